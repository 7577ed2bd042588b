import type { HttpReply, HttpRequest } from "../../model/ports.ts";
import { Secret } from "../../model/secret.ts";
import { parsedJson } from "../../util/parsed-json.ts";
import { printable } from "../../util/printable.ts";
import { isAccessToken } from "../../util/session-form.ts";

/** The five fields that the JWT bearer flow always answers; more may come and is not needed. */
export interface TokenReply {
  accessToken: Secret;
  instanceUrl: string;
  /** Identity URL: `https://<host>/id/<org id>/<user id>`. */
  id: string;
  tokenType: string;
  /** As granted: separated by blanks, in no fixed order. */
  scope: string;
  /** What takes the place of a redeemed refresh token, where the org rotates them; a JWT login gets none. */
  refreshToken?: Secret;
}

/** No token: what the org said, made safe to show. */
export interface TokenRefusal {
  ok: false;
  status: number;
  /** `error` of the reply; empty when the reply is not Salesforce's JSON. */
  error: string;
  description: string;
  /** The reply's text without markup and credentials, at most 300 characters. */
  raw: string;
  /** An access token that came without all that belongs to it: of no use, and to be ended. */
  stray?: Secret;
}

const SHOWN = 300;
/** Enough of a page to find its message; the rest is not looked at. */
const READ = 8_000;
const FORM = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };

/**
 * The JWT bearer request: a form of exactly two fields. A client id, a secret or a JSON body is not part of this flow.
 *
 * @param host origin of the org's My Domain
 */
export function tokenRequest(host: string, assertion: Secret): HttpRequest {
  const body = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: assertion.reveal(),
  });
  return { method: "POST", url: `${host}/services/oauth2/token`, headers: FORM, body: body.toString() };
}

/** Judges the reply of the token endpoint, which may be JSON, a page, cut off or empty, with any status. */
export function readTokenReply(reply: HttpReply): { ok: true; token: TokenReply } | TokenRefusal {
  const json = jsonObject(reply);
  const refusal = { ok: false as const, status: reply.status, error: "", description: "", raw: readable(reply) };
  if (json === undefined) return refusal;
  const error = text(json, "error");
  if (error !== "") {
    const description = printable(text(json, "error_description"), SHOWN);
    return { ...refusal, error: printable(error, 100), description };
  }
  const accessToken = text(json, "access_token");
  const refreshToken = text(json, "refresh_token");
  const token: TokenReply = {
    accessToken: new Secret(accessToken),
    instanceUrl: text(json, "instance_url"),
    id: text(json, "id"),
    tokenType: text(json, "token_type"),
    scope: text(json, "scope"),
    ...(refreshToken !== "" && { refreshToken: new Secret(refreshToken) }),
  };
  const missing = [
    ["access_token", accessToken],
    ["instance_url", token.instanceUrl],
    ["id", token.id],
    ["token_type", token.tokenType],
    ["scope", token.scope],
  ].flatMap(([name, value]) => (value === "" ? [name] : []));
  const amiss = missing.length > 0 ? `The reply has no ${missing.join(", ")}` : wrongForm(token);
  if (reply.status === 200 && amiss === undefined) return { ok: true, token };
  return {
    ...refusal,
    description: reply.status === 200 ? (amiss ?? "") : "",
    ...(accessToken !== "" && { stray: token.accessToken }),
  };
}

/** What of a token is not as Salesforce gives it: anybody who stands in its place can answer any text. */
function wrongForm({ accessToken, tokenType }: TokenReply): string | undefined {
  // RFC 6749, 5.1: in any case.
  if (tokenType.toLowerCase() !== "bearer") return "The reply's token_type is not Bearer";
  return isAccessToken(accessToken.reveal()) ? undefined : "The reply's access_token has not the form of a session";
}

/** Ends a token (OAuth 2.0 revocation, at the My Domain); 200 without a body means that it is over. */
export function revokeRequest(host: string, token: Secret): HttpRequest {
  const body = new URLSearchParams({ token: token.reveal() });
  return { method: "POST", url: `${host}/services/oauth2/revoke`, headers: FORM, body: body.toString() };
}

