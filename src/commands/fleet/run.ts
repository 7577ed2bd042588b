import { resolve } from "node:path";
import { asKantivError } from "../../cli/output.ts";
import { digestOf } from "../../fleet/digest.ts";
import { fleetExit, isGood, stopAtOf } from "../../fleet/outcome.ts";
import { STATES } from "../../fleet/overlay.ts";
import type { Limits, WaveLimits } from "../../fleet/schedule.ts";
import { emptyEntry, faultOf } from "../../flows/fleet/entry.ts";
import { awayIn, type TimesByName, timesIn } from "../../flows/fleet/from.ts";
import type { ReadMember } from "../../flows/fleet/members.ts";
import { offlineCheck } from "../../flows/fleet/offline.ts";
import { resultSink } from "../../flows/fleet/results.ts";
import { isStruck, type Worked, workOnOrgs } from "../../flows/fleet/run.ts";
import { type Selected, selectOrgs } from "../../flows/fleet/select.ts";
import type { Context, Flags, Report } from "../../model/command.ts";
import { inputError, type KantivError } from "../../model/errors.ts";
import type { Fault, OrgDigest, OrgEntry } from "../../model/fleet.ts";
import { readingOnce } from "../../util/reading-once.ts";
import { safeJson } from "../../util/safe-json.ts";
import { boundsOf, type FleetCommand, type FleetRun, keep, tell } from "./at-work.ts";
import { type LookedAt, lookAtOrgs } from "./look.ts";
import { commandAgain, fleetReport } from "./report.ts";

/**
 * A command over several orgs: every file offline first, then, where something is to be agreed to, a look at all and one question, then each
 * org by the command's own handler. Throws input errors (exit 2) for a wrong selection, before anything is sent.
 */
export async function runFleet(command: FleetCommand, flags: Flags, world: Context): Promise<Report> {
  const ctx = { ...world, files: readingOnce(world.files) };
  refuseFlags(command, flags, ctx);
  const undone = command.kind.undoes ? await timesToUndo(flags, ctx) : undefined;
  // Of a run that is undone, however each org ended in it.
  const selected = await selectOrgs(undone ? { ...flags, status: flags.status ?? STATES } : flags, ctx);
  const run = await runFor(command, flags, selected, ctx);
  try {
    return await runOver(run, selected, undone);
  } catch (error) {
    const { exit, code } = asKantivError(error);
    tell(run, { event: "end", exit, code });
    await run.sink.leave();
    throw error;
  }
}

async function runOver(run: FleetRun, { chosen, left }: Selected, undone: TimesByName | undefined): Promise<Report> {
  const { command, flags, ctx } = run;
  tell(run, { event: "start", selection: chosen.map(({ name }) => name) });
  const retired = left.flatMap((one) => (one.retired ? [emptyEntry(one.retired, "skipped")] : []));
  const wrong = await wrongOffline(run);
  const ended: OrgDigest[] = [];
  for (const entry of [...retired, ...wrong.values()]) ended.push(await written(run, entry));
  const sound = chosen.filter(({ name }) => !wrong.has(name));
  const asks = flags.yes !== true && command.kind.asks?.(flags) === "plan";
  // Where nothing would begin there is nothing to look at, and nothing to agree to.
  const looked = asks && !isStruck(sound, limitsOf(run, ended, [])) ? await lookAtOrgs(run, sound) : undefined;
  ended.push(...(looked?.ended ?? []));
  const limits = limitsOf(run, ended, looked?.ended ?? []);
  if (looked && !looked.stopped && !isStruck(looked.members, limits)) await looked.ask();
  const worked = await work(run, looked?.members ?? sound, { looked, limits, undone });
  for (const member of worked.notRun) ended.push(await written(run, emptyEntry(member, "notRun")));
  const digests = [...ended, ...worked.digests];
  const stopped = worked.stopped ?? looked?.stopped;
  const exit = fleetExit({
    states: digests.map(({ state }) => state),
    stopped: stopped?.why,
    interrupted: ctx.signal.aborted,
  });
  const report = await fleetReport(run, { digests, stopped, exit });
  tell(run, { event: "end", exit });
  return flags.events === true ? { ...report, silent: true } : report;
}

