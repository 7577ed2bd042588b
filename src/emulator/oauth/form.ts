/** Form-encoded bodies; the OAuth endpoints take nothing else. */
import type { Exchange } from "../http/types.ts";

/** Undefined when the body is of another type. */
export function formOf({ request }: Exchange): URLSearchParams | undefined {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return undefined;
  return new URLSearchParams(request.body.toString("utf8"));
}
