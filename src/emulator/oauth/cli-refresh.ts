/** The refresh token of the Salesforce CLI's own app, which every org knows without being told: what an SFDX auth URL holds. */
import { OauthError } from "../http/errors.ts";
import { type Exchange, json, type Reply } from "../http/types.ts";
import { newSessionToken, randomText } from "../state/ids.ts";
import type { CliRefreshToken, Org } from "../state/types.ts";
import { checkUser } from "./grant.ts";

const CLI_CLIENT = "PlatformCLI";
/** Scopes that the CLI asks for at `org login web`. */
const SCOPES = ["refresh_token", "api", "web"];
const MINUTES = 120;

/** Whether a request is the CLI's app redeeming a refresh token. */
export function isCliRefresh(grant: string, form: URLSearchParams): boolean {
  return grant === "refresh_token" && form.get("client_id") === CLI_CLIENT;
}

/** @throws {OauthError} when the token is unknown, revoked or spent, or its user may not log in */
export function redeemCliRefresh(exchange: Exchange, form: URLSearchParams): Reply {
  const { org, url, now, switches } = exchange;
  const held = org.cliRefreshTokens.find((candidate) => candidate.token === form.get("refresh_token"));
  if (held?.spent) endGrant(org, grantOf(held));
  const user = org.users.find((candidate) => candidate.id === held?.userId);
  if (!held || held.spent || !user) throw new OauthError("invalid_grant", "expired access/refresh token");
  checkUser(user, exchange);
  const token = newSessionToken(org);
  const times = { createdAt: now, usedAt: now, timeout: MINUTES * 60_000 };
  org.sessions.push({
    token,
    userId: user.id,
    kind: "oauth",
    scopes: SCOPES,
    appId: null,
    ...times,
    grant: grantOf(held),
  });
  const rotated = switches.refreshTokenRotation === "yes" ? { refresh_token: rotate(org, held) } : {};
  return json(200, {
    access_token: token,
    scope: SCOPES.join(" "),
    instance_url: url,
    id: `${url}/id/${org.id}/${user.id}`,
    token_type: "Bearer",
    ...rotated,
  });
}

/** Names the login by browser that a token goes back to. */
function grantOf({ token, grant }: CliRefreshToken): string {
  return grant ?? token;
}

/** The token that takes the place of a redeemed one. */
function rotate(org: Org, held: CliRefreshToken): string {
  held.spent = true;
  const token = `5Aep861${randomText(80)}`;
  org.cliRefreshTokens.push({ token, userId: held.userId, grant: grantOf(held) });
  return token;
}

/** Who redeems a token again is taken for a thief: all that came from that login ends (help 005316711). */
function endGrant(org: Org, grant: string): void {
  org.cliRefreshTokens = org.cliRefreshTokens.filter((held) => grantOf(held) !== grant);
  org.sessions = org.sessions.filter((session) => session.grant !== grant);
}
