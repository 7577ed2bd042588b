import { KantivError } from "../model/errors.ts";
import type { Emit } from "../model/events.ts";
import type { Clock, Http, HttpReply, HttpRequest } from "../model/ports.ts";
import { isLostConnection, isPassing, isRead } from "../util/repeatable.ts";
import { pauseBeforeRetry } from "../util/retry-after.ts";

/** Before a read is said again, in milliseconds; after the last one its answer counts as it is. */
const PAUSES_MS = [2_000, 5_000, 10_000];

/**
 * The same client, that says what only reads again (see `isRead`) when the connection was lost, the server was silent, or
 * it answered that it can't just now: up to three times, after a pause or the longer time that `Retry-After` names, each
 * told as a warning. A host that was never reached is wrong or down, and is not asked again. What writes is said once.
 *
 * Answers and throws as `http` does at its last try; throws `INTERRUPTED` when a signal is aborted in a pause.
 */
export function repeating(http: Http, ports: { clock: Clock; emit: Emit; signal?: AbortSignal }): Http {
  const { clock, emit } = ports;
  return async (request) => {
    if (!isRead(request)) return http(request);
    for (let tries = 0; ; tries++) {
      const answer = await answerTo(http, request);
      const pauseMs = pauseAfter(answer, tries, clock.now());
      if (pauseMs !== undefined) {
        const message = `${wordsFor(answer, request)} Asking again in ${Math.ceil(pauseMs / 1000)} s.`;
        emit({ kind: "warning", code: "READ_REPEATED", message });
        await clock.sleep(pauseMs, anyOf(ports.signal, request.signal));
      } else if (answer instanceof KantivError) throw answer;
      else return answer;
    }
  };
}

async function answerTo(http: Http, request: HttpRequest): Promise<HttpReply | KantivError> {
  try {
    return await http(request);
  } catch (error) {
    if (error instanceof KantivError) return error;
    throw error;
  }
}

/** Milliseconds until the next try; undefined when this answer is the one that counts. */
function pauseAfter(answer: HttpReply | KantivError, tries: number, now: number): number | undefined {
  const pauseMs = PAUSES_MS[tries];
  if (pauseMs === undefined) return undefined;
  if (answer instanceof KantivError) {
    // Once: a silent server costs two minutes each time.
    if (answer.code === "HTTP_TIMEOUT") return tries === 0 ? pauseMs : undefined;
    return isLostConnection(answer) ? pauseMs : undefined;
  }
  return isPassing(answer) ? pauseBeforeRetry(answer.headers, pauseMs, now) : undefined;
}

function wordsFor(answer: HttpReply | KantivError, request: HttpRequest): string {
  if (answer instanceof KantivError) return answer.message;
  return `${new URL(request.url).host} answered HTTP ${answer.status}.`;
}

function anyOf(...signals: (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}
