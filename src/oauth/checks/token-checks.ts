import type { Check } from "../../model/checks.ts";
import { checkInstanceUrl, type InstanceUrl, isLoopback } from "../../util/salesforce-host.ts";
import { sameId, wholeId } from "../../util/salesforce-id.ts";
import { compareScopes } from "../login/scopes.ts";
import type { TokenReply } from "../login/token.ts";
import type { DataAsked } from "./data-questions.ts";

export interface ExpectedSession {
  /** 15 or 18 characters. */
  orgId: string;
  /** Of the integration user; without it the user is known by the name in userinfo alone. */
  userId?: string;
  /** As in the template (`Api`, `RefreshToken`) or as in a token (`api`, `refresh_token`). */
  scopes: readonly string[];
  /** They are those of an installed app, its publisher's to change. */
  isInstalled?: true;
}

export interface SessionInput {
  host: string;
  username: string;
  apiVersion: string;
  expected: ExpectedSession;
  trustedHosts?: readonly string[];
  /** What to ask about data with the token; absent: nothing. */
  data?: DataAsked;
  signal?: AbortSignal;
}

/** What is looked at once there is a token, in this order. */
export const SESSION_CHECKS = [
  { id: "org", title: "The token is of this org" },
  { id: "user", title: "The token is of the integration user" },
  { id: "scopes", title: "The scopes are exactly those of the template" },
  { id: "instance", title: "The token may be sent to the instance it names" },
  { id: "api", title: "The API takes the token" },
  { id: "userinfo", title: "Userinfo agrees" },
  { id: "revoke", title: "The token is revoked" },
] as const;

export type CheckId = (typeof SESSION_CHECKS)[number]["id"];

export function check(
  id: CheckId,
  status: Check["status"],
  detail: string,
  more: Pick<Check, "remedy" | "code"> = {},
): Check {
  const title = SESSION_CHECKS.find((one) => one.id === id)?.title ?? id;
  return { id, title, status, detail, ...more };
}

/** What another check kept from being looked at; that one says what to do. */
export function notTried(id: CheckId, why: string): Check {
  const remedy = "Put right what the checks before this one name, then verify again.";
  return check(id, "unknown", why, { code: "NOT_TRIED", remedy });
}

/** Org and user of an identity URL (`…/id/<org id>/<user id>`). */
export function idsOf(identityUrl: string): { orgId: string; userId: string } | undefined {
  const [, orgId, userId] = /\/id\/(00D\w+)\/(005\w+)(?:\?|$)/.exec(identityUrl) ?? [];
  return wholeId(orgId) === undefined || wholeId(userId) === undefined
    ? undefined
    : { orgId: String(orgId), userId: String(userId) };
}

type Ids = ReturnType<typeof idsOf>;

export function orgCheck(ids: Ids, expected: ExpectedSession): Check {
  if (!ids)
    return check("org", "failed", "the reply's id names no org", { code: "LOGIN_ID_MALFORMED", remedy: ID_REMEDY });
  if (sameId(ids.orgId, expected.orgId)) return check("org", "passed", ids.orgId);
  return check("org", "failed", `the token is of org ${ids.orgId}, not ${expected.orgId}`, {
    code: "LOGIN_OTHER_ORG",
    remedy: "Use the consumer key of the app in this org, at this org's My Domain.",
  });
}

const ID_REMEDY = "Check that instanceUrl is the org itself, not a proxy or a page in front of it.";

export function userCheck(ids: Ids, expected: ExpectedSession): Check {
  if (!ids)
    return check("user", "failed", "the reply's id names no user", { code: "LOGIN_ID_MALFORMED", remedy: ID_REMEDY });
  if (expected.userId === undefined) return check("user", "unknown", `${ids.userId}; there was no user id to compare`);
  if (sameId(ids.userId, expected.userId)) return check("user", "passed", ids.userId);
  return check("user", "failed", `the token is of user ${ids.userId}, not ${expected.userId}`, {
    code: "LOGIN_OTHER_USER",
    remedy: "Name the integration user's exact username in the org file.",
  });
}

export function scopesCheck(token: TokenReply, expected: ExpectedSession): Check {
  const found = compared(token, expected);
  return expected.isInstalled ? { ...found, title: "The scopes are exactly those of the installed app" } : found;
}

function compared(token: TokenReply, expected: ExpectedSession): Check {
  const { missing, extra } = compareScopes(expected.scopes, token.scope.split(/\s+/));
  if (missing.length === 0 && extra.length === 0) return check("scopes", "passed", token.scope);
  const parts = [
    missing.length > 0 ? `missing: ${missing.join(", ")}` : "",
    extra.length > 0 ? `not wanted: ${extra.join(", ")}` : "",
  ].filter(Boolean);
  return check("scopes", "failed", `${parts.join("; ")} (granted: ${token.scope})`, {
    code: "LOGIN_SCOPES",
    remedy: expected.isInstalled
      ? "Ask the app's publisher, whose package decides its scopes."
      : "Apply the template again; the scopes of the app's OAuth settings were changed in the org.",
  });
}

/**
 * Where the token may go: the My Domain it came from, else another host that is Salesforce's or trusted by name. Loopback
 * is taken only as itself, so that a remote org cannot have the token sent to a server on this machine.
 */
export function judgeInstance(instanceUrl: string, { host, trustedHosts }: SessionInput): InstanceUrl {
  if (URL.canParse(instanceUrl) && new URL(instanceUrl).origin === host) return { ok: true, origin: host };
  const verdict = checkInstanceUrl(instanceUrl, trustedHosts);
  if (!verdict.ok || !isLoopback(new URL(verdict.origin).hostname)) return verdict;
  return {
    ok: false,
    code: "INSTANCE_URL_UNTRUSTED",
    message: `${verdict.origin} is a server of this machine and not ${host}.`,
    remedy: "Check that instanceUrl is the org itself.",
  };
}

export function instanceCheck(instance: InstanceUrl): Check {
  if (instance.ok) return check("instance", "passed", instance.origin);
  return check("instance", "failed", instance.message, { code: instance.code, remedy: instance.remedy });
}
