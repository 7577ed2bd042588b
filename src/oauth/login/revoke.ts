import { KantivError } from "../../model/errors.ts";
import type { HttpReply } from "../../model/ports.ts";
import type { Secret } from "../../model/secret.ts";
import { type Answer, type AskPorts, askThroughHiccups } from "./hiccup.ts";
import { isHiccupStatus, oauthErrorOf, revokeRequest } from "./token.ts";

/** Whether a token is over; where that is not shown, what was answered, and whether it is a legible no. */
export type Revocation =
  | { over: true }
  | { over: false; refused: true; answer: HttpReply }
  | { over: false; refused: false; answer: Answer };

/**
 * Ends a token, through hiccups: it does no harm twice. Over is only what the org says is over: status 200 without a
 * body, or, where an answer was lost before, that it knows no such token. After an abort nothing is sent, so that a token
 * had just then lives until the org's session time-out.
 */
export async function revokeToken(
  host: string,
  token: Secret,
  signal: AbortSignal | undefined,
  ports: AskPorts,
): Promise<Revocation> {
  const question = { request: () => revokeRequest(host, token), isHiccup: isUnclear, reached: true, signal };
  const { answer, requests } = await askThroughHiccups(question, ports);
  if (answer instanceof KantivError) return { over: false, refused: false, answer };
  // The answer to an earlier try was lost, not the revocation.
  if (isDone(answer) || (requests > 1 && oauthErrorOf(answer) === "invalid_token")) return { over: true };
  return isUnclear(answer) ? { over: false, refused: false, answer } : { over: false, refused: true, answer };
}

function isDone({ status, body }: HttpReply): boolean {
  return status === 200 && body.toString("utf8").trim() === "";
}

function isUnclear(reply: HttpReply): boolean {
  return !isDone(reply) && (isHiccupStatus(reply.status) || oauthErrorOf(reply) === "");
}

/** In words for a person, after a token that should not have been given. */
export function revocationWords(revocation: Revocation): string {
  return revocation.over ? "It is revoked." : "It could not be revoked: end the session in Setup, Session Management.";
}
