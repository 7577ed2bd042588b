/** The times of one org among many: all alike, or not, and then the same for the same seed. Pure. */
import { DEFAULT_TIMINGS, type OrgSeed } from "./fresh.ts";
import type { Timings } from "./types.ts";

export interface Variation {
  /** By how much times may differ from those asked for: 0.5 is from half to one and a half times. */
  by: number;
  seed: number;
}

/** What orgs have in common; milliseconds. */
interface SharedTimes {
  timings: Partial<Timings>;
  latencyMs: number;
  vary: Variation | undefined;
}

/** Times of the org with that number, counted from 0. What its seed says stands, and does not vary. */
export function orgTimes(seed: OrgSeed, shared: SharedTimes, org: number): Pick<OrgSeed, "timings" | "latencyMs"> {
  const own = seed.latencyMs === undefined ? {} : { latencyMs: seed.latencyMs };
  if (!shared.vary) return { timings: { ...shared.timings, ...seed.timings }, ...own };
  const random = numbers(shared.vary.seed + org * 7919);
  const { by } = shared.vary;
  const varied = (milliseconds: number) => Math.round(milliseconds * (1 + by * (2 * random() - 1)));
  const latencyMs = varied(shared.latencyMs);
  const timings = Object.entries({ ...DEFAULT_TIMINGS, ...shared.timings }).map(([name, ms]) => [name, varied(ms)]);
  return { latencyMs, ...own, timings: { ...Object.fromEntries(timings), ...seed.timings } };
}

/** Numbers from 0 up to 1 that a seed determines (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
