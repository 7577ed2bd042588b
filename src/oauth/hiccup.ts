import { KantivError } from "../model/errors.ts";
import type { HttpReply } from "../model/ports.ts";

/** Pauses before a request is made again after a hiccup, in milliseconds; after the last one it counts as it is. */
export const HICCUP_PAUSES_MS = [2_000, 5_000, 10_000] as const;

/** Too many requests just now, or a server in front of the org that does not get through to it. */
const STATUSES = new Set([429, 502, 503, 504]);

/**
 * Whether an answer tells of the moment only and not of what was asked: the org is overloaded or in maintenance, or the
 * connection was made and then cut. A host that was never reached is wrong or down, and asking again does not help.
 */
export function isHiccup(answer: HttpReply | KantivError): boolean {
  if (answer instanceof KantivError) return answer.code === "ORG_UNREACHABLE" && answer.data.sent === true;
  return STATUSES.has(answer.status);
}
