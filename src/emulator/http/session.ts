/** Who a request comes from, and whether that session may do it. */
import { effectivePermissions, USER_PERMISSIONS } from "../access/permissions.ts";
import { effectiveFields } from "../metadata/defaults.ts";
import { partOf } from "../metadata/store.ts";
import type { Org, Session } from "../state/types.ts";
import type { User } from "../state/users.ts";
import { ApiError } from "./errors.ts";
import type { Exchange } from "./types.ts";

export interface Caller {
  session: Session;
  user: User;
  permissions: Set<string>;
}

/** The token of an Authorization header (`Bearer` or the older `OAuth`). */
export function bearerToken(exchange: Exchange): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(exchange.request.headers.authorization ?? "")?.[1];
}

/** The live session of a token, with its user; using a session puts off its end. */
export function findCaller(org: Org, token: string | undefined, now: number): Caller | undefined {
  const session = org.sessions.find((candidate) => candidate.token === token);
  const user = org.users.find((candidate) => candidate.id === session?.userId);
  if (!session || !user || now > session.usedAt + session.timeout || !user.isActive || user.isFrozen) return undefined;
  session.usedAt = Math.max(session.usedAt, now);
  return { session, user, permissions: effectivePermissions(org, user, now) };
}

/** Scopes that let a session use the REST and SOAP APIs. */
export function opensApi(session: Session): boolean {
  return session.scopes === null || session.scopes.some((scope) => scope === "api" || scope === "full");
}

/** Under API Access Control only apps that an admin has approved may call the API. */
export function blockedByAccessControl(org: Org, { session, permissions }: Caller): boolean {
  if (!org.apiAccessControl || session.kind !== "oauth" || permissions.has("UseAnyApiClient")) return false;
  const app = org.components.find((component) => component.id === session.appId);
  const policy = app && partOf(org, "ExtlClntAppOauthConfigurablePolicies", app.fullName);
  const fields = effectiveFields("ExtlClntAppOauthConfigurablePolicies", policy?.fields ?? {});
  return fields.permittedUsersPolicyType !== "AdminApprovedPreAuthorized";
}

/** @throws {ApiError} no session, one without the API, a user without it, or the day's allowance used up */
export function requireApi(exchange: Exchange): Caller {
  const { org } = exchange;
  const caller = findCaller(org, bearerToken(exchange), exchange.now);
  if (!caller) throw new ApiError(401, "INVALID_SESSION_ID", "Session expired or invalid");
  if (!opensApi(caller.session) || blockedByAccessControl(org, caller)) {
    throw new ApiError(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API");
  }
  if (!caller.permissions.has("ApiEnabled")) {
    throw new ApiError(403, "API_CURRENTLY_DISABLED", "API is disabled for this User");
  }
  if (org.limits.usedApiRequests >= org.limits.dailyApiRequests) {
    throw new ApiError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  }
  org.limits.usedApiRequests += 1;
  return caller;
}

/** @throws {ApiError} when the caller lacks a user permission */
export function requirePermission(caller: Caller, name: string): void {
  if (caller.permissions.has(name)) return;
  const label = USER_PERMISSIONS[name] ?? name;
  throw new ApiError(
    403,
    "INSUFFICIENT_ACCESS",
    `insufficient access rights: the user needs the permission "${label}"`,
  );
}
