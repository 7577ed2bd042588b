import { setImmediate as turn } from "node:timers/promises";
import { interrupted } from "../../src/model/errors.ts";
import type { Clock } from "../../src/model/ports.ts";

export interface FakeClock extends Clock {
  /** Every pause that was asked for, in milliseconds. */
  readonly slept: number[];
  /** Moves time on, and wakes who slept until then. */
  advance(ms: number): Promise<void>;
  /** The machine sleeps so long, and wakes up again. */
  suspend(ms: number): Promise<void>;
}

/**
 * A clock that a test runs: `sleep` moves time on by itself and returns at once, or with `manual` waits until the test
 * calls `advance`. Sockets get their turn in between, so that it can be used with a real server.
 *
 * @param options.together who sleep at once sleep through the same time, as many orgs do; without it each sleep is added to the others
 */
export function fakeClock(options: { start?: number; manual?: boolean; together?: boolean } = {}): FakeClock {
  let now = options.start ?? Date.UTC(2026, 10, 24, 12);
  let suspended = 0;
  const slept: number[] = [];
  const tickers = new Set<{ next: number; ms: number; tick: () => void }>();
  const sleepers = new Set<{ until: number; wake: () => void }>();
  const ends = new Set<{ until: number }>();
  /** The first whose sleep is over moves time on to that moment. */
  const sleepBeside = async (ms: number) => {
    const own = { until: now + ms };
    ends.add(own);
    do await turn();
    while ([...ends].some(({ until }) => until < own.until));
    ends.delete(own);
    await advance(Math.max(0, own.until - now));
  };
  const advance = async (ms: number) => {
    now += ms;
    for (const ticker of [...tickers]) {
      if (ticker.next > now) continue;
      ticker.next = now + ticker.ms;
      ticker.tick();
    }
    for (const sleeper of [...sleepers]) if (sleeper.until <= now) sleeper.wake();
    await turn();
  };
  return {
    slept,
    now: () => now,
    awake: () => now - suspended,
    advance,
    suspend: (ms) => {
      suspended += ms;
      return advance(ms);
    },
    every: (ms, tick) => {
      const ticker = { next: now + ms, ms, tick };
      tickers.add(ticker);
      return () => void tickers.delete(ticker);
    },
    async sleep(ms, signal) {
      if (signal?.aborted) throw interrupted();
      slept.push(ms);
      if (options.together) return sleepBeside(ms);
      if (!options.manual) return advance(ms);
      await new Promise<void>((done, fail) => {
        const sleeper = { until: now + ms, wake: () => end(done) };
        const end = (how: () => void) => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", stop);
          how();
        };
        const stop = () => end(() => fail(interrupted()));
        signal?.addEventListener("abort", stop);
        sleepers.add(sleeper);
      });
    },
  };
}
