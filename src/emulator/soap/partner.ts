/** The partner API's session calls: login, logout, getUserInfo. */

import { withinLoginHours } from "../access/login-hours.ts";
import { ipAllowed } from "../access/network.ts";
import { effectivePermissions } from "../access/permissions.ts";
import { SoapFault } from "../http/errors.ts";
import type { Exchange, Reply } from "../http/types.ts";
import { recordLogin } from "../oauth/logins.ts";
import { newSessionToken } from "../state/ids.ts";
import type { Org } from "../state/types.ts";
import type { User } from "../state/users.ts";
import { elements } from "../xml/write.ts";
import { answerSoap, type SoapExchange } from "./endpoint.ts";
import { argument } from "./envelope.ts";

const NAMESPACE = "urn:partner.soap.sforce.com";
const SESSION_TIMEOUT = 2 * 60 * 60 * 1000;

export function partnerSoap(exchange: Exchange): Promise<Reply> {
  return answerSoap(exchange, NAMESPACE, { login, logout, getUserInfo });
}

/** Help 005132110 for the versions and the switches; the texts are those of public reports. */
function login(soap: SoapExchange): string {
  const { org, version, now } = soap;
  if (version >= 65) {
    throw new SoapFault(
      "INVALID_OPERATION",
      `The SOAP Login operation is not available in the API version specified (${version}.0). ` +
        "Refer to the documentation for supported versions.",
    );
  }
  if (!org.soapLogin.enabled) {
    throw new SoapFault(
      "INVALID_OPERATION",
      "SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().",
    );
  }
  const user = org.users.find(
    (candidate) => candidate.username.toLowerCase() === argument(soap.call.args, "username")?.toLowerCase(),
  );
  try {
    checkLogin(org, user, argument(soap.call.args, "password") ?? "", now);
  } catch (error) {
    if (user && error instanceof SoapFault) recordLogin(org, user.id, now, "Other Apex API", failure(user), "N/A");
    throw error;
  }
  if (!user) throw new SoapFault("INVALID_LOGIN", INVALID);
  const token = newSessionToken(org);
  const session = { token, userId: user.id, kind: "soap" as const, scopes: null, appId: null };
  org.sessions.push({ ...session, createdAt: now, usedAt: now, timeout: SESSION_TIMEOUT });
  recordLogin(org, user.id, now, "Other Apex API", "Success", "N/A");
  const org15 = org.id.slice(0, 15);
  const urls = {
    metadataServerUrl: `${soap.url}/services/Soap/m/${version}.0/${org15}`,
    passwordExpired: user.passwordExpired,
    sandbox: org.isSandbox,
    serverUrl: `${soap.url}/services/Soap/u/${version}.0/${org15}`,
    sessionId: token,
    userId: user.id,
  };
  return `<result>${elements(urls)}<userInfo>${elements(userInfo(org, user))}</userInfo></result>`;
}

const INVALID = "Invalid username, password, security token; or user locked out.";

function failure(user: User): string {
  return user.isFrozen ? "User Is Frozen" : user.isActive ? "Invalid Password" : "User is Inactive";
}

function checkLogin(org: Org, user: User | undefined, given: string, now: number): void {
  if (!user || user.password === null || !user.isActive || user.isFrozen) throw new SoapFault("INVALID_LOGIN", INVALID);
  if (given === user.password && user.securityToken !== null) {
    throw new SoapFault(
      "LOGIN_MUST_USE_SECURITY_TOKEN",
      `${INVALID} Are you at a new location? When accessing Salesforce--either via a desktop client or the API--from ` +
        "outside of your company's trusted networks, you must add a security token to your password to log in.",
    );
  }
  if (given !== user.password + (user.securityToken ?? "")) throw new SoapFault("INVALID_LOGIN", INVALID);
  const permissions = effectivePermissions(org, user, now);
  if (!permissions.has("ApiEnabled")) throw new SoapFault("API_CURRENTLY_DISABLED", "API is disabled for this User");
  if (org.soapLogin.requireAnyApiAuth && !permissions.has("UseAnyApiAuth")) {
    throw new SoapFault("INVALID_OPERATION", 'The user needs the permission "Use Any API Auth" for SOAP API login().');
  }
  const profile = org.profiles.find((candidate) => candidate.id === user.profileId);
  if (!ipAllowed(org.sourceIp, profile?.loginIpRanges ?? [])) {
    throw new SoapFault("LOGIN_DURING_RESTRICTED_DOMAIN", "cannot log in from current domain");
  }
  if (!withinLoginHours(profile?.loginHours ?? null, now)) {
    throw new SoapFault("LOGIN_DURING_RESTRICTED_TIME", "cannot log in at this time");
  }
}

function logout(soap: SoapExchange): string {
  const { session } = soap.caller();
  soap.org.sessions = soap.org.sessions.filter((other) => other !== session);
  return "";
}

function getUserInfo(soap: SoapExchange): string {
  return `<result>${elements(userInfo(soap.org, soap.caller().user))}</result>`;
}

function userInfo(org: Org, user: User): Record<string, string | number | boolean> {
  return {
    organizationId: org.id,
    organizationName: org.name,
    profileId: user.profileId,
    userEmail: user.email,
    userFullName: [user.firstName, user.lastName].filter((part) => part).join(" "),
    userId: user.id,
    userLanguage: user.language,
    userLocale: user.locale,
    userName: user.username,
    userTimeZone: user.timeZone,
    userType: "Standard",
  };
}
