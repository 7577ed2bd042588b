import { digestOf } from "../../fleet/digest.ts";
import { commonCode, isGood, stateOf } from "../../fleet/outcome.ts";
import {
  beginning,
  ended,
  type Job,
  type JobEnd,
  type Limits,
  type Stop,
  scheduleOf,
  stopping,
  type WaveLimits,
} from "../../fleet/schedule.ts";
import type { Context, Report } from "../../model/command.ts";
import { EXIT, interrupted, KantivError, stopped } from "../../model/errors.ts";
import type { ProgressEvent } from "../../model/events.ts";
import type { Member, OrgDigest, OrgEntry } from "../../model/fleet.ts";
import { knowingSecrets } from "../../model/known-secrets.ts";
import { duration } from "../../util/duration.ts";
import { safeJson } from "../../util/safe-json.ts";
import { endedEntry } from "./entry.ts";

/** What is done with each org, and within which bounds. */
export interface FleetWork<M extends Member> {
  /** The command on one org. */
  work: (member: M, ctx: Context) => Promise<Report>;
  limits: Limits;
  /** Milliseconds that one org may take. */
  orgTimeoutMs: number;
  /** When all has to be over, as the clock's time awake has it. */
  deadline: number | undefined;
  /** Any thrown thing as an error. */
  asError: (thrown: unknown) => KantivError;
  /** What of an org's input a code is about that others may name, too. */
  sharedBy: (member: M, code: string) => string;
  /** Whether a bad end stops nothing. */
  spared?: (digest: OrgDigest) => boolean;
  /** Told what an org's run tells, as it goes on. */
  onEvent?: (name: string, event: ProgressEvent) => void;
  /** Told once, as nothing new begins any more though some wait. */
  onStop?: (stop: Stop) => void;
  /** Told as a wave begins, where there are several: how many of it are worked on. */
  onWave?: (name: string, orgs: number) => void;
  /** Orgs of the selection that ended badly before, for the counts of those that end. */
  before: number;
  /** Takes an org's entry, once, as an object without secrets and as the JSON of it. */
  onEnd: (entry: OrgEntry, json: string) => Promise<void>;
}

export interface Worked {
  digests: OrgDigest[];
  /** Those that never began. */
  notRun: Member[];
  stopped: Stop | undefined;
}

interface AtWork {
  end: Promise<JobEnd>;
  /** As the clock's time awake has it. */
  since: number;
  stop: AbortController;
  step: string;
}

/** A run while it goes on. */
interface Going {
  /** How many orgs are worked on in it. */
  members: number;
  atWork: Map<string, AtWork>;
  /** Of those that have ended. */
  digests: OrgDigest[];
  /** Milliseconds that each of them took. */
  took: number[];
  /** As the clock's time awake has it. */
  since: number;
}

const WINDING_DOWN: ProgressEvent = {
  kind: "warning",
  code: "INTERRUPTED",
  message: "Nothing new begins; what runs is let end. Ctrl+C again stops it.",
};

/** How often clocks are looked at, and the view is told how it stands. */
const TICK_MS = 200;

/**
 * Works on orgs side by side, each in a world of its own, and lets no end of one touch another. Nothing new begins once there is a reason
 * to stop; what runs is waited for. Orgs come to rest by their own time limit, by the deadline, or by the run's own signal.
 */
export async function workOnOrgs<M extends Member>(
  members: readonly M[],
  how: FleetWork<M>,
  ctx: Context,
): Promise<Worked> {
  const byName = new Map(members.map((member) => [member.name, member]));
  const jobs = jobsOf(members, how.limits);
  const going: Going = { members: members.length, atWork: new Map(), digests: [], took: [], since: ctx.clock.awake() };
  const { atWork, digests } = going;
  const gently = ctx.windDown();
  if (gently !== ctx.signal) gently.addEventListener("abort", () => ctx.emit(WINDING_DOWN), { once: true });
  // With a reason of its own, so that what an org is left at says whether it goes on.
  const interrupt = () => {
    for (const { stop } of atWork.values()) stop.abort(interrupted());
  };
  ctx.signal.addEventListener("abort", interrupt, { once: true });
  let schedule = scheduleOf(jobs, how.limits);
  const announce = announcer(jobs, how);
  const cease = ctx.clock.every(TICK_MS, () => look(going, schedule.waiting.length, how, ctx));
  try {
    for (;;) {
      const isStopped = ctx.signal.aborted || gently.aborted;
      const why = isStopped ? "interrupted" : isLate(how, going.took, ctx) ? "deadline" : undefined;
      if (why && schedule.waiting.length > 0) schedule = stopping(schedule, { why });
      const next = beginning(schedule);
      schedule = next.schedule;
      announce(next);
      for (const { name } of next.begin) atWork.set(name, begun(byName.get(name) as M, going, how, ctx));
      if (atWork.size === 0) break;
      const end = await Promise.race([...atWork.values()].map((one) => one.end));
      atWork.delete(end.name);
      schedule = ended(schedule, end);
    }
  } finally {
    ctx.signal.removeEventListener("abort", interrupt);
    cease();
  }
  return { digests, notRun: schedule.waiting.map(({ name }) => byName.get(name) as M), stopped: schedule.stopped };
}

