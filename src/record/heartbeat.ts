import { KantivError } from "../model/errors.ts";
import type { Emit } from "../model/events.ts";
import { type Clock, OUTLASTS_KILL } from "../model/ports.ts";
import { type Holder, type LockPorts, readHolder } from "./file-lock.ts";
import { PRIVATE } from "./paths.ts";
import { recordJson } from "./text.ts";

/** How often a lock says that its holder is alive. */
export const BEAT_MS = 30_000;

export interface Heartbeat {
  /** Writes into the lock what its holder is by now. */
  tell(more: Partial<Holder>): Promise<void>;
  /** Throws `LOCK_LOST` once the lock is somebody else's, or nobody's; looks at the disk each time, for the machine may have slept since the last beat. */
  check(): Promise<void>;
  /** No write comes after this resolves, so that none brings the lock back that is then given back. */
  stop(): Promise<void>;
}

/**
 * Renews a lock's time for as long as its holder runs; the process may end for all that. A lock that somebody else has by now
 * is left alone, and that is told once (the warning `LOCK_LOST`): this machine slept, say, and a run on another one took it over.
 */
export function heartbeat(path: string, mine: Holder, ports: LockPorts & { emit: Emit }): Heartbeat {
  const { files, clock, emit } = ports;
  let holder = mine;
  let isLost = false;
  const isOurs = async () => (await readHolder(path, files))?.token === mine.token;
  const renew = async () => {
    if (isLost) return;
    if (!(await isOurs())) {
      isLost = true;
      emit({ kind: "warning", code: "LOCK_LOST", message: LOST });
      return;
    }
    holder = { ...holder, renewedAt: new Date(clock.now()).toISOString() };
    await files.write(path, recordJson(holder), PRIVATE, OUTLASTS_KILL);
  };
  // One write after the other. One that fails (a full disk) is made up for by the next; the lock then only seems older.
  let last: Promise<void> = Promise.resolve();
  const cease = atEachBeat(clock, () => {
    last = last.then(renew).catch(() => undefined);
  });
  return {
    tell: (more) => {
      holder = { ...holder, ...more };
      const told = last.then(renew);
      last = told.catch(() => undefined);
      return told;
    },
    check: async () => {
      if (!isLost && (await isOurs())) return;
      throw new KantivError(
        "LOCK_LOST",
        LOST,
        "Wait until the other run is over, then run the same command again: it goes on from what is there.",
      );
    },
    stop: async () => {
      cease();
      await last;
    },
  };
}

const LOST = "Another run has taken this run's lock over, or it was removed: this one changes nothing more in the org.";

/** All locks of a process are renewed by one timer, which runs while there is one. */
const timers = new WeakMap<Clock, { beats: Set<() => void>; stop: () => void }>();

function atEachBeat(clock: Clock, beat: () => void): () => void {
  const timer = timers.get(clock) ?? startTimer(clock);
  timer.beats.add(beat);
  return () => {
    timer.beats.delete(beat);
    if (timer.beats.size > 0) return;
    timer.stop();
    timers.delete(clock);
  };
}

function startTimer(clock: Clock) {
  const beats = new Set<() => void>();
  const stop = clock.every(BEAT_MS, () => {
    for (const beat of beats) beat();
  });
  const timer = { beats, stop };
  timers.set(clock, timer);
  return timer;
}