function refuseFlags({ name, kind }: FleetCommand, flags: Flags, ctx: Context): void {
  if (flags.events === true && ctx.json) {
    throw inputError("USAGE", "--events and --json are two documents on one stream.", "Give one of them.");
  }
  if (flags.report !== undefined && flags.out === undefined) {
    throw inputError("USAGE", "--report writes a page beside the result.", "Add --out DIR, the folder for both.");
  }
  const single = kind.single?.find((flag) => flags[flag] !== undefined && flags[flag] !== false);
  if (single !== undefined) {
    throw inputError("USAGE", `--${single} is about one org, and there are several.`, "Run it for each org alone.");
  }
  if (flags.yes !== true && kind.asks?.(flags) === "first") {
    const message = `${name} on several orgs asks nothing: what it would do differs from org to org.`;
    throw inputError("CONFIRMATION_NEEDED", message, "See what it would do in one of them; then add --yes.");
  }
}

async function runFor(
  command: FleetCommand,
  flags: Flags,
  { chosen: selected, whole: selection, waves, shard }: Selected,
  ctx: Context,
): Promise<FleetRun> {
  refuseShardOfWaves({ command, flags, waves, shard });
  const away = await awayIn(flags, ctx);
  const stop = stopAtOf(flags["stop-at"] as string | undefined, selected.length, command.kind.writes(flags));
  if (!stop)
    throw inputError("USAGE", "--stop-at needs a number or a percentage.", "Give e.g. --stop-at 3 or --stop-at 10%.");
  const startedAt = new Date(ctx.clock.now()).toISOString();
  const about = { id: ctx.randomId(), command: command.name, startedAt, again: commandAgain(command, flags) };
  const folder = flags.out === undefined ? undefined : String(flags.out);
  const onto =
    folder !== undefined &&
    flags["from-result"] !== undefined &&
    resolve(folder) === resolve(String(flags["from-result"]));
  return {
    command,
    flags,
    ctx,
    id: about.id,
    startedAt,
    selected,
    concurrency: Number(flags.concurrency ?? 32),
    stopAt: stop.stopAt,
    waves,
    shard,
    away,
    orgTimeoutMs: Number(flags["org-timeout"] ?? 45) * 60_000,
    deadline: flags.deadline === undefined ? undefined : ctx.clock.awake() + Number(flags.deadline) * 60_000,
    without: 0,
    sink: await resultSink({ folder, onto, keep: ctx.json }, { ...about, selection, shard }, ctx),
  };
}

/** When the run that is to be undone was at each org. */
async function timesToUndo({ "from-result": from, out, last }: Flags, ctx: Context): Promise<TimesByName | undefined> {
  if ((from === undefined) === (last !== true)) {
    throw inputError(
      "USAGE",
      "Say which run is to be undone in several orgs.",
      "Give --from-result RESULT of that run, or --last.",
    );
  }
  if (from === undefined) return undefined;
  if (out !== undefined && resolve(String(out)) === resolve(String(from))) {
    throw inputError(
      "USAGE",
      "--out is the result that is undone.",
      "Give another folder: that one says what was done.",
    );
  }
  return timesIn(String(from), ctx);
}

/** A shard knows nothing of how the canaries of the others fare. */
function refuseShardOfWaves({ command, flags, waves, shard }: Pick<FleetRun, "command" | "flags" | "waves" | "shard">) {
  if (shard === undefined || waves.length < 2 || flags.wave !== undefined || !command.kind.writes(flags)) return;
  const message = "A shard does not see how the earlier waves of the other shards ended.";
  throw inputError(
    "USAGE",
    message,
    "Give --wave too, and begin the shards of a wave when all of the one before have ended.",
  );
}

