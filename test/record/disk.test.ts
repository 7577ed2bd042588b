import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diskFiles } from "../../src/cli/context.ts";
import { temporaryFolder } from "./support.ts";

describe("the disk", () => {
  it("creates a file once, whoever else tries at the same time, and leaves nothing else behind", async () => {
    const folder = temporaryFolder();
    const files = diskFiles(folder);
    const tries = [...Array(8).keys()].map((number) => files.create("lock", String(number).repeat(50_000), 0o600));
    const done = await Promise.allSettled(tries);
    const winner = done.findIndex((one) => one.status === "fulfilled");
    expect(done.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const refused = done.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    expect(new Set(refused)).toEqual(new Set(["EEXIST"]));
    expect(readFileSync(join(folder, "lock"), "utf8")).toBe(String(winner).repeat(50_000));
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  it("lets those into new folders who may read what is written there", async () => {
    const folder = temporaryFolder();
    const files = diskFiles(folder);
    const before = process.umask(0o022);
    await files.write("own/file", "x", 0o600);
    await files.append("own-log/file", "x", 0o600);
    await files.write("all/file", "x");
    process.umask(before);
    const modes = ["own", "own/file", "own-log", "own-log/file", "all", "all/file"].map((path) => modeOf(folder, path));
    expect(modes).toEqual([0o700, 0o600, 0o700, 0o600, 0o755, 0o644]);
  });

  it("appends to what is there, and removes what is or isn't", async () => {
    const folder = temporaryFolder();
    const files = diskFiles(folder);
    await files.append("log", "a\n");
    await files.append("log", "b\n");
    expect((await files.read("log")).toString()).toBe("a\nb\n");
    await files.remove("log");
    await files.remove("log");
    expect(await files.exists("log")).toBe(false);
  });
});

function modeOf(folder: string, path: string): number {
  return statSync(join(folder, path)).mode & 0o777;
}
