import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../helpers/shipped-template.ts";

const source = (path: string) => JSON.stringify(join(ROOT, "src", path));

/**
 * What many orgs under way leave to the engine: much that lives for a while. In MiB, the room that the young usually had, and what they
 * had left once the engine had taken room away; then, with as much work after it, their room again, and the most that was taken for all.
 * How far all may grow the engine knows by what was left over when it last collected all: before it did, the most would be chance.
 */
const PROGRAM = `
const { getHeapSpaceStatistics } = await import("node:v8");
const live = [];
const young = () => getHeapSpaceStatistics().find((space) => space.space_name === "new_space").space_size / 2 ** 20;
async function work() {
  const rooms = [];
  let all = 0;
  for (let org = 0; org < 150; org++) {
    begin();
    // An org is worked on in many short turns.
    for (let turn = 0; turn < 10; turn++) {
      live.push(Array.from({ length: 1_000 }, (_, at) => ({ at, text: "x" + at + org, more: [at, org] })));
      if (live.length > 400) live.shift();
      await new Promise(setImmediate);
      rooms.push(young());
      all = Math.max(all, process.memoryUsage().heapTotal / 2 ** 20);
    }
  }
  // For the moment in which it marks what is old the engine takes more.
  return { young: rooms.sort((a, b) => a - b)[rooms.length / 2], all };
}
const first = await work();
// As the engine does where little is asked for over some seconds.
gc({ type: "major", execution: "sync", flavor: "last-resort" });
const waited = young();
const again = await work();
process.stdout.write(JSON.stringify({ young: first.young, waited, again: again.young, all: again.all }));`;

const KEEPS = `const { keepHeapSmall: begin } = await import(${source("cli/small-heap.ts")});`;

/** @param begin a program that says what is done as an org begins */
function memory(begin: string): { young: number; all: number; waited: number; again: number } {
  // What an engine lets the young have depends on its version and on the machine's memory.
  const args = ["--max-semi-space-size=64", "--expose-gc", "--input-type=module", "--eval", `${begin}\n${PROGRAM}`];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  // An engine complains there of a flag that it does not know.
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

/** MiB of which the young usually have no more: 16, or twice that where the engine was quicker than what bounds it. */
const BOUND = 32;

describe("the memory of a process that works on many orgs", () => {
  const without = memory("const begin = () => undefined;");

  test("stays far below what the engine would take because there is some", () => {
    const { young, all } = memory(KEEPS);
    expect(young).toBeLessThanOrEqual(BOUND);
    expect(without.young).toBeGreaterThan(BOUND);
    // Half, and what a machine that has other work to do takes before it has collected.
    expect(all).toBeLessThan((without.all * 2) / 3);
  });

  test("has room for what is young again after a wait in which the engine took it away", () => {
    const { waited, again } = memory(KEEPS);
    expect(waited).toBeLessThan(BOUND / 8);
    expect(again).toBeGreaterThanOrEqual(BOUND / 2);
    expect(again).toBeLessThanOrEqual(BOUND);
  });

  test("is looked after by the context of each org, without a word from elsewhere", () => {
    const begun = memory(`const { runContext } = await import(${source("run-context.ts")});
const signal = new AbortController().signal;
const run = runContext({ env: {} }, () => undefined, { signal, verbose: false });
const begin = () => run.forOrg("acme", signal, () => undefined);`);
    expect(begun.young).toBeLessThanOrEqual(BOUND);
  });

  test("is left to an engine whose flags nobody has looked at", () => {
    const unknown = `Object.defineProperty(process, "versions", { value: { ...process.versions, v8: "15.0.245" } });`;
    expect(memory(`${unknown}\n${KEEPS}`).young).toBeGreaterThan(BOUND);
  });
});
