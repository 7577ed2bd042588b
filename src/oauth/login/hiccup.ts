import { EXIT, KantivError, stopped } from "../../model/errors.ts";
import type { Emit } from "../../model/events.ts";
import type { Clock, Http, HttpReply, HttpRequest } from "../../model/ports.ts";
import { isLostConnection } from "../../util/repeatable.ts";
import { pauseBeforeRetry } from "../../util/retry-after.ts";

/** Pauses before a request is made again after a hiccup, in milliseconds; after the last one it counts as it is. */
const PAUSES_MS = [2_000, 5_000, 10_000];
const SLICE_MS = 5_000;

export interface AskPorts {
  http: Http;
  clock: Clock;
  emit: Emit;
}

/** What the org said, or the error of a network that gave no answer. */
export type Answer = HttpReply | KantivError;

export interface Question {
  /** Made anew for every time that it is asked. */
  request: () => HttpRequest | Promise<HttpRequest>;
  /** Whether a reply tells of the moment only and not of what was asked. */
  isHiccup: (reply: HttpReply) => boolean;
  /** The host has answered in this run, so that a connection which is not made is a hiccup too. */
  reached?: boolean;
  signal: AbortSignal | undefined;
}

/**
 * Asks the token endpoint, and through a hiccup a few times more: whether it is a status, a page or a lost connection, by
 * one rule, and each wait is told. Only for what may be repeated: a login that is signed anew, the end of a token.
 *
 * @throws `INTERRUPTED` (exit 130) once the signal is aborted, before anything more is sent
 */
export async function askThroughHiccups(
  { request, isHiccup, reached = false, signal }: Question,
  ports: AskPorts,
): Promise<{ answer: Answer; requests: number }> {
  const start = ports.clock.now();
  let there = reached;
  for (let requests = 1; ; requests++) {
    const answer = await send(await request(), ports.http, signal);
    const isLost = answer instanceof KantivError;
    there ||= !isLost;
    const passing = isLost ? isCut(answer, there, requests) : isHiccup(answer);
    const delayMs = passing ? pauseAfter(answer, requests, ports.clock.now()) : undefined;
    if (delayMs === undefined) return { answer, requests };
    const detail = isLost ? "the org does not answer" : `the org gives no clear answer (HTTP ${answer.status})`;
    const remainingMs = delayMs + PAUSES_MS.slice(requests).reduce((sum, ms) => sum + ms, 0);
    await pause(detail, { delayMs, remainingMs }, start, signal, ports);
  }
}

/** One request, unless the run is to stop. A bug of ours is thrown on. */
export async function send(request: HttpRequest, http: Http, signal: AbortSignal | undefined): Promise<Answer> {
  if (signal?.aborted) throw stopped(signal);
  try {
    return await http(signal ? { ...request, signal } : request);
  } catch (error) {
    if (error instanceof KantivError && error.exit !== EXIT.interrupted) return error;
    throw error;
  }
}

/**
 * The connection was made and then lost, or the server was silent, once: that costs minutes each time. A host that was
 * never reached is wrong or down: asking again does not help.
 */
function isCut(error: KantivError, there: boolean, requests: number): boolean {
  if (error.code === "HTTP_TIMEOUT") return requests === 1;
  return isLostConnection(error) || (error.code === "ORG_UNREACHABLE" && there);
}

/** Milliseconds before the next try; undefined when this answer counts. */
function pauseAfter(answer: Answer, requests: number, now: number): number | undefined {
  const usual = PAUSES_MS[requests - 1];
  if (usual === undefined) return undefined;
  return answer instanceof KantivError ? usual : pauseBeforeRetry(answer.headers, usual, now);
}

/** Sleeps in slices, so that whoever watches sees the time left go down. */
export async function pause(
  detail: string,
  { delayMs, remainingMs }: { delayMs: number; remainingMs: number },
  start: number,
  signal: AbortSignal | undefined,
  { clock, emit }: AskPorts,
): Promise<void> {
  for (let slept = 0; slept < delayMs; slept += SLICE_MS) {
    emit({
      kind: "waiting",
      step: "login",
      detail,
      elapsedMs: clock.now() - start,
      remainingMs: Math.max(0, remainingMs - slept),
    });
    await clock.sleep(Math.min(SLICE_MS, delayMs - slept), signal);
  }
}
