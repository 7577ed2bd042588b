/** Which org a request at a login host is about. What nobody knows there is answered by an org without users and apps. */
import type { Request } from "../http/types.ts";
import { readAssertion } from "../oauth/assertion.ts";
import { argument, readEnvelope } from "../soap/envelope.ts";
import { emptyOrg } from "../state/fresh.ts";
import type { Org } from "../state/types.ts";
import type { SharedHost } from "./hosts.ts";

/** What the login hosts serve; anything else there is an org without sessions. */
const SERVED = /^\/(services\/oauth2|services\/Soap\/u|id)\//i;

/** Stands in for the org that a login host does not find. */
export function orgOfNobody({ isSandbox, host }: SharedHost): Org {
  return { ...emptyOrg({ name: "Salesforce", isSandbox }), host };
}

/** By username, key, token or organization id, whichever the request has. */
export function orgMeant(request: Request, orgs: readonly Org[]): Org | undefined {
  if (!SERVED.test(request.path)) return undefined;
  const holds = marksOf(request);
  return orgs.find((org) => holds.some((mark) => mark(org)));
}

type Mark = (org: Org) => boolean;

function marksOf(request: Request): Mark[] {
  const { path, query, headers } = request;
  if (/^\/services\/Soap\//i.test(path)) return [hasUser(soapUsername(request))];
  const form = new URLSearchParams(request.body.toString("utf8"));
  const id = /^\/id\/(\w{15})/i.exec(path)?.[1];
  const bearer = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  const key = readAssertion(form.get("assertion") ?? "")?.issuer ?? form.get("client_id") ?? query.get("client_id");
  const refresh = form.get("refresh_token");
  const tokens = [bearer, form.get("token"), query.get("token"), query.get("oauth_token")];
  return [
    (org) => id !== undefined && org.id.startsWith(id),
    (org) => refresh !== null && org.cliRefreshTokens.some(({ token }) => token === refresh),
    (org) => typeof key === "string" && org.consumers.some((consumer) => consumer.key === key),
    (org) => org.sessions.some(({ token }) => tokens.includes(token)),
  ];
}

function hasUser(username: string | undefined): Mark {
  const wanted = username?.toLowerCase();
  return (org) => wanted !== undefined && org.users.some((user) => user.username.toLowerCase() === wanted);
}

/** Undefined for anything but a login; the endpoint itself then says what is wrong with it. */
function soapUsername({ body }: Request): string | undefined {
  try {
    return argument(readEnvelope(body).args, "username");
  } catch {
    return undefined;
  }
}
