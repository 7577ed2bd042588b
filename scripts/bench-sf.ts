/**
 * What the set-up of one org costs, by `kantiv-sf apply` of an installed package and by the Salesforce CLI's five commands, one org
 * after the other on orgs that are done at once; and what a start and an install cost: `npm run bench:sf -- ORGS`. Writes its section of
 * docs/benchmarks.md but for `--dry`. The emulator is a process of its own, whose CPU does not count; wall times want a quiet machine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { install } from "./bench/installed.ts";
import { loadNow, machineLine, table, writeSection } from "./bench/section.ts";
import { type ByShell, ourselvesByShell, salesforceCliByShell } from "./bench/shell.ts";
import { measured, sumOf } from "./bench/usage.ts";

const { values, positionals } = parseArgs({
  options: { dry: { type: "boolean", default: false } },
  allowPositionals: true,
});
const orgs = Number(positionals[0] ?? 5);
if (!Number.isInteger(orgs) || orgs < 1) throw new RangeError("the number of orgs is a whole number");

const machine = machineLine(loadNow());
const folder = mkdtempSync(join(tmpdir(), "kantiv-sf-bench-"));
const { program, installMs, files, bytes } = install(folder);
const loop = {
  orgs,
  atOnce: 1,
  times: ["deployPending", "deployInProgress", "deployFinalizing", "retrieve"].flatMap(at),
};
const ours = await ourselvesByShell(loop, program);
const theirs = await salesforceCliByShell(loop);
const [help = 0, bare = 0] = await starts([program, "--help"], ["--eval", "0"]);
rmSync(folder, { recursive: true, force: true });

const text = [
  "## One org: `npm run bench:sf`",
  machine,
  `A whole set-up on an empty org that is done at once, means of ${orgs} orgs one after the other, each command a process of its own. One org before them does not count (${seconds(ours.firstMs)} and ${seconds(theirs.firstMs)} s): with it both fill Node's cache of compiled code, and the emulator compiles its own.`,
  table(["", "wall s", "CPU s", "peak MiB of a process", "requests"], [row(ours), row(theirs), ratios(ours, theirs)]),
  table(
    ["goal", "wanted", "measured"],
    [
      [
        "CPU and wall, of the Salesforce CLI's",
        "≤ 0.10 ×",
        `${ratio(ours, theirs, cpuS)}, ${ratio(ours, theirs, wallS)}`,
      ],
      [
        "start of `--help`, of bare Node's, CPU",
        "≤ 2 ×",
        `${(help / bare).toFixed(1)} × (${help.toFixed(0)} of ${bare.toFixed(0)} ms)`,
      ],
      ["`npm install` of the tarball", "3 s", `${(installMs / 1000).toFixed(1)} s`],
      ["what is installed", "≤ 10 MB, ≤ 200 files", `${(bytes / 1e6).toFixed(1)} MB, ${files} files`],
    ],
  ),
].join("\n\n");
if (!values.dry) writeSection("bench:sf", text);
process.stdout.write(`${text}\n`);

/**
 * CPU ms of the quickest of twenty starts of each, of which the first fills Node's cache of compiled code. By turns, so that what else the
 * machine does falls to both.
 */
async function starts(...lines: readonly (readonly string[])[]): Promise<number[]> {
  const quickest = lines.map(() => Number.POSITIVE_INFINITY);
  for (let run = 0; run < 20; run++)
    for (const [at, args] of lines.entries()) {
      const usage = await measured(folder, [process.execPath, ...args], { env: {} });
      quickest[at] = Math.min(quickest[at] ?? 0, sumOf(usage, "cpuMs"));
    }
  return quickest;
}

function at(name: string): string[] {
  return ["--timing", `${name}=0`];
}

function wallS({ wallMs, orgs }: ByShell): number {
  return wallMs / orgs / 1000;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

function cpuS({ cpuMsEach }: ByShell): number {
  return cpuMsEach / 1000;
}

function row(by: ByShell): string[] {
  return [by.what, wallS(by).toFixed(2), cpuS(by).toFixed(2), by.peakMiB.toFixed(0), by.requestsEach.toFixed(0)];
}

function ratios(ours: ByShell, theirs: ByShell): string[] {
  const parts = [wallS, cpuS, (by: ByShell) => by.peakMiB, (by: ByShell) => by.requestsEach];
  return ["ours, of theirs", ...parts.map((part) => ratio(ours, theirs, part))];
}

function ratio(ours: ByShell, theirs: ByShell, part: (by: ByShell) => number): string {
  return `${(part(ours) / part(theirs)).toFixed(2)} ×`;
}
