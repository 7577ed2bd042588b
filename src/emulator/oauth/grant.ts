/** Whether a user may use an app: policy, pre-authorisation, IP rules. The token endpoint's own words for each refusal. */
import { isPreAuthorised } from "../access/entity-access.ts";
import { withinLoginHours } from "../access/login-hours.ts";
import { ipAllowed } from "../access/network.ts";
import { effectivePermissions, listOf, profileOf } from "../access/permissions.ts";
import { OauthError } from "../http/errors.ts";
import type { Exchange } from "../http/types.ts";
import type { Org } from "../state/types.ts";
import type { User } from "../state/users.ts";
import { grantedScopes, type OauthApp } from "./app.ts";

export function appNotFound(): OauthError {
  return new OauthError("app_not_found", "External client app is not installed in this org");
}

function notApproved(): OauthError {
  return new OauthError("invalid_grant", "user hasn't approved this consumer");
}

/** @throws {OauthError} when the user is inactive or frozen */
export function checkUser(user: User, { switches }: Exchange): void {
  if (user.isActive && !user.isFrozen) return;
  throw new OauthError(switches.inactiveUser, "user is inactive");
}

/**
 * Scopes that pre-authorised JWT bearer needs: RefreshToken, although no refresh token is issued, and one more.
 * @throws {OauthError}
 */
export function checkJwtScopes(app: OauthApp): void {
  const scopes = grantedScopes(app);
  const refresh = scopes.includes("refresh_token") || scopes.includes("offline_access");
  if (!refresh) {
    throw new OauthError(
      "invalid_request",
      "refresh_token scope is required and the connected app should be installed and preauthorized",
    );
  }
  if (scopes.every((scope) => scope === "refresh_token" || scope === "offline_access")) {
    throw new OauthError("invalid_scope", "requested scope is invalid, unknown, or malformed");
  }
}

/**
 * Holders of "Use Any API Client" reach every External Client App, also those of which they are no approved users (Salesforce
 * Help, preauthorising user access).
 * @throws {OauthError} by the policy on permitted users
 */
export function checkPolicy(app: OauthApp, user: User, exchange: Exchange): void {
  const { org, now, switches } = exchange;
  if (effectivePermissions(org, user, now).has("UseAnyApiClient")) return;
  if (app.policy.permittedUsersPolicyType !== "AdminApprovedPreAuthorized") {
    const approved = org.approvals.some((approval) => approval.userId === user.id && approval.appId === app.app.id);
    if (!approved) throw notApproved();
    return;
  }
  if (isPreAuthorised(org, app.app.id, user, now, switches)) return;
  if (switches.incompletePreauthorization === "app_not_found") throw appNotFound();
  throw new OauthError("invalid_app_access", "user is not admin approved to access this app");
}

/**
 * Login hours and IP ranges of the profile bind this flow, whatever the app's policy says and whichever addresses it
 * trusts: both are for other flows (help `xcloud.connected_app_continuous_ip`, packaging guide).
 * @throws {OauthError}
 */
export function checkNetwork(app: OauthApp, user: User, { org, now, switches }: Exchange): void {
  const profile = profileOf(org, user);
  if (!withinLoginHours(profile?.loginHours ?? null, now)) {
    throw new OauthError("invalid_grant", "IP restricted or invalid login hours");
  }
  if (ipAllowed(org.sourceIp, profile?.loginIpRanges ?? [])) return;
  if (switches.ipRelaxationForJwt === "no" || !isRelaxed(app, org))
    throw new OauthError("invalid_grant", "ip restricted");
}

/** By the policy, or since the app's own ranges hold the address. */
function isRelaxed(app: OauthApp, org: Org): boolean {
  const relaxed = String(app.policy.ipRelaxationPolicyType).startsWith("Bypass");
  const trusted = listOf(app.settings, "trustedIpRanges").map((range) => ({
    start: String(range.startIpAddress),
    end: String(range.endIpAddress),
  }));
  return relaxed || (trusted.length > 0 && ipAllowed(org.sourceIp, trusted));
}
