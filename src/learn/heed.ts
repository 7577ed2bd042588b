import type { Emit } from "../model/events.ts";
import type { Clock, Http } from "../model/ports.ts";
import { isPassing } from "../util/repeatable.ts";
import { pauseBeforeRetry } from "../util/retry-after.ts";

/**
 * The same client for a run that goes on after a request was refused: once an answer has asked for time by `Retry-After`, up to
 * two minutes, the next request waits that long, which is told as a warning. Whether the refused one is made again is the
 * caller's to say.
 *
 * Answers and throws as `http` does; throws `INTERRUPTED` when the signal is aborted in a pause.
 */
export function heeding(http: Http, { clock, emit, signal }: { clock: Clock; emit: Emit; signal?: AbortSignal }): Http {
  let until = 0;
  return async (request) => {
    const pauseMs = until - clock.now();
    if (pauseMs > 0) {
      const message = `${new URL(request.url).host} asked for time. Going on in ${Math.ceil(pauseMs / 1000)} s.`;
      emit({ kind: "warning", code: "ORG_BUSY", message });
      await clock.sleep(pauseMs, signal);
    }
    const answer = await http(request);
    if (isPassing(answer)) until = clock.now() + (pauseBeforeRetry(answer.headers, 0, clock.now()) ?? 0);
    return answer;
  };
}
