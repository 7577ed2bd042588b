import type { Check } from "../../model/checks.ts";
import { KantivError } from "../../model/errors.ts";
import { sameId } from "../../util/salesforce-id.ts";
import { type Answer, type AskPorts, send } from "../login/hiccup.ts";
import { revokeToken } from "../login/revoke.ts";
import { canonicalScopes } from "../login/scopes.ts";
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
} from "../login/token.ts";
import { apiRemedy } from "./api-remedy.ts";
import { closedNotShown, dataNotTried } from "./data-checks.ts";
import { questionsOf } from "./data-questions.ts";
import { type DataProof, proveData } from "./prove-data.ts";
import {
  type CheckId,
  check,
  type ExpectedSession,
  idsOf,
  instanceCheck,
  judgeInstance,
  notTried,
  orgCheck,
  type SessionInput,
  scopesCheck,
  userCheck,
} from "./token-checks.ts";

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
      ? await useToken(token, instance.origin, input, ports)
      : withoutUse(input, "the token was not sent there");
    return [...looked, instanceCheck(instance), ...used, await revokeCheck(token, input, ports)];
  } catch (error) {
    if (!input.signal?.aborted) await revokeCheck(token, input, ports);
    throw error;
  }
}

/** What cannot be asked without a token that may be sent. */
function withoutUse({ data }: Pick<SessionInput, "data">, why: string): Check[] {
  const questions = data ? questionsOf(data).flat() : [];
  return [notTried("api", why), notTried("userinfo", why), ...dataNotTried(questions, why)];
}

/** That the API takes the token is shown by the first question about data, where there is one. */
async function useToken(token: TokenReply, origin: string, input: SessionInput, ports: AskPorts): Promise<Check[]> {
  const session = { origin, apiVersion: input.apiVersion, token: token.accessToken, signal: input.signal };
  const proof = input.data && (await proveData(input.data, session, ports, whyNoData));
  const api = proof ? apiOf(proof.first, input) : await apiCheck(token, origin, input, ports);
  return [api, await userinfoCheck(token, origin, input, ports), ...(proof?.checks ?? []), ...closedUnknown(input)];
}

/** Where the API refuses the token, its own check says so. */
function whyNoData(answer: Answer): Check {
  if (answer instanceof KantivError || !isLegibleRefusal(answer)) return unclear("api", answer);
  return notTried("api", "the API did not take the token");
}

/** Why no object is tried that must be refused, also where nothing else is asked of data. */
function closedUnknown({ data }: SessionInput): Check[] {
  return data?.closed && !data.closed.known ? [closedNotShown(data.closed.why)] : [];
}

function apiOf({ answer, isLegible }: DataProof["first"], { apiVersion }: SessionInput): Check {
  if (isLegible) return check("api", "passed", `version ${apiVersion}`);
  if (answer instanceof KantivError || !isLegibleRefusal(answer)) return unclear("api", answer);
  return check("api", "failed", said(answer), { code: "LOGIN_API_REFUSED", remedy: apiRemedy(readable(answer)) });
}

async function apiCheck(token: TokenReply, origin: string, input: SessionInput, ports: AskPorts): Promise<Check> {
  const { apiVersion, signal } = input;
  const answer = await send(resourcesRequest(origin, apiVersion, token.accessToken), ports.http, signal);
  if (answer instanceof KantivError) return unclear("api", answer);
  if (isResources(answer, apiVersion)) return check("api", "passed", `version ${apiVersion}`);
  return apiOf({ answer, isLegible: false }, input);
}

async function userinfoCheck(token: TokenReply, origin: string, input: SessionInput, ports: AskPorts): Promise<Check> {
  const answer = await send(userinfoRequest(origin, token.accessToken), ports.http, input.signal);
  if (answer instanceof KantivError) return unclear("userinfo", answer);
  const info = readUserinfo(answer);
  if (info) return judgeUserinfo(info, token, input);
  if (!isLegibleRefusal(answer)) return unclear("userinfo", answer);
  // Userinfo is OpenID Connect's: an app without its scope does as its template says when it is refused here.
  if (answer.status === 403 && !asksForUserinfo(input.expected)) {
    const whose = input.expected.isInstalled ? "installed app has" : "template gives";
    return check("userinfo", "unknown", `the ${whose} no OpenID scope, without which userinfo is refused`);
  }
  return check("userinfo", "failed", said(answer), {
    code: "LOGIN_USERINFO_REFUSED",
    remedy: input.expected.isInstalled
      ? "Ask the app's publisher why, whose package decides its scopes."
      : "Add OpenID to the scopes of the app's OAuth settings.",
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
  if (revocation.refused) {
    return check("revoke", "failed", said(revocation.answer), { code: "LOGIN_REVOKE_REFUSED", remedy: END_SESSION });
  }
  const open = unclear("revoke", revocation.answer);
  return { ...open, remedy: `${open.remedy} ${END_SESSION}` };
}

const END_SESSION = "End the session in Setup, Session Management; else it ends with the org's session time-out.";

/** An answer that neither shows nor refutes: none at all, the org's trouble, or something that is not the org's. */
function unclear(id: CheckId, answer: Answer): Check {
  if (answer instanceof KantivError) {
    return check(id, "unknown", `not shown: ${answer.message}`, { code: answer.code, remedy: answer.remedy });
  }
  const detail = `not shown: ${said(answer)}`;
  if (isHiccupStatus(answer.status)) {
    const remedy = "The org does not answer just now: see status.salesforce.com and verify again later.";
    return check(id, "unknown", detail, { code: "ORG_UNAVAILABLE", remedy });
  }
  const remedy =
    "That is no answer of Salesforce: check that no proxy or login page answers in the org's place, and verify again.";
  return check(id, "unknown", detail, { code: "LOGIN_ANSWER_UNCLEAR", remedy });
}

function said(reply: Exclude<Answer, KantivError>): string {
  return `HTTP ${reply.status}: ${readable(reply) || "an empty reply"}`;
}
