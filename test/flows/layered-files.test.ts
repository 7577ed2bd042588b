import { describe, expect, it } from "vitest";
import { layeredFiles } from "../../src/flows/review/layered-files.ts";
import type { RecordFiles } from "../../src/model/ports.ts";
import { memoryFiles } from "../helpers/memory-files.ts";

/** A disk that says so when something of it would be changed. */
function readOnly(contents: Record<string, string>): RecordFiles {
  const refuse = async (path: string) => {
    throw new Error(`${path} was written to`);
  };
  return { ...memoryFiles(contents), write: refuse, append: refuse, create: refuse, remove: refuse };
}

const text = async (files: RecordFiles, path: string) => (await files.read(path)).toString("utf8");

describe("a disk in memory over another one", () => {
  const below = readOnly({ "a/one": "below", "a/two": "below" });

  it("keeps what is written, hides what is below by that name, and changes nothing there", async () => {
    const files = layeredFiles(below, new Map());
    await files.write("a/one", "above");
    await files.append("a/log", "1");
    await files.append("a/log", new TextEncoder().encode("2"));
    expect([await text(files, "a/one"), await text(files, "a/two"), await text(files, "a/log")]).toEqual([
      "above",
      "below",
      "12",
    ]);
    expect(await text(below, "a/one")).toBe("below");
    expect(await files.list("a")).toEqual([
      { name: "log", directory: false },
      { name: "one", directory: false },
      { name: "two", directory: false },
    ]);
  });

  it("has folders of its own that the other disk lacks", async () => {
    const files = layeredFiles(below, new Map());
    await files.create("b/c/d", "x");
    expect([await files.exists("b"), await files.exists("b/c"), await files.exists("b/x")]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await files.list("b")).toEqual([{ name: "c", directory: true }]);
    await expect(files.list("none")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(files.read("none")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("creates a file once until it is removed, as locks need it", async () => {
    const files = layeredFiles(below, new Map());
    await files.create("lock", "1");
    await expect(files.create("lock", "2")).rejects.toMatchObject({ code: "EEXIST" });
    expect(await text(files, "lock")).toBe("1");
    await files.remove("lock");
    await files.create("lock", "3");
    expect(await text(files, "lock")).toBe("3");
  });

  it("shows a file that is empty", async () => {
    const files = layeredFiles(below, new Map());
    await files.write("a/one", "");
    expect([await text(files, "a/one"), await files.mode("a/one")]).toEqual(["", 0o600]);
    await expect(files.create("a/one", "x")).rejects.toMatchObject({ code: "EEXIST" });
  });

  it("shares what is written with another disk over the same layer", async () => {
    const written = new Map<string, Buffer>();
    const [one, other] = [layeredFiles(below, written), layeredFiles(readOnly({ "z/z": "z" }), written)];
    await one.write("shared", "x");
    expect([await text(other, "shared"), await text(other, "z/z")]).toEqual(["x", "z"]);
    expect(await one.exists("z/z")).toBe(false);
  });
});
