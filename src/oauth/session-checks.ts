import type { Check } from "../model/checks.ts";
import { KantivError } from "../model/errors.ts";
import { checkInstanceUrl, type InstanceUrl, isLoopback } from "../util/salesforce-host.ts";
import { apiRemedy } from "./api-remedy.ts";
import { type Answer, type AskPorts, send } from "./hiccup.ts";
import { revokeToken } from "./revoke.ts";
import { canonicalScopes, compareScopes } from "./scopes.ts";
import {
  isHiccupStatus,
  isLegibleRefusal,
  isResources,
  readable,
  readUserinfo,
  resourcesRequest,
  type TokenReply,
  type Userinfo,
  userinfoRequest,
} from "./token.ts";

export interface ExpectedSession {
  /** 15 or 18 characters. */
  orgId: string;
  /** Of the integration user; without it the user is known by the name in userinfo alone. */
  userId?: string;
  /** As in the template (`Api`, `RefreshToken`) or as in a token (`api`, `refresh_token`). */
  scopes: readonly string[];
}

export interface SessionInput {
  host: string;
  username: string;
  apiVersion: string;
  expected: ExpectedSession;
  trustedHosts?: readonly string[];
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

type CheckId = (typeof SESSION_CHECKS)[number]["id"];

/**
 * Looks at a token, uses it and ends it; the ending is tried whatever came before, but for an abort, after which nothing
 * is sent. Passed is only what a legible answer of the right form shows; a legible no is failed; any other answer leaves
 * the check unknown, with what was answered, a code and a remedy.
 */
export async function checkSession(token: TokenReply, input: SessionInput, ports: AskPorts): Promise<Check[]> {
  const ids = idsOf(token.id);
  const instance = judgeInstance(token.instanceUrl, input);
  const looked = [orgCheck(ids, input.expected), userCheck(ids, input.expected), scopesCheck(token, input.expected)];
  try {
    const used = instance.ok
      ? [
          await apiCheck(token, instance.origin, input, ports),
          await userinfoCheck(token, instance.origin, input, ports),
        ]
      : [notTried("api", "the token was not sent there"), notTried("userinfo", "the token was not sent there")];
    return [...looked, instanceCheck(instance), ...used, await revokeCheck(token, input, ports)];
  } catch (error) {
    if (!input.signal?.aborted) await revokeCheck(token, input, ports);
    throw error;
  }
}

/** What another check kept from being looked at; that one says what to do. */
export function notTried(id: CheckId, why: string): Check {
  const remedy = "Put right what the checks before this one name, then run kantiv-sf verify.";
  return check(id, "unknown", why, { code: "NOT_TRIED", remedy });
}

/** Org and user of an identity URL (`…/id/<org id>/<user id>`). */
export function idsOf(identityUrl: string): { orgId: string; userId: string } | undefined {
  const [, orgId, userId] = /\/id\/(00D\w{12}(?:\w{3})?)\/(005\w{12}(?:\w{3})?)(?:\?|$)/.exec(identityUrl) ?? [];
  return orgId === undefined || userId === undefined ? undefined : { orgId, userId };
}

function check(id: CheckId, status: Check["status"], detail: string, more: Pick<Check, "remedy" | "code"> = {}): Check {
  const title = SESSION_CHECKS.find((one) => one.id === id)?.title ?? id;
  return { id, title, status, detail, ...more };
}

/** Ids of 15 characters tell case, the last 3 of 18 only repeat it. */
function sameId(a: string, b: string): boolean {
  return a.slice(0, 15) === b.slice(0, 15);
}

type Ids = ReturnType<typeof idsOf>;

function orgCheck(ids: Ids, expected: ExpectedSession): Check {
  if (!ids)
    return check("org", "failed", "the reply's id names no org", { code: "LOGIN_ID_MALFORMED", remedy: ID_REMEDY });
  if (sameId(ids.orgId, expected.orgId)) return check("org", "passed", ids.orgId);
  return check("org", "failed", `the token is of org ${ids.orgId}, not ${expected.orgId}`, {
    code: "LOGIN_OTHER_ORG",
    remedy: "Use the consumer key of the app in this org, at this org's My Domain.",
  });
}

const ID_REMEDY = "Check that instanceUrl is the org itself, not a proxy or a page in front of it.";

function userCheck(ids: Ids, expected: ExpectedSession): Check {
  if (!ids)
    return check("user", "failed", "the reply's id names no user", { code: "LOGIN_ID_MALFORMED", remedy: ID_REMEDY });
  if (expected.userId === undefined) return check("user", "unknown", `${ids.userId}; there was no user id to compare`);
  if (sameId(ids.userId, expected.userId)) return check("user", "passed", ids.userId);
  return check("user", "failed", `the token is of user ${ids.userId}, not ${expected.userId}`, {
    code: "LOGIN_OTHER_USER",
    remedy: "Name the integration user's exact username in the org file.",
  });
}

function scopesCheck(token: TokenReply, expected: ExpectedSession): Check {
  const { missing, extra } = compareScopes(expected.scopes, token.scope.split(/\s+/));
  if (missing.length === 0 && extra.length === 0) return check("scopes", "passed", token.scope);
  const parts = [
    missing.length > 0 ? `missing: ${missing.join(", ")}` : "",
    extra.length > 0 ? `not wanted: ${extra.join(", ")}` : "",
  ].filter(Boolean);
  return check("scopes", "failed", `${parts.join("; ")} (granted: ${token.scope})`, {
    code: "LOGIN_SCOPES",
    remedy: "Apply the template again; the scopes of the app's OAuth settings were changed in the org.",
  });
}

/**
 * Where the token may go: the My Domain it came from, else another host that is Salesforce's or trusted by name. Loopback
 * is taken only as itself, so that a remote org cannot have the token sent to a server on this machine.
 */
function judgeInstance(instanceUrl: string, { host, trustedHosts }: SessionInput): InstanceUrl {
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

function instanceCheck(instance: InstanceUrl): Check {
  if (instance.ok) return check("instance", "passed", instance.origin);
  return check("instance", "failed", instance.message, { code: instance.code, remedy: instance.remedy });
}

async function apiCheck(token: TokenReply, origin: string, input: SessionInput, ports: AskPorts): Promise<Check> {
  const { apiVersion, signal } = input;
  const answer = await send(resourcesRequest(origin, apiVersion, token.accessToken), ports.http, signal);
  if (answer instanceof KantivError) return unclear("api", answer);
  if (isResources(answer, apiVersion)) return check("api", "passed", `version ${apiVersion}`);
  if (!isLegibleRefusal(answer)) return unclear("api", answer);
  return check("api", "failed", said(answer), { code: "LOGIN_API_REFUSED", remedy: apiRemedy(readable(answer)) });
}

async function userinfoCheck(token: TokenReply, origin: string, input: SessionInput, ports: AskPorts): Promise<Check> {
  const answer = await send(userinfoRequest(origin, token.accessToken), ports.http, input.signal);
  if (answer instanceof KantivError) return unclear("userinfo", answer);
  const info = readUserinfo(answer);
  if (info) return judgeUserinfo(info, token, input);
  if (!isLegibleRefusal(answer)) return unclear("userinfo", answer);
  // Userinfo is OpenID Connect's: an app without its scope does as its template says when it is refused here.
  if (answer.status === 403 && !asksForUserinfo(input.expected)) {
    return check("userinfo", "unknown", "the template gives no OpenID scope, without which userinfo is refused");
  }
  return check("userinfo", "failed", said(answer), {
    code: "LOGIN_USERINFO_REFUSED",
    remedy: "Add OpenID to the scopes of the app's OAuth settings.",
  });
}

function judgeUserinfo(info: Userinfo, token: TokenReply, { username }: SessionInput): Check {
  const ids = idsOf(token.id);
  const other = !ids || !sameId(info.userId, ids.userId) || !sameId(info.orgId, ids.orgId);
  const otherName = info.username !== "" && info.username.toLowerCase() !== username.toLowerCase();
  if (!other && !otherName) return check("userinfo", "passed", info.username || info.userId);
  return check("userinfo", "failed", `userinfo names ${info.username} (${info.userId}) of org ${info.orgId}`, {
    code: "LOGIN_OTHER_USER",
    remedy: "Name the integration user's exact username in the org file.",
  });
}

function asksForUserinfo({ scopes }: ExpectedSession): boolean {
  const wanted = canonicalScopes(scopes);
  return wanted.has("openid") || wanted.has("full");
}

async function revokeCheck(token: TokenReply, { host, signal }: SessionInput, ports: AskPorts): Promise<Check> {
  const revocation = await revokeToken(host, token.accessToken, signal, ports);
  if (revocation.over) return check("revoke", "passed", "the token is over");
  const { answer, refused } = revocation;
  if (!refused || answer instanceof KantivError) {
    const open = unclear("revoke", answer);
    return { ...open, remedy: `${open.remedy} ${END_SESSION}` };
  }
  return check("revoke", "failed", said(answer), { code: "LOGIN_REVOKE_REFUSED", remedy: END_SESSION });
}

const END_SESSION = "End the session in Setup, Session Management; else it ends with the org's session time-out.";

/** An answer that neither shows nor refutes: none at all, the org's trouble, or something that is not the org's. */
function unclear(id: CheckId, answer: Answer): Check {
  if (answer instanceof KantivError) {
    return check(id, "unknown", `not shown: ${answer.message}`, { code: answer.code, remedy: answer.remedy });
  }
  const detail = `not shown: ${said(answer)}`;
  if (isHiccupStatus(answer.status)) {
    const remedy = "The org does not answer just now: see status.salesforce.com and run kantiv-sf verify again later.";
    return check(id, "unknown", detail, { code: "ORG_UNAVAILABLE", remedy });
  }
  const remedy =
    "That is no answer of Salesforce: check that no proxy or login page answers in the org's place, and run kantiv-sf verify again.";
  return check(id, "unknown", detail, { code: "LOGIN_ANSWER_UNCLEAR", remedy });
}

function said(reply: Exclude<Answer, KantivError>): string {
  return `HTTP ${reply.status}: ${readable(reply) || "an empty reply"}`;
}
