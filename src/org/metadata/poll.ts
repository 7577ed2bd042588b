import type { Emit } from "../../model/events.ts";
import type { Clock } from "../../model/ports.ts";
import { type Meanwhile, WORK_MS } from "../../util/meanwhile.ts";
import type { Awaited, Pace } from "../../util/pace.ts";
import { isTransient } from "../wire/faults.ts";

/**
 * Looks that fail in a row before the org is held to be gone. Beside the repeats of a single read (`net/repeat`): a
 * deployment may go on for half an hour, in which an org can be away for minutes, and its API has faults of its own that
 * pass (an id not yet known, an error inside Salesforce).
 */
const TOLERATED_FAILURES = 8;

const LONGEST_PAUSE_MS = 15_000;

/** What a stage needs that waits for an org. */
export interface WaitPorts {
  clock: Clock;
  emit: Emit;
  signal?: AbortSignal | undefined;
  /** How long such work took before; without it nothing is expected, and nothing learnt. */
  pace?: Pace;
  /** What there is to do in the meantime. */
  meanwhile?: Meanwhile;
}

/** Milliseconds before the first look at work of which nothing is known: what an org without a queue takes. */
const FIRST_LOOK_MS: Record<Awaited, number> = { deploy: 400, retrieve: 100, group: 400 };

/** Nothing is looked at sooner, however little it takes: so long there is other work to do. */
const SOONEST_LOOK_MS = WORK_MS;

export interface PollOptions<T> {
  kind: Awaited;
  read: () => Promise<T>;
  done: (value: T) => boolean;
  /** How long it took by the org's own clock, in milliseconds, where the last value tells. */
  toldMs?: (value: T) => number | undefined;
  clock: Clock;
  pace?: Pace | undefined;
  meanwhile?: Meanwhile | undefined;
  /** Milliseconds, by the clock's time awake, until the wait is given up. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Told of each look that was not the last. */
  onWait?: (value: T | undefined, elapsedMs: number, remainingMs: number) => void;
}

export type PollResult<T> = { done: true; value: T } | { done: false; value: T | undefined };

/**
 * Looks until it is done: first when it should be, then soon again, since a package of six files is deployed in seconds,
 * then ever slower, since a queued one may take half an hour. A read that fails for a passing reason is a look that saw nothing; anything else is
 * thrown. At the deadline it resolves with `done: false`: a time limit is not a failure.
 */
export async function poll<T>(options: PollOptions<T>): Promise<PollResult<T>> {
  const { clock, pace } = options;
  const start = clock.awake();
  const deadline = start + options.timeoutMs;
  const pauses = pausesFor(options.kind, pace?.expected(options.kind));
  let failures = 0;
  let lookedAt = start;
  let value: T | undefined;
  for (;;) {
    const pause = Math.min(pauses.next().value, deadline - clock.awake());
    if (pause <= 0) return { done: false, value };
    const slept = clock.sleep(pause, options.signal);
    const ended = options.meanwhile?.begin(pause);
    await slept.finally(() => ended?.());
    const looksAt = clock.awake();
    try {
      value = await options.read();
      failures = 0;
      if (options.done(value)) {
        const told = options.toldMs?.(value);
        pace?.took(options.kind, tookMs(options.kind, { since: lookedAt - start, until: looksAt - start, told }));
        return { done: true, value };
      }
    } catch (error) {
      failures += 1;
      if (!isTransient(error) || failures > TOLERATED_FAILURES) throw error;
    }
    lookedAt = looksAt;
    options.onWait?.(value, clock.awake() - start, Math.max(0, deadline - clock.awake()));
  }
}

/**
 * How long what ended between two looks took: what the org says, as far as the looks bear it out. Else their middle, which lets what is
 * expected fall again where orgs become quicker; what was done at the first look is only known to take less, and to look sooner would
 * mostly be a request for nothing.
 */
function tookMs(
  kind: Awaited,
  { since, until, told }: { since: number; until: number; told: number | undefined },
): number {
  if (told === undefined) return Math.max(FIRST_LOOK_MS[kind], (since + until) / 2);
  return Math.min(until, Math.max(since, told));
}

/**
 * Milliseconds before each look: what the work should take, where that is known, then half as long again each time, up to 15 s. Work
 * of which too little was expected is seen no later than if nothing had been.
 */
function* pausesFor(kind: Awaited, expectedMs = FIRST_LOOK_MS[kind]): Generator<number, never> {
  const first = FIRST_LOOK_MS[kind];
  const expected = Math.min(LONGEST_PAUSE_MS, Math.max(SOONEST_LOOK_MS, expectedMs));
  yield expected;
  if (expected !== first) yield expected < first ? first - expected : first;
  for (let pause = 1.5 * first; ; pause = Math.min(LONGEST_PAUSE_MS, Math.round(pause * 1.5))) yield pause;
}
