import { KantivError } from "../model/errors.ts";
import type { Emit } from "../model/events.ts";
import type { Clock, Http, HttpReply, Signer } from "../model/ports.ts";
import { otherAudience, signAssertion } from "./assertion.ts";
import { explainTokenError, type Retry, type TokenErrorExplanation } from "./errors.ts";
import { isHiccup } from "./hiccup.ts";
import { type NextTry, NO_TRIES, nextTry, type Tries } from "./retry.ts";
import { readTokenReply, type TokenRefusal, type TokenReply, tokenRequest } from "./token.ts";

export interface LoginInput {
  /** Origin of the org's My Domain: where the request goes, and the audience. */
  host: string;
  consumerKey: string;
  username: string;
  signer: Signer;
  sandbox: boolean;
  /** When the app was last changed by us, in milliseconds; without it nothing is waited out. */
  changedAt?: number;
  /** How long after that a refusal may still mean that the change has not arrived everywhere. */
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

export interface LoginPorts {
  http: Http;
  clock: Clock;
  emit: Emit;
  /** A fresh id for every call. */
  randomId: () => string;
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

type LoginOutcome =
  | { kind: "token"; token: TokenReply }
  | { kind: "refused"; refusal: TokenRefusal; explained: TokenErrorExplanation }
  | { kind: "unreachable"; error: KantivError };

/** New settings of an External Client App are everywhere within 15 minutes (Salesforce Help, OAuth settings of an app). */
export const PROPAGATION_WINDOW_MS = 15 * 60_000;
/** Beyond this the wrong clock is worth a word even where the login works. */
const NOTABLE_SKEW_MS = 60_000;
const STEP = "login";

/** Where a login stands between its attempts. */
interface Course {
  tries: Tries;
  audience: string;
  /** Added to this machine's time when signing; the skew, once the org called an assertion expired. */
  offsetMs: number;
  skewMs: number | undefined;
  /** Refused with the My Domain as audience: what counts; the second choice's refusal is noise beside it. */
  refusal: TokenRefusal | undefined;
  /** What `mayWait` said. */
  mayWait: boolean | undefined;
}

/**
 * Logs in as the integration user. Every attempt signs anew with a fresh id. Tries again only for what the table of
 * errors says: the other documented audience once, the server's time once, hiccups a few times, and propagation while
 * a change of ours is recent. Resolves for whatever the org answers; a failing signer or an abort rejects.
 */
export async function logIn(input: LoginInput, ports: LoginPorts): Promise<Login> {
  const { clock } = ports;
  const start = clock.now();
  const course: Course = {
    tries: NO_TRIES,
    audience: input.host,
    offsetMs: 0,
    skewMs: undefined,
    refusal: undefined,
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
    // A hiccup says nothing of the audience that was being tried.
    if (!(answer instanceof KantivError)) course.audience = input.host;
    if (next.why === "audience") course.audience = otherAudience(input.sandbox);
    if (next.why === "resign") course.offsetMs = skewMs ?? 0;
    await pause(verdict.detail, next, start, input, ports);
  }
}

/** One assertion, one request; the reply, or the error of a network that gave none. */
async function attempt(course: Course, input: LoginInput, ports: LoginPorts): Promise<HttpReply | KantivError> {
  const { clock, http, emit } = ports;
  course.tries = { ...course.tries, attempts: course.tries.attempts + 1 };
  const claims = { iss: input.consumerKey, sub: input.username, aud: course.audience };
  const assertion = await signAssertion(claims, input.signer, clock.now() + course.offsetMs, ports.randomId());
  try {
    const reply = await http(tokenRequest(input.host, assertion));
    if (course.skewMs === undefined) {
      course.skewMs = skewOf(reply, clock.now());
      warnOfSkew(course.skewMs, emit);
    }
    return reply;
  } catch (error) {
    if (error instanceof KantivError) return error;
    throw error;
  }
}

/** `instead`: how the login ends should there be no next try after all. */
type Verdict =
  | { outcome: LoginOutcome }
  | { next: Extract<NextTry, { kind: "again" }>; detail: string; instead: LoginOutcome };

/** Propagation is waited out only where nothing else is wrong. */
async function unlessHopeless(verdict: Verdict, course: Course, input: LoginInput): Promise<Verdict> {
  if ("outcome" in verdict || !verdict.next.why.startsWith("propagation")) return verdict;
  course.mayWait ??= (await input.mayWait?.()) ?? true;
  if (course.mayWait) return verdict;
  course.audience = input.host;
  return { outcome: verdict.instead };
}

function judge(answer: HttpReply | KantivError, course: Course, input: LoginInput, now: number): Verdict {
  if (answer instanceof KantivError) {
    // A host that has answered before has a hiccup, too. An assertion whose answer was lost is spent; the next is a new one.
    const next = nextTry(course.refusal || isHiccup(answer) ? ["transient"] : [], course.tries, 0);
    const unreachable: LoginOutcome = { kind: "unreachable", error: answer };
    if (next.kind === "again") return { next, detail: "the org does not answer", instead: unreachable };
    return { outcome: unreachable };
  }
  const read = readTokenReply(answer);
  if (read.ok) return { outcome: { kind: "token", token: read.token } };
  if (course.audience === input.host) course.refusal = read;
  const refusal = course.refusal ?? read;
  const explained = explainTokenError(refusal.error, refusal.description, refusal);
  const waitAnyway: readonly Retry[] = input.waitFor?.includes(explained.code) ? ["propagation"] : [];
  const next = nextTry([...explained.retry, ...waitAnyway], course.tries, waitLeft(input, now));
  const refused: LoginOutcome = { kind: "refused", refusal, explained };
  if (next.kind === "again") return { next, detail: wordsFor(refusal), instead: refused };
  course.audience = input.host;
  return { outcome: refused };
}

/** Milliseconds in which the last change of ours may still be on its way; 0 when none is known. */
export function waitLeft({ changedAt, propagationWindowMs = PROPAGATION_WINDOW_MS }: LoginInput, now: number): number {
  return changedAt === undefined ? 0 : Math.max(0, changedAt + propagationWindowMs - now);
}

function wordsFor(refusal: TokenRefusal): string {
  return `the org still answers "${refusal.description || refusal.error || `HTTP ${refusal.status}`}"`;
}

/** Sleeps in slices, so that whoever watches sees the time left go down. */
export async function pause(
  detail: string,
  next: { delayMs: number; remainingMs: number },
  start: number,
  input: LoginInput,
  { clock, emit }: LoginPorts,
): Promise<void> {
  const slice = 5_000;
  for (let slept = 0; slept < next.delayMs; slept += slice) {
    const remainingMs = Math.max(0, next.remainingMs - slept);
    emit({ kind: "waiting", step: STEP, detail, elapsedMs: clock.now() - start, remainingMs });
    await clock.sleep(Math.min(slice, next.delayMs - slept), input.signal);
  }
}

function skewOf(reply: HttpReply, now: number): number | undefined {
  const server = Date.parse(reply.headers.date ?? "");
  if (Number.isNaN(server)) return undefined;
  // The header has no fraction of a second, so neither has the skew.
  return Math.trunc((server + 500 - now) / 1000) * 1000;
}

function warnOfSkew(skewMs: number | undefined, emit: Emit): void {
  if (skewMs === undefined || Math.abs(skewMs) < NOTABLE_SKEW_MS) return;
  const side = skewMs > 0 ? "behind" : "ahead of";
  const message = `This machine's clock is ${Math.abs(skewMs) / 1000} s ${side} the org's; set it (NTP), since assertions live for minutes.`;
  emit({ kind: "warning", code: "CLOCK_SKEW", message });
}
