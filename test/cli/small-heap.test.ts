import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../helpers/shipped-template.ts";

const source = (path: string) => JSON.stringify(join(ROOT, "src", path));

/**
 * What many orgs under way leave to the engine: much that lives for a while. In MiB, the most that it took for the young; what they had
 * left once the engine had taken room away; the most that it took for them, and for all, with as much work after it. An engine knows how
 * far to let all grow by what was left over when it last collected all, so that before it did, `all` would be chance.
 */
const PROGRAM = `
const { getHeapSpaceStatistics } = await import("node:v8");
const live = [];
const young = () => getHeapSpaceStatistics().find((space) => space.space_name === "new_space").space_size / 2 ** 20;
async function work() {
  const most = { young: 0, all: 0 };
  for (let org = 0; org < 150; org++) {
    begin();
    live.push(Array.from({ length: 10_000 }, (_, at) => ({ at, text: "x" + at + org, more: [at, org] })));
    if (live.length > 40) live.shift();
    await new Promise(setImmediate);
    most.young = Math.max(most.young, young());
    most.all = Math.max(most.all, process.memoryUsage().heapTotal / 2 ** 20);
  }
  return most;
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
  const young = "--max-semi-space-size=64";
  // What is old is collected when it has grown enough, and not when a thread beside has time for it.
  const old = ["--single-threaded-gc", "--no-incremental-marking"];
  const args = [young, ...old, "--expose-gc", "--input-type=module", "--eval", `${begin}\n${PROGRAM}`];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  // An engine complains there of a flag that it does not know.
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe("the memory of a process that works on many orgs", () => {
  const without = memory("const begin = () => undefined;");

  test("stays far below what the engine would take because there is some", () => {
    const { young, all } = memory(KEEPS);
    expect(young).toBeLessThan(without.young / 2);
    expect(all).toBeLessThan(without.all / 2);
  });

  test("has room for what is young again after a wait in which the engine took it away", () => {
    const { young, waited, again } = memory(KEEPS);
    expect(waited).toBeLessThan(young / 4);
    expect(again).toBeGreaterThanOrEqual(young / 2);
    expect(again).toBeLessThan(without.young / 2);
  });

  test("is looked after by the context of each org, without a word from elsewhere", () => {
    const begun = memory(`const { runContext } = await import(${source("run-context.ts")});
const signal = new AbortController().signal;
const run = runContext({ env: {} }, () => undefined, { signal, verbose: false });
const begin = () => run.forOrg("acme", signal, () => undefined);`);
    expect(begun.young).toBeLessThan(without.young / 2);
  });

  test("is left to an engine whose flags nobody has looked at", () => {
    const unknown = `Object.defineProperty(process, "versions", { value: { ...process.versions, v8: "15.0.245" } });`;
    expect(memory(`${unknown}\n${KEEPS}`).young).toBeGreaterThan(without.young / 2);
  });
});
