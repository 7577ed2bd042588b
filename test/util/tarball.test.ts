import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type PackedFile, tarball } from "../../src/util/tarball.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const LONG = `schemas/${"a".repeat(120)}.json`;
const FILES: PackedFile[] = [
  { path: "package.json", bytes: Buffer.from("{}"), mode: 0o644 },
  { path: "bin/tool.js", bytes: Buffer.alloc(200_000, "x"), mode: 0o755 },
  { path: LONG, bytes: Buffer.from("é"), mode: 0o644 },
];

describe("a packed package", () => {
  it("is read by tar as the files that it was made from, below package/", async () => {
    const folder = await tempFolder();
    writeFileSync(join(folder, "a.tgz"), await tarball(FILES));
    mkdirSync(join(folder, "out"));
    execFileSync("tar", ["-xzf", "a.tgz", "-C", "out"], { cwd: folder });
    for (const { path, bytes, mode } of FILES) {
      const out = join(folder, "out/package", path);
      expect(readFileSync(out)).toEqual(bytes);
      expect(statSync(out).mode & 0o111).toBe(mode & 0o111);
    }
  });

  it("has the same bytes for the same files, in whatever order they are given", async () => {
    expect(await tarball([...FILES].reverse())).toEqual(await tarball(FILES));
  });

  it("is whole where its bytes are a multiple of a block", async () => {
    for (const length of [0, 65_535 - 512, 65_535]) {
      const packed = await tarball([{ path: "a", bytes: Buffer.alloc(length), mode: 0o644 }]);
      expect(gunzipSync(packed).length % 512).toBe(0);
    }
  });
});
