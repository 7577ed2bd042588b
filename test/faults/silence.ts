import type { ServerResponse } from "node:http";

/** Real time after which a client that has no time-out of this kind is cut off, so that the suite goes on. */
const PATIENCE_MS = 5_000;

/**
 * Makes `AbortSignal.timeout` fire by the org's time, so that a silent server costs no real time.
 *
 * @param passed told of the milliseconds that a time-out has taken
 */
export function virtualTimeouts(passed: (ms: number) => void) {
  const real = AbortSignal.timeout;
  const waiting: { ms: number; controller: AbortController }[] = [];
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    waiting.push({ ms, controller });
    return controller.signal;
  };
  return {
    /** The exchange that began last is never answered: its time-out comes. */
    expire(response: ServerResponse): void {
      const last = waiting.at(-1);
      if (last) passed(last.ms);
      last?.controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
      const cut = setTimeout(() => response.destroy(), PATIENCE_MS);
      response.on("close", () => clearTimeout(cut));
    },
    restore(): void {
      AbortSignal.timeout = real;
    },
  };
}
