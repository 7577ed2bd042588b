import type { Retry } from "./errors.ts";
import { HICCUP_PAUSES_MS } from "./hiccup.ts";

/** What was done so far in one verification. */
export interface Tries {
  attempts: number;
  /** Waits for a change of ours to arrive everywhere, and of these the ones for an error that is waited for once. */
  waits: number;
  onceWaits: number;
  hiccups: number;
  resigned: boolean;
  otherAudience: boolean;
}

export const NO_TRIES: Tries = {
  attempts: 0,
  waits: 0,
  onceWaits: 0,
  hiccups: 0,
  resigned: false,
  otherAudience: false,
};

/** `remainingMs`: what is left of the whole wait, for the person who watches. */
export type NextTry =
  | { kind: "stop" }
  | { kind: "again"; why: Exclude<Retry, "slow">; delayMs: number; remainingMs: number; tries: Tries };

/** Waits for propagation; the last one repeats. Logins are rationed by Salesforce, so not a second apart. */
const PROPAGATION_MS = [5_000, 10_000, 20_000, 30_000];
/** More logins than the default window has room for. */
const MAX_ATTEMPTS = 40;

/**
 * Whether and when to try again. Pure.
 *
 * @param retry what the last refusal allows, in this order
 * @param propagationLeftMs time left in which a change of ours may still be on its way; 0 when there was none
 */
export function nextTry(retry: readonly Retry[], tries: Tries, propagationLeftMs: number): NextTry {
  if (tries.attempts >= MAX_ATTEMPTS) return { kind: "stop" };
  for (const why of retry) {
    const next = stepFor(why, tries, propagationLeftMs);
    if (next) return next;
  }
  return { kind: "stop" };
}

function stepFor(why: Retry, tries: Tries, leftMs: number): NextTry | undefined {
  switch (why) {
    case "audience":
      if (tries.otherAudience) return undefined;
      return { kind: "again", why, delayMs: 0, remainingMs: 0, tries: { ...tries, otherAudience: true } };
    case "resign":
      if (tries.resigned) return undefined;
      return { kind: "again", why, delayMs: 0, remainingMs: 0, tries: { ...tries, resigned: true } };
    case "transient": {
      const delayMs = HICCUP_PAUSES_MS[tries.hiccups];
      if (delayMs === undefined) return undefined;
      const remainingMs = HICCUP_PAUSES_MS.slice(tries.hiccups).reduce((sum, ms) => sum + ms, 0);
      return { kind: "again", why, delayMs, remainingMs, tries: { ...tries, hiccups: tries.hiccups + 1 } };
    }
    case "propagation": {
      const delayMs = Math.min(PROPAGATION_MS[tries.waits] ?? 30_000, leftMs);
      if (delayMs <= 0) return undefined;
      return { kind: "again", why, delayMs, remainingMs: leftMs, tries: { ...tries, waits: tries.waits + 1 } };
    }
    case "propagation-once": {
      const delayMs = Math.min(30_000, leftMs);
      if (tries.onceWaits > 0 || delayMs <= 0) return undefined;
      return { kind: "again", why, delayMs, remainingMs: delayMs, tries: { ...tries, onceWaits: 1 } };
    }
    case "slow":
      return undefined;
  }
}
