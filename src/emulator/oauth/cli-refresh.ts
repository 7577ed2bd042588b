/** The refresh token of the Salesforce CLI's own app, which every org knows without being told: what an SFDX auth URL holds. */
import { OauthError } from "../http/errors.ts";
import { type Exchange, json, type Reply } from "../http/types.ts";
import { newSessionToken } from "../state/ids.ts";
import { checkUser } from "./grant.ts";

const CLI_CLIENT = "PlatformCLI";
/** Scopes that the CLI asks for at `org login web`. */
const SCOPES = ["refresh_token", "api", "web"];
const MINUTES = 120;

/** Whether a request is the CLI's app redeeming a refresh token. */
export function isCliRefresh(grant: string, form: URLSearchParams): boolean {
  return grant === "refresh_token" && form.get("client_id") === CLI_CLIENT;
}

/** @throws {OauthError} when the token is unknown or revoked, or its user may not log in */
export function redeemCliRefresh(exchange: Exchange, form: URLSearchParams): Reply {
  const { org, url, now } = exchange;
  const held = org.cliRefreshTokens.find((candidate) => candidate.token === form.get("refresh_token"));
  const user = org.users.find((candidate) => candidate.id === held?.userId);
  if (!user) throw new OauthError("invalid_grant", "expired access/refresh token");
  checkUser(user, exchange);
  const token = newSessionToken(org);
  const times = { createdAt: now, usedAt: now, timeout: MINUTES * 60_000 };
  org.sessions.push({ token, userId: user.id, kind: "oauth", scopes: SCOPES, appId: null, ...times });
  return json(200, {
    access_token: token,
    scope: SCOPES.join(" "),
    instance_url: url,
    id: `${url}/id/${org.id}/${user.id}`,
    token_type: "Bearer",
  });
}
