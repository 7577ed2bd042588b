import type { Retry } from "../answers/errors.ts";

/** What was done so far in one verification. */
export interface Tries {
  attempts: number;
  /** Waits for a change of ours to arrive everywhere, and of these the ones for an error that is waited for once. */
  waits: number;
  onceWaits: number;
  resigned: boolean;
  otherAudience: boolean;
}

export const NO_TRIES: Tries = {
  attempts: 0,
  waits: 0,
  onceWaits: 0,
  resigned: false,
  otherAudience: false,
};

/** `remainingMs`: what is left of the whole wait, for the person who watches. */
export type NextTry =
  | { kind: "stop" }
  | { kind: "again"; why: Exclude<Retry, "slow" | "transient">; delayMs: number; remainingMs: number; tries: Tries };

/** First waits for propagation, and the shortest of those after them. Logins are rationed by Salesforce. */
const FIRST_WAITS_MS = [5_000, 10_000, 20_000];
const WAIT_MS = 30_000;
/** More logins than the default window has room for; in a longer one the waits grow, so that it is used to its end. */
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
    case "propagation": {
      if (leftMs <= 0) return undefined;
      const even = Math.ceil(leftMs / (MAX_ATTEMPTS - tries.attempts));
      const delayMs = Math.min(FIRST_WAITS_MS[tries.waits] ?? Math.max(WAIT_MS, even), leftMs);
      return { kind: "again", why, delayMs, remainingMs: leftMs, tries: { ...tries, waits: tries.waits + 1 } };
    }
    case "propagation-once": {
      const delayMs = Math.min(WAIT_MS, leftMs);
      if (tries.onceWaits > 0 || delayMs <= 0) return undefined;
      return { kind: "again", why, delayMs, remainingMs: delayMs, tries: { ...tries, onceWaits: 1 } };
    }
    // A hiccup was asked through before it came here, and what is slow is not for the same run.
    case "transient":
    case "slow":
      return undefined;
  }
}
