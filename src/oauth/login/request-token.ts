import { KantivError } from "../../model/errors.ts";
import type { HttpReply, Signer } from "../../model/ports.ts";
import { explainTokenError, type TokenErrorExplanation } from "../answers/errors.ts";
import { type Claims, signAssertion } from "./assertion.ts";
import { type AskPorts, askThroughHiccups } from "./hiccup.ts";
import { revokeToken } from "./revoke.ts";
import { skewOf } from "./skew.ts";
import { readTokenReply, type TokenRefusal, type TokenReply, tokenRequest } from "./token.ts";

export interface LoginPorts extends AskPorts {
  /** A fresh id for every call. */
  randomId: () => string;
}

export interface TokenAttempt {
  /** Origin of the org's My Domain. */
  host: string;
  claims: Claims;
  signer: Signer;
  /** Added to this machine's time when signing, in milliseconds. */
  offsetMs: number;
  /** The host has answered in this run. */
  reached?: boolean;
  signal: AbortSignal | undefined;
}

/** A refusal's explanation says whether it was one: `means` is `hiccup` where nothing legible came. */
export type TokenAnswer =
  | { kind: "token"; token: TokenReply }
  | { kind: "refusal"; refusal: TokenRefusal; explained: TokenErrorExplanation }
  | { kind: "none"; error: KantivError };

export interface Attempted {
  answer: TokenAnswer;
  /** Token requests that were made: one, and one more for each hiccup. */
  requests: number;
  /** Server's clock minus this machine's, in milliseconds, to the second; absent when no reply told. */
  skewMs?: number;
}

/**
 * Asks for a token, through hiccups, each time with an assertion that is signed anew. Resolves for whatever the org
 * answers; a failing signer and an abort reject.
 */
export async function requestToken(attempt: TokenAttempt, ports: LoginPorts): Promise<Attempted> {
  const { host, claims, signer, offsetMs, reached, signal } = attempt;
  const question = {
    request: async () =>
      tokenRequest(host, await signAssertion(claims, signer, ports.clock.now() + offsetMs, ports.randomId())),
    isHiccup: (reply: HttpReply) => isHiccup(answerIn(reply)),
    ...(reached !== undefined && { reached }),
    signal,
  };
  const { answer: reply, requests } = await askThroughHiccups(question, ports);
  if (reply instanceof KantivError) return { answer: { kind: "none", error: reply }, requests };
  const skewMs = skewOf(reply, ports.clock.now());
  const answer = answerIn(reply);
  if (answer.kind === "refusal" && answer.refusal.stray) await revokeToken(host, answer.refusal.stray, signal, ports);
  return { answer, requests, ...(skewMs !== undefined && { skewMs }) };
}

function answerIn(reply: HttpReply): Exclude<TokenAnswer, { kind: "none" }> {
  const read = readTokenReply(reply);
  if (read.ok) return { kind: "token", token: read.token };
  return { kind: "refusal", refusal: read, explained: explainTokenError(read.error, read.description, read) };
}

/** A token came with it: asking again would only make another one. */
function isHiccup(answer: Exclude<TokenAnswer, { kind: "none" }>): boolean {
  return answer.kind === "refusal" && answer.refusal.stray === undefined && answer.explained.means === "hiccup";
}
