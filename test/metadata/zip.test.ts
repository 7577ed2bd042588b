import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unzip, zipFiles } from "../../src/metadata/zip.ts";
import type { OutputFile } from "../../src/model/metadata.ts";
import { craftedZip } from "../helpers/crafted-zip.ts";

const file = (path: string, text: string): OutputFile => ({ path, bytes: Buffer.from(text) });
const texts = (files: readonly OutputFile[]) =>
  files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()] as const);

describe("a zip", () => {
  it("holds package.xml first, then the other files by path", async () => {
    const packed = await zipFiles([file("z/b.eca", "2"), file("a/a.eca", "1"), file("package.xml", "0")]);
    expect(texts(await unzip(packed))).toEqual([
      ["package.xml", "0"],
      ["a/a.eca", "1"],
      ["z/b.eca", "2"],
    ]);
  });

  it("has the same bytes for the same files, in whatever order they are given", async () => {
    const path = fc.stringMatching(/^[a-z]{1,8}\/[A-Za-z0-9_]{1,8}\.eca$/);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.tuple(path, fc.string()), { selector: ([p]) => p }), async (entries) => {
        const files = entries.map(([p, text]) => file(p, text));
        const packed = await zipFiles(files);
        expect(await zipFiles([...files].reverse())).toEqual(packed);
        expect(new Map(texts(await unzip(packed)))).toEqual(new Map(entries));
      }),
      { numRuns: 30 },
    );
  });

  it("does not depend on the zone of the machine", async () => {
    const before = process.env.TZ;
    const packed = [];
    for (const zone of ["UTC", "Asia/Kathmandu", "America/Los_Angeles"]) {
      process.env.TZ = zone;
      packed.push((await zipFiles([file("package.xml", "x")])).toString("hex"));
    }
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
    expect(new Set(packed).size).toBe(1);
  });
});

describe("unpacking", () => {
  it("refuses bytes that are no zip", async () => {
    expect(await outcome(Buffer.from("<html>"))).toBe("ZIP_INVALID");
  });

  it.each(["../evil.eca", "/etc/evil", "a/../../evil", "a\\..\\evil", "C:/evil"])(
    "refuses the path %s",
    async (path) => {
      expect(await outcome(craftedZip(path, Buffer.from("x")))).toBe("ZIP_INVALID");
    },
  );

  it("refuses a file that unpacks to more than it says", async () => {
    expect(await outcome(craftedZip("a.eca", Buffer.alloc(1_000_000), { size: 10 }))).toBe("ZIP_INVALID");
  });

  it("refuses a zip that says that it unpacks to more than the platform gives, before it unpacks anything", async () => {
    const unpacking = unzip(craftedZip("a.eca", Buffer.from("x"), { size: 601 * 1024 * 1024 }));
    await expect(unpacking).rejects.toMatchObject({
      code: "ZIP_INVALID",
      message: expect.stringContaining("unpacks to more than"),
    });
  });

  it("fault 5: takes as many files as the platform gives in one retrieve", async () => {
    const files = Array.from({ length: 10_000 }, (_, n) => file(`a/${n}.eca`, ""));
    expect(await unzip(await zipFiles(files))).toHaveLength(10_000);
  });

  it("reads a deflated file", async () => {
    const text = Buffer.from("<a/>".repeat(100));
    expect(texts(await unzip(craftedZip("a.eca", text)))).toEqual([["a.eca", text.toString()]]);
  });
});

/** Code of the refusal; of an unpacked zip only the number of files, so that a failing test does not print megabytes. */
function outcome(zip: Buffer): Promise<string> {
  return unzip(zip).then(
    (files) => `${files.length} files`,
    (error) => error.code,
  );
}
