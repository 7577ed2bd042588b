import type { HttpReply } from "../../model/ports.ts";
import type { TokenErrorExplanation } from "../answers/errors.ts";

/**
 * A clock that is further off than a day is not put right by what a server says: whoever answers could have an assertion
 * signed that is good until whatever year it likes.
 */
const MOST_MS = 24 * 60 * 60_000;

/** Server's clock minus this machine's, in milliseconds, to the second; undefined where the reply does not tell. */
export function skewOf(reply: HttpReply, now: number): number | undefined {
  const server = Date.parse(reply.headers.date ?? "");
  if (Number.isNaN(server)) return undefined;
  // The header has no fraction of a second, so neither has the skew.
  return Math.trunc((server + 500 - now) / 1000) * 1000;
}

/** Whether assertions may be signed by a clock that is so much off. */
export function isCorrectable(skewMs: number): boolean {
  return Math.abs(skewMs) <= MOST_MS;
}

/** Why nothing is signed by the server's clock. */
export const CLOCK_TOO_FAR_OFF: TokenErrorExplanation = {
  code: "CLOCK_SKEW",
  cause: "The clock of what answers is more than a day off this machine's, and nothing is signed by it.",
  remedy:
    "Set this machine's clock (NTP). If it is right, something else than the org answers: check instanceUrl and the proxy.",
  retry: [],
  means: "other",
};
