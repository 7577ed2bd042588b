/** `/services/oauth2/authorize`: checks the request as an org would; nobody sits at the browser, so access is denied. */
import { OauthError } from "../http/errors.ts";
import type { Exchange, Reply } from "../http/types.ts";
import { SCOPES } from "../metadata/rules/scopes.ts";
import { formOf } from "./form.ts";
import { requireApp } from "./jwt-bearer.ts";

function redirect(to: string, params: Record<string, string>): Reply {
  const target = `${to}${to.includes("?") ? "&" : "?"}${new URLSearchParams(params)}`;
  return { status: 302, headers: { location: target }, body: "" };
}

/** @throws {OauthError} what cannot be told to the client by a redirect */
export function authorize(exchange: Exchange): Reply {
  const ask = formOf(exchange) ?? exchange.request.query;
  const app = requireApp(exchange, ask.get("client_id") ?? "");
  const to = ask.get("redirect_uri") ?? "";
  const callbacks = String(app.global.callbackUrl ?? "").split(/\s+/);
  if (!callbacks.includes(to)) throw new OauthError("redirect_uri_mismatch", "redirect_uri must match configuration");
  const state: Record<string, string> = ask.has("state") ? { state: ask.get("state") ?? "" } : {};
  const answer = (error: string, error_description: string) => redirect(to, { error, error_description, ...state });
  if (ask.get("response_type") !== "code") return answer("unsupported_response_type", "response type not supported");
  const known = new Set(Object.values(SCOPES));
  const scopes = (ask.get("scope") ?? "").split(/\s+/).filter((scope) => scope !== "");
  if (!scopes.every((scope) => known.has(scope))) {
    return answer("invalid_scope", "requested scope is invalid, unknown, or malformed");
  }
  if (app.global.isPkceRequired !== "false" && !ask.has("code_challenge")) {
    return answer("invalid_request", "missing required code challenge");
  }
  return answer("access_denied", "end-user denied authorization");
}
