import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOM = join(import.meta.dirname, "../../src/oauth");

/** What is said of a login is said by every command that logs in, of which each may be the one that is named. */
it("no text of the login names a command of ours: the last lines do, which know what is running", async () => {
  const named: string[] = [];
  for (const file of await readdir(ROOM, { recursive: true })) {
    if (!file.endsWith(".ts")) continue;
    const lines = (await readFile(join(ROOM, file), "utf8")).split("\n");
    named.push(...lines.filter((line) => /kantiv-sf [a-z]/.test(line)).map((line) => `${file}: ${line.trim()}`));
  }
  expect(named).toEqual([]);
});
