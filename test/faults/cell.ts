import { assertionsIn, type Canaries, keyLines, leaksIn } from "../helpers/leaks.ts";
import { fixture } from "../oauth/fixtures.ts";
import type { Fault } from "./faults.ts";
import { type Baseline, brokenBy, brokenByRerun, endedRight, type Judged } from "./judge.ts";
import type { Cell } from "./report.ts";
import type { Scenario } from "./scenario.ts";
import { type Before, before, seenOrg } from "./seen-org.ts";
import { errorOf } from "./told.ts";
import { MINUTE, type Run, type World, worldOf } from "./world.ts";

/** A scenario's world, with what its command does there where all is well. */
export interface Bench {
  scenario: Scenario;
  world: World;
  args: readonly string[];
  earlier: Before;
  /** By how far the machine's clock is ahead. */
  baselines: Map<number, Baseline>;
}

export async function benchOf(scenario: Scenario): Promise<Bench> {
  const world = await worldOf(scenario.options);
  await scenario.prepare(world);
  await world.save();
  return { scenario, world, args: scenario.args(world), earlier: before(world), baselines: new Map() };
}

/** The command without a fault, then once more; made once for each clock. */
export async function baselineOf(bench: Bench, skewMs = 0): Promise<Baseline> {
  const known = bench.baselines.get(skewMs);
  if (known) return known;
  const { world, args, earlier } = bench;
  await world.restore();
  const run = await world.run(args, undefined, skewMs);
  const org = await seenOrg(world, earlier);
  await world.pass(MINUTE);
  const rerunExit = (await world.run(args, undefined, skewMs)).exit;
  const baseline = { run, org, rerunExit };
  bench.baselines.set(skewMs, baseline);
  return baseline;
}

/** The clean run is judged, too: by what the scenario says. */
export async function cleanCell(bench: Bench): Promise<Cell> {
  const { scenario } = bench;
  const { run, org } = await baselineOf(bench);
  const wrong = org.logins.join() === scenario.logins.join() ? [] : [`logs in: ${org.logins.join(", ") || "nobody"}`];
  const broken = [...(run.exit === scenario.exit ? [] : [`exit ${run.exit}: ${errorOf(run)}`]), ...wrong];
  return { scenario: scenario.name, nth: -1, request: "all", fault: "none", ended: `exit ${run.exit}`, broken };
}

/** Strikes the `nth` request (from 0) of the command, judges that run, and where it did not end right a plain rerun. */
export async function struckCell(bench: Bench, fault: Fault, nth: number): Promise<Cell> {
  const { world, args, scenario } = bench;
  const { skewMs = 0 } = fault;
  const baseline = await baselineOf(bench, skewMs);
  await world.restore();
  const struck = await judgedOf(bench, baseline, await world.run(args, { nth, fault }, skewMs), fault);
  const broken = brokenBy(struck);
  let ended = struck.run.exit === null ? "killed" : `exit ${struck.run.exit}`;
  if (!endedRight(struck)) {
    ended += struck.run.exit === null ? "" : ` ${errorOf(struck.run)}`;
    await world.pass(MINUTE);
    const again = await judgedOf(bench, baseline, await world.run(args, undefined, skewMs));
    broken.push(...brokenByRerun(again));
    ended += `, rerun ${again.run.exit}`;
  }
  const { method = "", route = "" } = struck.run.exchanges.find((exchange) => exchange.struck) ?? {};
  return { scenario: scenario.name, nth, request: `${method} ${route}`, fault: fault.name, ended, broken };
}

async function judgedOf(bench: Bench, baseline: Baseline, run: Run, fault?: Fault): Promise<Judged> {
  const org = await seenOrg(bench.world, bench.earlier);
  const { makesAnew = false } = bench.scenario;
  return { run, org, baseline, makesAnew, leaks: leaksOf(bench.world, run), ...(fault ? { fault } : {}) };
}

function leaksOf(world: World, { stdout, stderr }: Run): string[] {
  const said = stdout + stderr;
  return [...leaksIn(said, canariesOf(world)), ...assertionsIn(said).map(() => "assertion")];
}

function canariesOf(world: World): Canaries {
  const { sessions, consumers } = world.org();
  const secrets = consumers.flatMap(({ secret, staged }) => [secret, ...staged.map((pair) => pair.secret)]);
  return {
    ...keyLines("key", fixture("kantiv.key")),
    ...keyLines("new key", fixture("other.key")),
    ...Object.fromEntries(sessions.map(({ token }, index) => [`session ${index}`, token.split("!")[1] ?? token])),
    ...Object.fromEntries(secrets.map((secret, index) => [`client secret ${index}`, secret])),
  };
}
