import type { KantivError } from "../model/errors.ts";
import type { HttpReply, HttpRequest } from "../model/ports.ts";

/** Whether a request only reads, so that asking twice does no more than asking once. */
export function isRead({ method, reads }: HttpRequest): boolean {
  return method === "GET" || method === "HEAD" || reads === true;
}

/**
 * Whether an answer tells of the moment and not of what was asked: too many requests just now, or a server in front of
 * the org that does not get through to it. A 500 does where it carries no fault of the API's own, whose words count then.
 */
export function isPassing({ status, headers }: Pick<HttpReply, "status" | "headers">): boolean {
  if (status === 500) return !/json|xml/i.test(headers["content-type"] ?? "");
  return [420, 429, 502, 503, 504].includes(status);
}

/** Reason of an error for a connection that was lost before TLS was agreed on. */
export const TLS_CUT = "TLS_CUT";

/** Whether something was there and the connection was then lost: after a request was sent, or in the handshake before it. */
export function isLostConnection({ code, data }: KantivError): boolean {
  return code === "ORG_UNREACHABLE" && (data.sent === true || data.reason === TLS_CUT);
}