/** What is wrong with org files, their templates, certificates and secrets, by name: every problem of every file at once. */
async function wrongOffline({ command, selected, ctx }: FleetRun): Promise<Map<string, OrgEntry>> {
  const check = offlineCheck(command.kind.needs, ctx);
  const wrong = new Map<string, OrgEntry>();
  for (const member of selected) {
    const fault = member.fault ? faultOf(member.fault) : together(member.file, await check(member));
    if (fault) wrong.set(member.name, emptyEntry(member, "error", fault));
  }
  return wrong;
}

/** Several errors of one file as one. */
function together(file: string, errors: readonly KantivError[]): Fault | undefined {
  const [first, ...others] = errors;
  if (first === undefined || others.length === 0) return first && faultOf(first);
  const problems = errors.flatMap((error) => (error.problems.length > 0 ? error.problems : [faultOf(error)]));
  return { code: first.code, message: `${file} has ${errors.length} problems.`, remedy: first.remedy, problems };
}

/** An entry that no run of an org made. */
async function written(run: FleetRun, entry: OrgEntry): Promise<OrgDigest> {
  const json = safeJson(entry);
  const safe = JSON.parse(json) as OrgEntry;
  await keep(run, safe, json);
  const digest = digestOf(safe);
  const { name: org, state, words, error } = digest;
  if (error) run.without += 1;
  if (error)
    run.ctx.emit({
      kind: "orgEnded",
      org,
      nth: run.without,
      of: run.selected.length,
      state,
      words,
      durationMs: 0,
      error,
    });
  return digest;
}

/** The command itself, on each org, with a plan that was agreed to where there is one. */
async function work(
  run: FleetRun,
  members: readonly ReadMember[],
  { looked, limits, undone }: { looked: LookedAt | undefined; limits: Limits; undone: TimesByName | undefined },
): Promise<Worked> {
  const stopped = looked?.stopped;
  if (stopped) return { digests: [], notRun: [...members], stopped };
  const { command, flags, ctx } = run;
  return workOnOrgs(
    members,
    {
      ...boundsOf(run),
      limits,
      onWave: (wave, orgs) => {
        tell(run, { event: "wave", wave, orgs });
        ctx.emit({ kind: "wave", wave, orgs });
      },
      before: run.selected.length - members.length,
      work: (member, own) => {
        if (looked === undefined) tell(run, { event: "orgStarted", org: member.name });
        const agreed = looked?.planOf(member, own);
        const mine = { ...flags, out: undefined, ...command.kind.perOrg?.(flags, member.name), org: member.file };
        const before = undone && { during: undone.get(member.name) ?? null };
        return command.run({ ...mine, ...agreed?.flags, ...before }, agreed?.ctx ?? own);
      },
      onEnd: (entry, json) => keep(run, entry, json),
    },
    ctx,
  );
}

/**
 * The bounds of the work itself.
 *
 * @param ended of all who ended before it: what their files get wrong counts for their wave alone
 * @param looked of those who could not be looked at
 */
function limitsOf(run: FleetRun, ended: readonly OrgDigest[], looked: readonly OrgDigest[]): Limits {
  const { limits, spared } = boundsOf(run);
  const failed = (some: readonly OrgDigest[]) => some.filter((one) => !isGood(one.state) && !spared(one));
  const waves = waveLimits(run, failed(ended));
  if (waves.length > 0) return { ...limits, waves };
  return { ...limits, waves: limits.waves.map((one) => ({ ...one, failed: failed(looked).length })) };
}

/** What holds for each wave; none where the command only reads, since then no org is safer for another's having gone first. */
function waveLimits({ command, flags, waves, selected, stopAt: ofRun }: FleetRun, failures: readonly OrgDigest[]) {
  if (!command.kind.writes(flags)) return [];
  return waves.map(({ name, stopAt, strict = false }): WaveLimits => {
    const orgs = selected.filter(({ wave }) => wave === name).length;
    const word = stopAt ?? (strict ? "0" : (flags["stop-at"] as string | undefined));
    const failed = failures.filter(({ wave }) => wave === name).length;
    return { name, strict, failed, stopAt: stopAtOf(word, orgs, true)?.stopAt ?? ofRun };
  });
}
