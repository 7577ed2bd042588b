import { stopped } from "../model/errors.ts";
import type { Http } from "../model/ports.ts";
import { isRead } from "../util/repeatable.ts";

/**
 * The same client for a run that may be interrupted: after that nothing more is sent, so that an org is not changed any
 * further, and a read is given up at once, also in a pause before it is repeated. Any other request is waited for: its answer tells what the org did, which the
 * next run has to know. Throws `INTERRUPTED` (exit 130).
 */
export function stoppable(http: Http, signal: AbortSignal): Http {
  return async (request) => {
    if (signal.aborted) throw stopped(signal);
    return http(isRead(request) ? { ...request, signal } : request);
  };
}