/** OpenID Connect userinfo; the token needs the `openid` scope. */
export function userinfoRequest(instanceUrl: string, token: Secret): HttpRequest {
  return { method: "GET", url: `${instanceUrl}/services/oauth2/userinfo`, headers: bearer(token) };
}

/**
 * The smallest REST call that needs a session with API access: the list of an API version's resources. (`/limits` would
 * ask for View Setup and Configuration, which an integration user need not have: REST API guide, Limits.)
 */
export function resourcesRequest(instanceUrl: string, apiVersion: string, token: Secret): HttpRequest {
  return { method: "GET", url: `${instanceUrl}/services/data/v${apiVersion}`, headers: bearer(token) };
}

export interface Userinfo {
  userId: string;
  orgId: string;
  /** Empty where it is not said. */
  username: string;
}

/** Whom the token is of; undefined when that is not what the reply says. */
export function readUserinfo(reply: HttpReply): Userinfo | undefined {
  const json = reply.status === 200 ? jsonObject(reply) : undefined;
  const userId = text(json, "user_id");
  const orgId = text(json, "organization_id");
  if (userId === "" || orgId === "") return undefined;
  return { userId, orgId, username: text(json, "preferred_username") };
}

/**
 * Whether the reply is the list of an API version's resources: an object of names and paths below that version, those
 * among them that every version has.
 */
export function isResources(reply: HttpReply, apiVersion: string): boolean {
  const json = reply.status === 200 ? jsonObject(reply) : undefined;
  const root = `/services/data/v${apiVersion}/`;
  return ["sobjects", "query"].every((name) => text(json, name).startsWith(root));
}

/** `error` of a reply of the revocation endpoint, which comes as a form, or as JSON; empty when it is neither. */
export function oauthErrorOf(reply: HttpReply): string {
  const body = reply.body.subarray(0, READ).toString("utf8").trim();
  const inForm = /^error=/.test(body) ? new URLSearchParams(body).get("error") : undefined;
  return inForm ?? text(jsonObject(reply), "error");
}

/** Whether a status tells of the moment only: too many requests, or an org or a server in front of it in trouble. */
export function isHiccupStatus(status: number): boolean {
  return status === 429 || status >= 500;
}

/** Whether the reply is one in which Salesforce itself says no to a session: its JSON, or the bare word of userinfo. */
export function isLegibleRefusal(reply: HttpReply): boolean {
  if (reply.status < 400 || isHiccupStatus(reply.status)) return false;
  // `Bad_OAuth_Token`, `Missing_OAuth_Token`, `Wrong_Org`
  if (/^(Bad|Missing|Wrong)_\w+$/.test(reply.body.subarray(0, READ).toString("utf8").trim())) return true;
  const value = parsed(reply);
  return [Array.isArray(value) ? value[0] : value]
    .map(object)
    .some((said) => text(said, "errorCode") + text(said, "error") !== "");
}

/** The text of a reply, fit to be shown: no markup, no credentials, no control characters. */
export function readable(reply: HttpReply): string {
  const body = reply.body.subarray(0, READ).toString("utf8");
  const plain = /^\s*<(!doctype|html|head|body)/i.test(body)
    ? body.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, " ").replace(/<[^<>]*>/g, " ")
    : body;
  return printable(plain.replace(/\s+/g, " "), SHOWN);
}

function bearer(token: Secret): Record<string, string> {
  return { authorization: `Bearer ${token.reveal()}`, accept: "application/json" };
}

function jsonObject(reply: HttpReply): Record<string, unknown> | undefined {
  return object(parsed(reply));
}

/** A JSON object, or nothing. */
export function object(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** The JSON of a reply, or nothing. */
export function parsed(reply: HttpReply): unknown {
  return parsedJson(reply.body.toString("utf8"));
}

function text(json: Record<string, unknown> | undefined, name: string): string {
  const value = json?.[name];
  return typeof value === "string" ? value : "";
}
