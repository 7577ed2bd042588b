import type { Check } from "../model/checks.ts";
import { KantivError } from "../model/errors.ts";
import type { Clock, Http, HttpReply, HttpRequest } from "../model/ports.ts";
import { checkInstanceUrl, type InstanceUrl, isLoopback } from "../util/salesforce-host.ts";
import { apiRemedy } from "./api-remedy.ts";
import { HICCUP_PAUSES_MS, isHiccup } from "./hiccup.ts";
import { canonicalScopes, compareScopes } from "./scopes.ts";
import { readable, readUserinfo, resourcesRequest, revokeRequest, type TokenReply, userinfoRequest } from "./token.ts";

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

export interface SessionPorts {
  http: Http;
  clock: Clock;
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

/** Looks at a token, uses it and ends it; the ending is tried whatever came before. */
export async function checkSession(token: TokenReply, input: SessionInput, ports: SessionPorts): Promise<Check[]> {
  const ids = idsOf(token.id);
  const instance = judgeInstance(token.instanceUrl, input);
  const looked = [orgCheck(ids, input.expected), userCheck(ids, input.expected), scopesCheck(token, input.expected)];
  const unused = (id: CheckId) => check(id, "unknown", "the token was not sent there");
  try {
    const used = instance.ok
      ? [
          await apiCheck(token, instance.origin, input, ports),
          await userinfoCheck(token, instance.origin, input, ports),
        ]
      : [unused("api"), unused("userinfo")];
    return [...looked, instanceCheck(instance), ...used, await revokeCheck(token, input, ports)];
  } catch (error) {
    await revokeCheck(token, input, ports);
    throw error;
  }
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

async function apiCheck(token: TokenReply, origin: string, input: SessionInput, ports: SessionPorts): Promise<Check> {
  const { apiVersion } = input;
  return ask("api", resourcesRequest(origin, apiVersion, token.accessToken), input, ports, (reply) => {
    if (reply.status === 200) return check("api", "passed", `version ${apiVersion}`);
    return check("api", "failed", `HTTP ${reply.status}: ${readable(reply)}`, {
      code: "LOGIN_API_REFUSED",
      remedy: apiRemedy(readable(reply)),
    });
  });
}

async function userinfoCheck(
  token: TokenReply,
  origin: string,
  input: SessionInput,
  ports: SessionPorts,
): Promise<Check> {
  return ask("userinfo", userinfoRequest(origin, token.accessToken), input, ports, (reply) => {
    const info = readUserinfo(reply);
    // Userinfo is OpenID Connect's: an app without its scope does as its template says when it is refused here.
    if (!info.ok && reply.status === 403 && !asksForUserinfo(input.expected)) {
      return check("userinfo", "unknown", "the template gives no OpenID scope, without which userinfo is refused");
    }
    if (!info.ok) {
      return check("userinfo", "failed", `HTTP ${info.status}: ${info.raw}`, {
        code: "LOGIN_USERINFO_REFUSED",
        remedy: "Add OpenID to the scopes of the app's OAuth settings.",
      });
    }
    const ids = idsOf(token.id);
    const other = !ids || !sameId(info.userId, ids.userId) || !sameId(info.orgId, ids.orgId);
    const otherName = info.username !== "" && info.username.toLowerCase() !== input.username.toLowerCase();
    if (!other && !otherName) return check("userinfo", "passed", info.username || info.userId);
    return check("userinfo", "failed", `userinfo names ${info.username} (${info.userId}) of org ${info.orgId}`, {
      code: "LOGIN_OTHER_USER",
      remedy: "Name the integration user's exact username in the org file.",
    });
  });
}

function asksForUserinfo({ scopes }: ExpectedSession): boolean {
  const wanted = canonicalScopes(scopes);
  return wanted.has("openid") || wanted.has("full");
}

async function revokeCheck(token: TokenReply, input: SessionInput, ports: SessionPorts): Promise<Check> {
  return ask("revoke", revokeRequest(input.host, token.accessToken), input, ports, (reply, again) => {
    if (reply.status === 200) return check("revoke", "passed", "the token is over");
    // The answer to the first try was lost, not the revocation.
    if (again && readable(reply).includes("invalid_token")) return check("revoke", "passed", "the token is over");
    return check("revoke", "failed", `HTTP ${reply.status}: ${readable(reply)}`, {
      code: "LOGIN_REVOKE_REFUSED",
      remedy: "End the session in Setup, Session Management; else it ends with the org's session time-out.",
    });
  });
}

/**
 * One request whose failure to get through is a failed check, not the end of the others. A hiccup is asked again a few
 * times, and says nothing of the app when it stays.
 */
async function ask(
  id: CheckId,
  request: HttpRequest,
  { signal }: SessionInput,
  { http, clock }: SessionPorts,
  judge: (reply: HttpReply, again: boolean) => Check,
): Promise<Check> {
  for (let tries = 0; ; tries++) {
    const answer = await answerTo(request, http);
    const pause = HICCUP_PAUSES_MS[tries];
    if (isHiccup(answer) && pause !== undefined) await clock.sleep(pause, signal);
    else if (answer instanceof KantivError)
      return check(id, "failed", answer.message, { code: answer.code, remedy: answer.remedy });
    else return isHiccup(answer) ? unavailable(id, answer) : judge(answer, tries > 0);
  }
}

async function answerTo(request: HttpRequest, http: Http): Promise<HttpReply | KantivError> {
  try {
    return await http(request);
  } catch (error) {
    if (error instanceof KantivError) return error;
    throw error;
  }
}

function unavailable(id: CheckId, reply: HttpReply): Check {
  return check(id, "failed", `HTTP ${reply.status}: ${readable(reply)}`, {
    code: "ORG_UNAVAILABLE",
    remedy: "The org does not answer just now: see status.salesforce.com and run kantiv-sf verify again later.",
  });
}