/** Tells why nothing new begins, and that a wave does, each once. */
function announcer<M extends Member>(jobs: readonly Job[], { limits: { waves }, onStop, onWave }: FleetWork<M>) {
  let wave = -1;
  let isStopTold = false;
  return ({ begin: [first], schedule: { stopped } }: ReturnType<typeof beginning>) => {
    if (stopped && !isStopTold) onStop?.(stopped);
    isStopTold = stopped !== undefined;
    if (!first || first.wave <= wave || waves.length < 2) return;
    wave = first.wave;
    onWave?.((waves[wave] as WaveLimits).name, jobs.filter((job) => job.wave === wave).length);
  };
}

/** An org that is worked on from now. */
function begun<M extends Member>(member: M, going: Going, how: FleetWork<M>, ctx: Context): AtWork {
  const running = { since: ctx.clock.awake(), stop: new AbortController(), step: "" };
  const view = (event: ProgressEvent) => {
    how.onEvent?.(member.name, event);
    if (event.kind === "step") running.step = event.step;
    if (event.kind === "exchange") ctx.emit(event);
  };
  const own = { ...ctx.forOrg(member.name, running.stop.signal, view), files: ctx.files };
  const end = knowingSecrets(() => workOn(member, how, own)).then((digest): JobEnd => {
    going.digests.push(digest);
    going.took.push(ctx.clock.awake() - running.since);
    const [nth, of] = [how.before + going.digests.length, how.before + going.members];
    const { state, words, durationMs, error, name } = digest;
    ctx.emit({ kind: "orgEnded", org: name, nth, of, state, words, durationMs, error });
    const good = isGood(state);
    const code = commonCode(error?.code);
    const common = code === undefined ? undefined : { code, by: how.sharedBy(member, code) };
    return { name, good, spared: !good && how.spared?.(digest) === true, common };
  });
  return Object.assign(running, { end });
}

/** Leaves what has been at work too long, and tells how the run stands. */
function look<M extends Member>(going: Going, waiting: number, how: FleetWork<M>, ctx: Context): void {
  const { atWork, digests, since: began } = going;
  const now = ctx.clock.awake();
  for (const { since, stop } of atWork.values()) {
    if (now - since >= how.orgTimeoutMs) stop.abort(tooLong(how.orgTimeoutMs));
    else if (how.deadline !== undefined && now >= how.deadline) stop.abort(timeOver());
  }
  const running = [...atWork].map(([org, { since, step }]) => ({ org, step, ms: now - since }));
  const failed = how.before + digests.filter(({ state }) => !isGood(state)).length;
  const left = waiting + running.length;
  const remainingMs = digests.length < 3 ? undefined : Math.round(((now - began) / digests.length) * left);
  const counts = { done: how.before + digests.length, of: how.before + going.members, failed };
  ctx.emit({ kind: "orgs", elapsedMs: now - began, ...counts, running, remainingMs });
}

/** What is to be done with orgs as the schedule has it. */
function jobsOf(members: readonly Member[], { waves }: Limits): Job[] {
  const waveOf = ({ wave }: Member) => waves.findIndex(({ name }) => name === wave);
  return members.map((member) => {
    const { name, file, instanceUrl = file } = member;
    return { name, lane: instanceUrl, wave: Math.max(0, waveOf(member)) };
  });
}

/** Whether nothing of it would begin, for what failed before. */
export function isStruck(members: readonly Member[], limits: Limits): boolean {
  return scheduleOf(jobsOf(members, limits), limits).stopped !== undefined;
}

async function workOn<M extends Member>(member: M, how: FleetWork<M>, ctx: Context): Promise<OrgDigest> {
  const since = ctx.clock.now();
  const end = await endOf(member, how, ctx);
  const entry = endedEntry(member, end, { since, durationMs: ctx.clock.now() - since }, ctx);
  // In here, where the secrets of this org are known.
  const json = safeJson(entry);
  const safe = JSON.parse(json) as OrgEntry;
  await how.onEnd(safe, json);
  return digestOf(safe);
}

async function endOf<M extends Member>(
  member: M,
  how: FleetWork<M>,
  ctx: Context,
): Promise<{ report: Report } | { error: KantivError }> {
  try {
    return { report: await how.work(member, ctx) };
  } catch (thrown) {
    const error = how.asError(thrown);
    // An abort shows as whatever it broke, but for a deployment, which says that it goes on.
    return { error: ctx.signal.aborted && stateOf(error.exit) !== "running" ? stopped(ctx.signal) : error };
  }
}

/** Whether an org that begins now would not be through in time, by what nine of ten took. */
function isLate<M extends Member>({ deadline }: FleetWork<M>, took: readonly number[], ctx: Context): boolean {
  if (deadline === undefined) return false;
  const usual = took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.9)] ?? 0;
  return ctx.clock.awake() + usual >= deadline;
}

function tooLong(ms: number): KantivError {
  const message = `The org took longer than ${duration(ms)} (--org-timeout) and was left.`;
  return new KantivError("ORG_TIMEOUT", message, "Run it again for this org: it goes on from what was done.", {
    exit: EXIT.unreachable,
  });
}

function timeOver(): KantivError {
  const message = "The time of --deadline was over while this org was worked on.";
  return new KantivError("DEADLINE", message, "Run it again for this org: it goes on from what was done.", {
    exit: EXIT.running,
  });
}
