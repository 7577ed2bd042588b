/**
 * What `lint` and `review` take of a repository of few and of many org files, by an installed package: `npm run bench:lint`. Writes its
 * section of docs/benchmarks.md but for `--dry`.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { install } from "./bench/installed.ts";
import { type Repository, repositoryOf } from "./bench/repository.ts";
import { loadNow, machineLine, table, writeSection } from "./bench/section.ts";
import { measured, peakOf, sumOf } from "./bench/usage.ts";

const { values, positionals } = parseArgs({
  options: { dry: { type: "boolean", default: false } },
  allowPositionals: true,
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [100, 3000];
if (!sizes.every((size) => Number.isInteger(size) && size > 0)) throw new RangeError("sizes are whole numbers");

/** What a command took, in a repository of so many org files. */
interface Took {
  orgs: number;
  what: string;
  wallS: number;
  cpuS: number;
  peakMiB: number;
}

/** Seconds that a person waits for without minding; the last that they wait for at all. */
const GOALS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  lint: { 100: 1, 3000: 10 },
  "review: one org file changed": { 100: 10, 3000: 30 },
  "review: the template of all changed": { 100: 10, 3000: 30 },
};

const machine = machineLine(loadNow());
const folder = mkdtempSync(join(tmpdir(), "kantiv-sf-bench-"));
const { program } = install(folder);
const took: Took[] = [];
for (const size of sizes) {
  const own = join(folder, `of-${size}`);
  mkdirSync(own);
  took.push(...(await measureRepository(await repositoryOf(size, own), size)));
}
rmSync(folder, { recursive: true, force: true });

const text = [
  "## Many org files: `npm run bench:lint`",
  machine,
  "`lint` and `review` of a repository with one template and an org file for each customer, from the program's start to its end.",
  table(["org files", "command", "wanted", "wall s", "CPU s", "peak MiB"], took.map(row)),
].join("\n\n");
if (!values.dry) writeSection("bench:lint", text);
process.stdout.write(`${text}\n`);

async function measureRepository(repository: Repository, orgs: number): Promise<Took[]> {
  const lint = await took1("lint", ["lint"]);
  repository.changeOrg();
  const one = await took1("review: one org file changed", ["review", "--base", "HEAD~1"]);
  repository.changeTemplate();
  const all = await took1("review: the template of all changed", ["review", "--base", "HEAD~1"]);
  return [lint, one, all];

  /** The second of two, since the first may fill Node's cache of compiled code. */
  async function took1(what: string, args: readonly string[]): Promise<Took> {
    const command = [process.execPath, program, ...args] as const;
    const run = () => measured(repository.folder, [...command], { env: {} });
    await run();
    const usage = await run();
    if (usage.code !== 0) throw new Error(`${what} ended with ${usage.code}:\n${usage.stdout}`);
    return { orgs, what, wallS: usage.wallMs / 1000, cpuS: sumOf(usage, "cpuMs") / 1000, peakMiB: peakOf(usage) };
  }
}

function row({ orgs, what, wallS, cpuS, peakMiB }: Took): string[] {
  const goal = GOALS[what]?.[orgs];
  const wanted = goal === undefined ? "" : `≤ ${goal} s`;
  return [String(orgs), what, wanted, wallS.toFixed(2), cpuS.toFixed(2), peakMiB.toFixed(0)];
}
