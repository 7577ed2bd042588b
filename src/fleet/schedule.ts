/** Work on one org. */
export interface Job {
  name: string;
  /** Jobs of one lane are about one org: never two of them at once. */
  lane: string;
}

export interface Limits {
  /** So many at once at most. */
  concurrency: number;
  /** Once so many orgs have failed nothing new begins; undefined: however many do. */
  stopAt: number | undefined;
}

/** How a job ended, as far as it matters for what begins next. */
export interface JobEnd {
  name: string;
  /** As it should. */
  good: boolean;
  /** Why it failed, where that has nothing to do with the org: the key, the proxy, the template. */
  common?: string | undefined;
}

/**
 * Why nothing new begins: too many failed, the first all failed alike and not by an org, somebody interrupted it, or the time
 * is over.
 */
export type Stop = { why: "failures" | "interrupted" | "deadline" } | { why: "common"; code: string };

/** A run over many orgs at one moment: who waits, who runs, what the ends so far mean. Plain data. */
export interface Schedule {
  limits: Limits;
  waiting: readonly Job[];
  running: readonly Job[];
  good: number;
  failed: number;
  /** Why each of the first ends failed; undefined for a good one, and for one that failed by its org. */
  first: readonly (string | undefined)[];
  stopped?: Stop;
}

/** So many begin together; then twice as many each time that so many have ended well. */
const FIRST_AT_ONCE = 4;
const ENDS_TO_DOUBLE = 8;

/** So many ends that fail alike, and nothing else, are no accident. */
const ALIKE = 5;

export function scheduleOf(jobs: readonly Job[], limits: Limits): Schedule {
  return { limits, waiting: jobs, running: [], good: 0, failed: 0, first: [] };
}

/** Who begins now, and the schedule with them at work. */
export function beginning(schedule: Schedule): { begin: readonly Job[]; schedule: Schedule } {
  if (schedule.stopped) return { begin: [], schedule };
  const begin: Job[] = [];
  const waiting: Job[] = [];
  const busy = new Set(schedule.running.map(({ lane }) => lane));
  const room = atOnce(schedule) - schedule.running.length;
  for (const job of schedule.waiting) {
    if (begin.length >= room || busy.has(job.lane)) waiting.push(job);
    else {
      begin.push(job);
      busy.add(job.lane);
    }
  }
  return { begin, schedule: { ...schedule, waiting, running: [...schedule.running, ...begin] } };
}

/** How many may run at once by now: few at first, since what is wrong with all of them shows in the first. */
export function atOnce({ good, limits }: Pick<Schedule, "good" | "limits">): number {
  return Math.min(limits.concurrency, FIRST_AT_ONCE * 2 ** Math.floor(good / ENDS_TO_DOUBLE));
}

/** The schedule once a job has ended. */
export function ended(schedule: Schedule, { name, good, common }: JobEnd): Schedule {
  const next: Schedule = {
    ...schedule,
    running: schedule.running.filter((job) => job.name !== name),
    good: schedule.good + Number(good),
    failed: schedule.failed + Number(!good),
    first: schedule.first.length < ALIKE ? [...schedule.first, good ? undefined : common] : schedule.first,
  };
  const stop = stopOf(next);
  return stop ? stopping(next, stop) : next;
}

/** Nothing begins any more; what runs is left to end. The first reason stands. */
export function stopping(schedule: Schedule, stop: Stop): Schedule {
  return schedule.stopped ? schedule : { ...schedule, stopped: stop };
}

function stopOf({ failed, first, waiting, limits: { stopAt } }: Schedule): Stop | undefined {
  // With nobody left there is nothing to stop.
  if (waiting.length === 0) return undefined;
  const [code] = first;
  if (code !== undefined && first.length === ALIKE && first.every((one) => one === code))
    return { why: "common", code };
  return stopAt !== undefined && failed >= Math.max(1, stopAt) ? { why: "failures" } : undefined;
}
