import type { Clock } from "../model/ports.ts";

const TICK_MS = 1000;

/** No load keeps a process from its timers for so long: whatever is longer, it did not run. */
const LONGEST_GAP_MS = 5000;

/**
 * Time that passes only while the machine and the process are awake, in milliseconds from now on. No clock of Node's is that everywhere: `process.hrtime`
 * and `performance.now` stand still in Linux's sleep, but go on in that of macOS (libuv takes mach_continuous_time, libuv#2894) and of Windows. So it
 * is counted in small pieces, of which a sleep is one.
 */
export function awakeTime(now: () => number, every: Clock["every"]): () => number {
  let last = now();
  let awake = 0;
  const count = () => {
    const at = now();
    awake += Math.min(at - last, LONGEST_GAP_MS);
    last = at;
    return awake;
  };
  every(TICK_MS, count);
  return count;
}
