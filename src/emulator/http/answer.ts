/** One request to one org: status of the org, route, refusal. */

import { refusalReply } from "./errors.ts";
import { findRoute } from "./routes.ts";
import { type Exchange, html, json, type Reply } from "./types.ts";

/** Never rejects for what an org refuses; a rejection is a fault of the emulator. */
export async function answerRequest(exchange: Exchange): Promise<Reply> {
  const closed = closedReply(exchange);
  if (closed) return closed;
  try {
    const { method, path } = exchange.request;
    const match = findRoute(method, path);
    if (!match) return unknownReply(exchange);
    return await match.handler({ ...exchange, params: match.params });
  } catch (error) {
    const refusal = refusalReply(error);
    if (!refusal) throw error;
    return refusal;
  }
}

/** An org in maintenance, or one that is not there yet, answers with pages instead of data. */
function closedReply({ org }: Exchange): Reply | undefined {
  if (org.status === "maintenance") {
    return html(503, "Down for Maintenance", "Sorry for the inconvenience. We'll be back shortly.");
  }
  if (org.status === "starting") {
    return html(404, "Data Not Available", "The data you were trying to access could not be found.");
  }
  return undefined;
}

function unknownReply(exchange: Exchange): Reply {
  const { method, path } = exchange.request;
  exchange.note("unknown", true);
  return json(501, [{ message: `the emulator does not model ${method} ${path}`, errorCode: "NOT_IMPLEMENTED" }]);
}
