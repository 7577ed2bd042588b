/** Work on one org. */
export interface Job {
  name: string;
  /** Jobs of one lane are about one org: never two of them at once. */
  lane: string;
  /** Of `Limits.waves`. */
  wave: number;
}

export interface Limits {
  /** So many at once at most. */
  concurrency: number;
  /** One after the other; each begins once all of those before it have ended well. One of them where there are none. */
  waves: readonly WaveLimits[];
}

export interface WaveLimits {
  name: string;
  /** Once so many of its orgs have failed nothing new begins; undefined: however many do. */
  stopAt: number | undefined;
  /** Never so many at once that more than `stopAt` could fail. */
  strict: boolean;
  /** So many of its orgs have failed before any of it began: by their files, or by the look at them. */
  failed: number;
}

/** How a job ended, as far as it matters for what begins next. */
export interface JobEnd {
  name: string;
  /** As it should. */
  good: boolean;
  /** A bad end that stops nothing: the org was away in its last result, too. */
  spared?: boolean;
  /** Why it failed, where that need have nothing to do with the org: the key, the proxy, the template. */
  common?: CommonCause | undefined;
}

/** What several orgs may have in common that is wrong. */
interface CommonCause {
  code: string;
  /** What it is that has it, e.g. the path of a certificate: orgs with one each have nothing in common. */
  by: string;
}

/**
 * Why nothing new begins: `stopAt` orgs failed, of the wave or of all, of an earlier wave some did, the first all failed alike and not
 * by an org, somebody interrupted it, or the time is over.
 */
export type Stop =
  | { why: "interrupted" | "deadline" }
  | { why: "failures"; stopAt: number; wave?: string }
  | { why: "wave"; wave: string }
  | { why: "common"; code: string };

/** A run over many orgs at one moment: who waits, who runs, what the ends so far mean. Plain data. */
export interface Schedule {
  limits: Limits;
  waiting: readonly Job[];
  running: readonly Job[];
  good: number;
  /** Of each wave. */
  failed: readonly number[];
  /** Why each of the first ends failed; undefined for a good one, and for one that failed by its org. */
  first: readonly (CommonCause | undefined)[];
  stopped?: Stop;
}

/** So many begin together; then twice as many each time that so many have ended well. */
const FIRST_AT_ONCE = 4;
const ENDS_TO_DOUBLE = 8;

/** So many ends that fail alike, and nothing else, are no accident. */
const ALIKE = 5;

export function scheduleOf(jobs: readonly Job[], limits: Limits): Schedule {
  const failed = limits.waves.map((wave) => wave.failed);
  return checked({ limits, waiting: jobs, running: [], good: 0, failed, first: [] });
}

/** Who begins now, and the schedule with them at work. */
export function beginning(schedule: Schedule): { begin: readonly Job[]; schedule: Schedule } {
  if (schedule.stopped) return { begin: [], schedule };
  const begin: Job[] = [];
  const passed: Job[] = [];
  const busy = new Set(schedule.running.map(({ lane }) => lane));
  const wave = currentWave(schedule);
  const room = atOnce(schedule) - schedule.running.length;
  // As far as there is room: of a thousand who wait most are not looked at.
  let next = 0;
  for (; begin.length < room && next < schedule.waiting.length; next++) {
    const job = schedule.waiting[next] as Job;
    if (job.wave !== wave || busy.has(job.lane)) passed.push(job);
    else {
      begin.push(job);
      busy.add(job.lane);
    }
  }
  if (begin.length === 0) return { begin, schedule };
  const waiting = [...passed, ...schedule.waiting.slice(next)];
  return { begin, schedule: { ...schedule, waiting, running: [...schedule.running, ...begin] } };
}

/** The first wave that is not through. */
function currentWave({ running, waiting }: Schedule): number {
  const first = (jobs: readonly Job[]) =>
    jobs.reduce((least, { wave }) => Math.min(least, wave), Number.POSITIVE_INFINITY);
  return Math.min(first(running), first(waiting));
}

/** How many may run at once by now: few at first, since what is wrong with all of them shows in the first. */
export function atOnce(schedule: Schedule): number {
  const { good, failed, limits } = schedule;
  const most = Math.min(limits.concurrency, FIRST_AT_ONCE * 2 ** Math.floor(good / ENDS_TO_DOUBLE));
  const at = currentWave(schedule);
  const wave = limits.waves[at];
  return wave?.strict ? Math.max(0, Math.min(most, Math.max(1, wave.stopAt ?? 0) - (failed[at] ?? 0))) : most;
}

/** The schedule once a job has ended. */
export function ended(schedule: Schedule, { name, good, spared = false, common }: JobEnd): Schedule {
  const job = schedule.running.find((one) => one.name === name);
  return checked({
    ...schedule,
    running: schedule.running.filter((one) => one !== job),
    good: schedule.good + Number(good),
    failed: schedule.failed.map((count, wave) => count + Number(wave === job?.wave && !good && !spared)),
    first: schedule.first.length < ALIKE ? [...schedule.first, good ? undefined : common] : schedule.first,
  });
}

/** Nothing begins any more; what runs is left to end. The first reason stands. */
export function stopping(schedule: Schedule, stop: Stop): Schedule {
  return schedule.stopped ? schedule : { ...schedule, stopped: stop };
}

function checked(schedule: Schedule): Schedule {
  const stop = stopOf(schedule);
  return stop ? stopping(schedule, stop) : schedule;
}

function stopOf(schedule: Schedule): Stop | undefined {
  const { failed, first, waiting, limits } = schedule;
  // With nobody left there is nothing to stop.
  if (waiting.length === 0) return undefined;
  const [cause] = first;
  if (cause && first.length === ALIKE && first.every((one) => one?.code === cause.code && one.by === cause.by))
    return { why: "common", code: cause.code };
  const at = currentWave(schedule);
  const { name: wave, strict, stopAt: most = strict ? 0 : Infinity } = limits.waves[at] ?? { name: "", strict: false };
  const stopAt = Math.max(1, most);
  if ((failed[at] ?? 0) >= stopAt) return { why: "failures", stopAt, ...(wave !== "" && { wave }) };
  const broken = limits.waves.find((_, nth) => nth < at && (failed[nth] ?? 0) > 0);
  return broken && { why: "wave", wave: broken.name };
}
