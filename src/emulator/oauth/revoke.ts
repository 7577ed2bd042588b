/** Ending a token, and asking about one. */
import { OauthError } from "../http/errors.ts";
import { findCaller } from "../http/session.ts";
import { type Exchange, json, type Reply } from "../http/types.ts";
import { findApp } from "./app.ts";
import { formOf } from "./form.ts";

/** `POST` or `GET /services/oauth2/revoke`: 200 without a body; errors come form-encoded. */
export function revoke(exchange: Exchange): Reply {
  const token = formOf(exchange)?.get("token") ?? exchange.request.query.get("token") ?? "";
  const { org } = exchange;
  const left = org.sessions.filter((session) => session.token !== token);
  if (left.length === org.sessions.length) {
    const body = new URLSearchParams({ error: "invalid_token", error_description: "invalid token" }).toString();
    return { status: 400, headers: { "content-type": "application/x-www-form-urlencoded" }, body };
  }
  org.sessions = left;
  return { status: 200, headers: {}, body: "" };
}

/** `POST /services/oauth2/introspect`: needs the client's id and secret, in the form or as Basic. */
export function introspect(exchange: Exchange): Reply {
  const form = formOf(exchange) ?? new URLSearchParams();
  const basic = /^Basic\s+(\S+)$/i.exec(exchange.request.headers.authorization ?? "")?.[1];
  const [basicId, basicSecret] = basic ? Buffer.from(basic, "base64").toString("utf8").split(":") : [];
  const key = form.get("client_id") ?? basicId ?? "";
  const app = findApp(exchange, key);
  if (!app) throw new OauthError("invalid_client_id", "client identifier invalid");
  if ((form.get("client_secret") ?? basicSecret) !== app.consumer.secret) {
    throw new OauthError("invalid_client", "invalid client credentials");
  }
  const token = form.get("token");
  if (!token) throw new OauthError("invalid_request", "missing required parameter: token");
  const caller = findCaller(exchange.org, token, exchange.now);
  const own = caller?.session.appId === app.app.id || app.global.isIntrospectAllTokens === "true";
  if (!caller || !own) return json(200, { active: false });
  const { session, user } = caller;
  const seconds = (ms: number) => Math.floor(ms / 1000);
  return json(200, {
    active: true,
    scope: (session.scopes ?? ["full"]).join(" "),
    client_id: key,
    username: user.username,
    sub: `${exchange.url}/id/${exchange.org.id}/${user.id}`,
    token_type: "access_token",
    exp: seconds(session.usedAt + session.timeout),
    iat: seconds(session.createdAt),
    nbf: seconds(session.createdAt),
  });
}
