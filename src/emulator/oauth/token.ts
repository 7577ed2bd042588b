/** `POST /services/oauth2/token`. JWT bearer is what apps are set up for here; other grants are refused as an org would. */
import { createHmac } from "node:crypto";
import { OauthError } from "../http/errors.ts";
import { type Exchange, json, type Reply } from "../http/types.ts";
import { newSessionToken, randomText } from "../state/ids.ts";
import type { Session } from "../state/types.ts";
import type { User } from "../state/users.ts";
import { grantedScopes, type OauthApp } from "./app.ts";
import { isCliRefresh, redeemCliRefresh } from "./cli-refresh.ts";
import { formOf } from "./form.ts";
import { grantJwtBearer } from "./jwt-bearer.ts";
import { grantOther } from "./other-grants.ts";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** The org's default session timeout. */
const DEFAULT_MINUTES = 120;

export async function postToken(exchange: Exchange): Promise<Reply> {
  checkEndpoint(exchange);
  const form = formOf(exchange);
  const grant = form?.get("grant_type") ?? "";
  exchange.note(grant || "no grant");
  if (!form || grant === "") throw new OauthError("unsupported_grant_type", "grant type not supported");
  if (isCliRefresh(grant, form)) return redeemCliRefresh(exchange, form);
  const { app, user } =
    grant === JWT_BEARER
      ? await grantJwtBearer(exchange, form.get("assertion") ?? "")
      : grantOther(exchange, grant, form);
  return json(200, tokenReply(exchange, app, user));
}

/** @throws {OauthError} */
function checkEndpoint({ request, org, switches }: Exchange): void {
  if (request.method !== "POST") throw new OauthError("invalid_request", "must use HTTP POST");
  if (switches.requireHttps === "yes" && !request.isSecure) throw new OauthError("invalid_request", "HTTPS required");
  if (org.status === "locked") throw new OauthError("inactive_org", "organization is locked, closed, or suspended");
  if (org.upsets.tokenUnknownError > 0) {
    org.upsets.tokenUnknownError -= 1;
    throw new OauthError("unknown_error", "retry your request");
  }
}

/** No refresh token and no expires_in: the session lasts as the policy says. */
function tokenReply(exchange: Exchange, app: OauthApp, user: User): object {
  const { org, url, now, switches } = exchange;
  const granted = grantedScopes(app);
  const shown = granted.filter((name) => switches.scopeListsRefreshToken === "yes" || name !== "refresh_token");
  const asJwt = app.global.isNamedUserJwtEnabled === "true";
  const scope = shown.join(" ");
  const session: Session = {
    token: asJwt ? jwtToken(exchange, app, user, scope) : newSessionToken(org),
    userId: user.id,
    kind: "oauth",
    scopes: granted,
    appId: app.app.id,
    createdAt: now,
    usedAt: now,
    timeout: Number(app.policy.sessionTimeoutInMinutes ?? DEFAULT_MINUTES) * 60_000,
  };
  org.sessions.push(session);
  const loginHost = org.isSandbox ? "https://test.salesforce.com" : "https://login.salesforce.com";
  const id = `${switches.identityUrlHost === "login" ? loginHost : url}/id/${org.id}/${user.id}`;
  const base = { access_token: session.token, scope, instance_url: url, id, token_type: "Bearer" };
  return {
    ...base,
    ...(asJwt ? { token_format: "jwt" } : {}),
    ...(switches.tokenExtras === "yes" ? extras(id, now, app.consumer.secret) : {}),
  };
}

function extras(id: string, now: number, secret: string): object {
  return {
    issued_at: String(now),
    signature: createHmac("sha256", secret)
      .update(id + now)
      .digest("base64"),
    api_instance_url: "https://api.salesforce.com",
  };
}

/** The form that the option "JWT-based access tokens for named users" gives a token; clients look at its shape only. */
function jwtToken({ url, now }: Exchange, app: OauthApp, user: User, scope: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iss: url,
    sub: `uid:${user.id}`,
    aud: [url],
    client_id: app.consumer.key,
    scp: scope,
    iat: now / 1000,
  };
  const signed = `${part({ typ: "JWT", alg: "HS256" })}.${part({ ...claims, jti: randomText(32) })}`;
  return `${signed}.${createHmac("sha256", app.consumer.secret).update(signed).digest("base64url")}`;
}
