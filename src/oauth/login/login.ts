import type { KantivError } from "../../model/errors.ts";
import type { Emit } from "../../model/events.ts";
import type { Signer } from "../../model/ports.ts";
import type { Retry, TokenErrorExplanation } from "../answers/errors.ts";
import { otherAudience } from "./assertion.ts";
import { pause } from "./hiccup.ts";
import { type LoginPorts, requestToken, type TokenAnswer } from "./request-token.ts";
import { type NextTry, NO_TRIES, nextTry, type Tries } from "./retry.ts";
import { CLOCK_TOO_FAR_OFF, isCorrectable } from "./skew.ts";
import type { TokenRefusal, TokenReply } from "./token.ts";

export interface LoginInput {
  /** Origin of the org's My Domain: where the request goes, and the audience. */
  host: string;
  consumerKey: string;
  username: string;
  signer: Signer;
  sandbox: boolean;
  /**
   * The record knows this org and this consumer key. Only then is an assertion made for a host that all orgs share: an org
   * that names the key of another one's app would get a login there.
   */
  recorded?: boolean;
  /** When the app was last changed by us, in milliseconds; without it nothing is waited out. */
  changedAt?: number;
  /** How long after that a refusal may still mean that the change has not arrived everywhere; nothing waits longer. */
  propagationWindowMs?: number;
  /** Codes of refusals to wait for beside those of the table, e.g. `TOKEN_SIGNATURE` after the certificate was changed. */
  waitFor?: readonly string[];
  /**
   * Asked once, before the first wait for propagation: whether the org's state is right, so that waiting can help. Without
   * it every such refusal is waited out.
   */
  mayWait?: () => Promise<boolean>;
  signal?: AbortSignal;
}

export interface Login {
  attempts: number;
  /** The one that worked, else the My Domain. */
  audience: string;
  waitedMs: number;
  /** Server's clock minus this machine's, in milliseconds, to the second; absent when no reply told. */
  skewMs?: number;
  outcome: LoginOutcome;
}

/**
 * What came of it. `refused`: the org read the login and says no, for a reason that time does not mend, or that was
 * found in its state (`mayWait`). `unclear`: no such answer; the org was busy or away, something else answered, or the
 * refusal is one that a change on its way gives as well, or has a reason beside app, user and key (the clock, too many
 * logins). Only `refused` says that this key and this app do not work.
 */
export type LoginOutcome =
  | { kind: "token"; token: TokenReply }
  | { kind: "refused" | "unclear"; refusal: TokenRefusal; explained: TokenErrorExplanation }
  | { kind: "unreachable"; error: KantivError };

/** New settings of an External Client App are everywhere within 15 minutes (Salesforce Help, OAuth settings of an app). */
export const PROPAGATION_WINDOW_MS = 15 * 60_000;
/** Beyond this the wrong clock is worth a word even where the login works. */
const NOTABLE_SKEW_MS = 60_000;

/** Where a login stands between its attempts. */
interface Course {
  /** When waiting for a change of ours is over, in milliseconds. */
  until: number;
  tries: Tries;
  audience: string;
  /** Added to this machine's time when signing; the skew, once the org called an assertion expired. */
  offsetMs: number;
  skewMs: number | undefined;
  /** The answer to the My Domain as audience: what counts; the second choice's refusal is noise beside it. */
  answer: Extract<TokenAnswer, { kind: "refusal" }> | undefined;
  /** What `mayWait` said. */
  mayWait: boolean | undefined;
}

/**
 * Logs in as the integration user. Every attempt signs anew with a fresh id. Tries again only for what the table of
 * errors says: hiccups a few times, the other documented audience once, the server's time once, and propagation until the
 * window of a change of ours ends. Resolves for whatever the org answers; a failing signer or an abort rejects.
 */
export async function logIn(input: LoginInput, ports: LoginPorts): Promise<Login> {
  const { clock } = ports;
  const start = clock.now();
  const course: Course = {
    until: endOfWait(input, start),
    tries: NO_TRIES,
    audience: input.host,
    offsetMs: 0,
    skewMs: undefined,
    answer: undefined,
    mayWait: undefined,
  };
  for (;;) {
    const answer = await attempt(course, input, ports);
    const verdict = await unlessHopeless(judge(answer, course, input, clock.now()), course, input);
    const { skewMs, audience, tries } = course;
    if ("outcome" in verdict) {
      const waitedMs = clock.now() - start;
      return { attempts: tries.attempts, audience, waitedMs, ...(skewMs !== undefined && { skewMs }), ...verdict };
    }
    const { next } = verdict;
    course.tries = next.tries;
    course.audience = next.why === "audience" ? otherAudience(input.sandbox) : input.host;
    if (next.why === "resign") course.offsetMs = skewMs ?? 0;
    await pause(verdict.detail, next, start, input.signal, ports);
  }
}

