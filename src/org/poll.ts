import type { Emit } from "../model/events.ts";
import type { Clock } from "../model/ports.ts";
import { isTransient } from "./faults.ts";

/**
 * Looks that fail in a row before the org is held to be gone. Beside the repeats of a single read (`net/repeat`): a
 * deployment may go on for half an hour, in which an org can be away for minutes, and its API has faults of its own that
 * pass (an id not yet known, an error inside Salesforce).
 */
const TOLERATED_FAILURES = 8;

/** What a stage needs that waits for an org. */
export interface WaitPorts {
  clock: Clock;
  emit: Emit;
  signal?: AbortSignal | undefined;
}

export interface PollOptions<T> {
  read: () => Promise<T>;
  done: (value: T) => boolean;
  clock: Clock;
  /** Milliseconds from now until the wait is given up. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Told of each look that was not the last. */
  onWait?: (value: T | undefined, elapsedMs: number, remainingMs: number) => void;
}

export type PollResult<T> = { done: true; value: T } | { done: false; value: T | undefined };

/**
 * Looks until it is done: quickly at first, since a package of six files is deployed in seconds, then ever slower, since a
 * queued one may take half an hour. A read that fails for a passing reason is a look that saw nothing; anything else is
 * thrown. At the deadline it resolves with `done: false`: a time limit is not a failure.
 */
export async function poll<T>(options: PollOptions<T>): Promise<PollResult<T>> {
  const { clock } = options;
  const start = clock.now();
  const deadline = start + options.timeoutMs;
  let failures = 0;
  let value: T | undefined;
  for (let look = 0; ; look++) {
    const pause = Math.min(pauseBefore(look), deadline - clock.now());
    if (pause <= 0) return { done: false, value };
    await clock.sleep(pause, options.signal);
    try {
      value = await options.read();
      failures = 0;
      if (options.done(value)) return { done: true, value };
    } catch (error) {
      failures += 1;
      if (!isTransient(error) || failures > TOLERATED_FAILURES) throw error;
    }
    options.onWait?.(value, clock.now() - start, Math.max(0, deadline - clock.now()));
  }
}

/** Milliseconds before look number `look` (from 0): 0.5 s, then half as long again each time, up to 15 s. */
export function pauseBefore(look: number): number {
  return Math.min(15_000, Math.round(500 * 1.5 ** look));
}
