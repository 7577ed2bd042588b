import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { appliedSandbox, type Sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const modeOf = async (path: string) => (await stat(join(box.folder, path))).mode & 0o777;

/** A file of this name that everybody may read, as an earlier run or a person may have left it. */
async function leaveOpen(path: string): Promise<void> {
  const whole = join(box.folder, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, "{}");
  await chmod(whole, 0o644);
}

describe("a file that names people of an org, or a consumer key, is its owner's alone", () => {
  it.each<[string, string[], string[]]>([
    ["a saved plan", ["plan", "--out", "saved/plan.json"], ["saved/plan.json"]],
    [
      "a hand-over",
      ["handoff", "--out", "handed"],
      ["handed/handoff.json", "handed/handoff.md", "handed/handoff.html"],
    ],
    [
      "results and pages of several orgs",
      ["drift", "--out", "result", "--report", "html", "--report", "markdown", "--report", "junit"],
      ["result/fleet.json", "result/orgs.ndjson", "result/fleet.html", "result/fleet.md", "result/fleet.xml"],
    ],
  ])("%s, new or over one that others could read", async (_what, [command = "", ...more], paths) => {
    box = await appliedSandbox();
    await box.run(command, ...more);
    for (const path of paths) expect([path, await modeOf(path)]).toEqual([path, 0o600]);
    expect(await modeOf(dirname(paths[0] ?? ""))).toBe(0o700);
    for (const path of paths) await leaveOpen(path);
    await box.run(command, ...more);
    for (const path of paths) expect([path, await modeOf(path)]).toEqual([path, 0o600]);
  });

  it("the record of runs, folders and files", async () => {
    box = await appliedSandbox();
    const below = await readdir(join(box.folder, ".kantiv"), { recursive: true, withFileTypes: true });
    expect(below.length).toBeGreaterThan(5);
    for (const entry of below) {
      const path = join(entry.parentPath, entry.name);
      const mode = (await stat(path)).mode & 0o777;
      expect([path, mode]).toEqual([path, entry.isDirectory() ? 0o700 : 0o600]);
    }
  });
});

it("what is made of the repository's own files has the rights that the umask gives", async () => {
  box = await appliedSandbox();
  await box.run("package", "--out", "app.zip");
  await box.run("render", "--out", "rendered");
  expect(existsSync(join(box.folder, "rendered"))).toBe(true);
  expect(await modeOf("app.zip")).toBe(0o666 & ~process.umask() & 0o644);
});