/**
 * When a change of ours has certainly arrived everywhere, in milliseconds; `now` when there was none. A change that seems
 * to lie ahead was told by a clock that is wrong, and happened now at the latest.
 */
export function endOfWait({ changedAt, propagationWindowMs = PROPAGATION_WINDOW_MS }: LoginInput, now: number): number {
  return changedAt === undefined ? now : Math.max(now, Math.min(changedAt, now) + propagationWindowMs);
}

async function attempt(course: Course, input: LoginInput, ports: LoginPorts): Promise<TokenAnswer> {
  const { answer, requests, skewMs } = await requestToken(
    {
      host: input.host,
      claims: { iss: input.consumerKey, sub: input.username, aud: course.audience },
      signer: input.signer,
      offsetMs: course.offsetMs,
      reached: course.answer !== undefined,
      signal: input.signal,
    },
    ports,
  );
  course.tries = { ...course.tries, attempts: course.tries.attempts + requests };
  if (course.skewMs === undefined) warnOfSkew(skewMs, ports.emit);
  course.skewMs ??= skewMs;
  return answer;
}

/** `waiting`: how the login ends should it not be worth waiting after all. */
type Verdict =
  | { outcome: LoginOutcome }
  | { next: Extract<NextTry, { kind: "again" }>; detail: string; waiting: Extract<TokenAnswer, { kind: "refusal" }> };

/** Propagation is waited out only where nothing else is wrong. */
async function unlessHopeless(verdict: Verdict, course: Course, input: LoginInput): Promise<Verdict> {
  if ("outcome" in verdict || !verdict.next.why.startsWith("propagation")) return verdict;
  course.mayWait ??= (await input.mayWait?.()) ?? true;
  if (course.mayWait) return verdict;
  course.audience = input.host;
  return { outcome: endOf(verdict.waiting, course) };
}

function judge(answer: TokenAnswer, course: Course, input: LoginInput, now: number): Verdict {
  if (answer.kind === "none") return { outcome: { kind: "unreachable", error: answer.error } };
  if (answer.kind === "token") return { outcome: answer };
  if (course.audience === input.host) course.answer = answer;
  const counted = course.answer ?? answer;
  const { refusal, explained } = counted;
  const { skewMs = 0 } = course;
  if (explained.retry.includes("resign") && !isCorrectable(skewMs)) {
    return { outcome: { kind: "unclear", refusal, explained: CLOCK_TOO_FAR_OFF } };
  }
  const mayRetry = explained.retry.filter((why) => why !== "audience" || input.recorded === true);
  const waitAnyway: readonly Retry[] = input.waitFor?.includes(explained.code) ? ["propagation"] : [];
  const next = nextTry([...mayRetry, ...waitAnyway], course.tries, Math.max(0, course.until - now));
  if (next.kind === "again") return { next, detail: wordsFor(refusal), waiting: counted };
  course.audience = input.host;
  return { outcome: endOf(counted, course) };
}

function endOf(
  { refusal, explained }: Extract<TokenAnswer, { kind: "refusal" }>,
  { mayWait }: Course,
): Extract<LoginOutcome, { refusal: TokenRefusal }> {
  // A refusal that a cause was found for in the org is no sign of a change on its way.
  const isPlain = explained.means === "refusal" || (explained.means === "spreading" && mayWait === false);
  return { kind: isPlain ? "refused" : "unclear", refusal, explained };
}

function wordsFor(refusal: TokenRefusal): string {
  return `the org still answers "${refusal.description || refusal.error || `HTTP ${refusal.status}`}"`;
}

function warnOfSkew(skewMs: number | undefined, emit: Emit): void {
  if (skewMs === undefined || Math.abs(skewMs) < NOTABLE_SKEW_MS) return;
  const side = skewMs > 0 ? "behind" : "ahead of";
  const message = `This machine's clock is ${Math.abs(skewMs) / 1000} s ${side} the org's; set it (NTP), since assertions live for minutes.`;
  emit({ kind: "warning", code: "CLOCK_SKEW", message });
}
