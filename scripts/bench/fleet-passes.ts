/** The passes of a fleet that goals are about: a first apply, the same again, a drift; many at once; a list. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measured, peakOf, sumOf } from "./usage.ts";
import { type World, worldOf } from "./world.ts";

export const CONCURRENCY = 50;

/** Answers after 100 ms, deployments of 5 s. */
export const TIMES = ["--latency", "100", "--timing", "deployPending=0", "--timing", "deployInProgress=5000"];

/** What a pass over all orgs came to; what an org costs is all, the start of the program included, by their number. */
export interface Fleet {
  orgs: number;
  cpuMsEach: number;
  flushesEach: number;
  peakMiB: number;
  wallMs: number;
  /** Ends a minute while as many as may be are at work; undefined where that time is too short to tell. */
  perMinute: number | undefined;
  /** What went wrong although the orgs are in order: bad ends and warnings, by code. */
  wrong: Readonly<Record<string, number>>;
}

export interface Passes {
  first: Fleet;
  again: Fleet;
  drift: Fleet;
}

interface Entry {
  state: string;
  startedAt: string;
  durationMs: number;
  warnings: { code: string }[];
  error: { code: string } | null;
}

/** @param bin the program that is measured */
export function benchOf(bin: string) {
  return {
    timeAlone: (orgs: number) => timeAlone(bin, orgs),
    passesOver: (orgs: number) => passesOver(bin, orgs),
    concurrently: (orgs: number, concurrency: number) => concurrently(bin, orgs, concurrency),
    fleetList: (files: number) => fleetList(bin, files),
  };
}

/** How long an org takes that has the program for itself, in milliseconds: the median of those after the first. */
async function timeAlone(bin: string, orgs: number): Promise<number> {
  return within(orgs, TIMES, async (world) => {
    await pass(bin, world, "apply", ["--yes", "--concurrency", "1"]);
    const [, ...others] = entriesOf(world, "apply").map(({ durationMs }) => durationMs);
    return others.sort((a, b) => a - b)[others.length >> 1] ?? Number.NaN;
  });
}

async function passesOver(bin: string, orgs: number): Promise<Passes> {
  return within(orgs, TIMES, async (world) => {
    const limit = ["--concurrency", String(CONCURRENCY)];
    const first = await pass(bin, world, "apply", ["--yes", ...limit]);
    const again = await pass(bin, world, "apply", ["--yes", ...limit], "again");
    const drift = await pass(bin, world, "drift", limit);
    return { first, again, drift };
  });
}

/** So many at once that nothing but the work itself slows them: orgs that answer at once. */
async function concurrently(bin: string, orgs: number, concurrency: number): Promise<Fleet> {
  return within(orgs, ["--timing", "deployInProgress=500"], (world) =>
    pass(bin, world, "apply", ["--yes", "--concurrency", String(concurrency)]),
  );
}

/** `fleet list` of so many org files, in milliseconds. */
async function fleetList(bin: string, files: number): Promise<{ files: number; wallMs: number; cpuMs: number }> {
  const folder = mkdtempSync(join(tmpdir(), "kantiv-sf-bench-"));
  try {
    mkdirSync(join(folder, "orgs"));
    writeFileSync(join(folder, "base.yaml"), 'template: kantiv-integration\nadmin: { sf: "{org}" }\ntags: [eu]\n');
    for (const at of Array(files).keys()) {
      const text = `extends: ../base.yaml
instanceUrl: https://acme--u${at}.sandbox.my.salesforce.com
integrationUser: { username: kantiv@acme.com.u${at} }
jwt: { certificate: kantiv.crt, key: { env: KEY } }
`;
      writeFileSync(join(folder, "orgs", `acme-${at}.yaml`), text);
    }
    const command = [process.execPath, bin, "fleet", "list", "--org", "orgs", "--json"] as const;
    const usage = await measured(folder, [...command], { env: {} });
    const { result } = JSON.parse(usage.stdout) as { result: { orgs: unknown[] } };
    if (result.orgs.length !== files) throw new Error(`fleet list shows ${result.orgs.length} orgs`);
    return { files, wallMs: usage.wallMs, cpuMs: sumOf(usage, "cpuMs") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function within<T>(orgs: number, times: readonly string[], work: (world: World) => Promise<T>): Promise<T> {
  const world = await worldOf(orgs, times);
  try {
    return await work(world);
  } finally {
    await world.end();
  }
}

async function pass(
  bin: string,
  world: World,
  command: string,
  args: readonly string[],
  out = command,
): Promise<Fleet> {
  const line = [command, "--org", "orgs", "--out", out, ...args];
  const usage = await measured(world.folder, [process.execPath, bin, ...line], { env: world.env, countsFlushes: true });
  const entries = entriesOf(world, out);
  const orgs = world.orgs.length;
  if (entries.length !== orgs)
    throw new Error(`${line.join(" ")} (${usage.code}) ended for ${entries.length} of ${orgs}`);
  return {
    orgs,
    cpuMsEach: sumOf(usage, "cpuMs") / orgs,
    flushesEach: sumOf(usage, "flushes") / orgs,
    peakMiB: peakOf(usage),
    wallMs: usage.wallMs,
    perMinute: steadyRate(entries),
    wrong: wrongIn(entries),
  };
}

function entriesOf({ folder }: World, out: string): Entry[] {
  const text = readFileSync(join(folder, out, "orgs.ndjson"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Entry);
}

/** From when all who may are at work, until nobody is left to begin. */
function steadyRate(entries: readonly Entry[]): number | undefined {
  if (entries.length < 4 * CONCURRENCY) return undefined;
  const times = entries.map(({ startedAt, durationMs }) => ({
    from: Date.parse(startedAt),
    to: Date.parse(startedAt) + durationMs,
  }));
  const starts = times.map(({ from }) => from).sort((a, b) => a - b);
  const atWork = (at: number) => times.filter(({ from, to }) => from <= at && to > at).length;
  const full = starts.find((at) => atWork(at) >= CONCURRENCY);
  const last = starts.at(-1) as number;
  if (full === undefined || last <= full) return undefined;
  // By the work that was done in that time, so that it matters not who ends just before its end or after it.
  const done = times.reduce(
    (sum, { from, to }) => sum + Math.max(0, Math.min(to, last) - Math.max(from, full)) / (to - from),
    0,
  );
  return (done / (last - full)) * 60_000;
}

function wrongIn(entries: readonly Entry[]): Record<string, number> {
  const codes = entries.flatMap(({ state, error, warnings }) => [
    ...(state === "ok" ? [] : [error?.code ?? state]),
    ...warnings.map(({ code }) => code),
  ]);
  return Object.fromEntries([...Map.groupBy(codes, (code) => code)].map(([code, some]) => [code, some.length]));
}
