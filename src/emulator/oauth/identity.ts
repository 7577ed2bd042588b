/** Who a token belongs to: userinfo and the identity URL. Refusals are plain text with status 403. */
import { TextError } from "../http/errors.ts";
import { bearerToken, type Caller, findCaller } from "../http/session.ts";
import { type Exchange, json, type Reply } from "../http/types.ts";
import { sameId } from "../objects/ids.ts";
import { isoTime } from "../state/clock.ts";
import type { Org } from "../state/types.ts";
import type { User } from "../state/users.ts";

const IDENTITY_SCOPES = ["id", "api", "full", "profile", "email", "address", "phone"];

/** @throws {TextError} */
function requireScope(exchange: Exchange, token: string | undefined, scopes: readonly string[]): Caller {
  if (token === undefined) throw new TextError(403, "Missing_OAuth_Token");
  const caller = findCaller(exchange.org, token, exchange.now);
  const held = caller?.session.scopes;
  if (!caller || (held && !held.some((scope) => scopes.includes(scope)))) throw new TextError(403, "Bad_OAuth_Token");
  return caller;
}

/** `GET /services/oauth2/userinfo`: needs the scope openid. */
export function userInfo(exchange: Exchange): Reply {
  const { user } = requireScope(exchange, bearerToken(exchange), ["openid", "full"]);
  const { org, url } = exchange;
  return json(200, {
    sub: `${url}/id/${org.id}/${user.id}`,
    user_id: user.id,
    organization_id: org.id,
    preferred_username: user.username,
    nickname: user.alias,
    name: nameOf(user),
    email: user.email,
    email_verified: true,
    given_name: user.firstName,
    family_name: user.lastName,
    zoneinfo: user.timeZone,
    photos: { picture: `${url}/profilephoto/005/F`, thumbnail: `${url}/profilephoto/005/T` },
    profile: `${url}/${user.id}`,
    picture: `${url}/profilephoto/005/F`,
    address: {},
    is_salesforce_integration_user: licenseName(org, user) === "Salesforce Integration",
    urls: urlsOf(url, user),
    active: user.isActive,
    user_type: "STANDARD",
    language: user.language,
    locale: user.locale,
    utcOffset: 0,
    updated_at: isoTime(user.modifiedAt),
    is_app_installed: true,
  });
}

/** `GET /id/ORG/USER`: the scope id, or api; the token may come as `oauth_token`. */
export function identity(exchange: Exchange): Reply {
  const token = bearerToken(exchange) ?? exchange.request.query.get("oauth_token") ?? undefined;
  const { user: caller } = requireScope(exchange, token, IDENTITY_SCOPES);
  const { org, url, params } = exchange;
  if (!sameId(params.org ?? "", org.id)) throw new TextError(403, "Wrong_Org");
  const user = org.users.find((candidate) => sameId(candidate.id, params.user ?? ""));
  if (!user || user.id !== caller.id) throw new TextError(403, "Bad_Id");
  return json(200, {
    id: `${url}/id/${org.id}/${user.id}`,
    asserted_user: true,
    user_id: user.id,
    organization_id: org.id,
    username: user.username,
    nick_name: user.alias,
    display_name: nameOf(user),
    email: user.email,
    email_verified: true,
    first_name: user.firstName,
    last_name: user.lastName,
    timezone: user.timeZone,
    active: user.isActive,
    user_type: "STANDARD",
    language: user.language,
    locale: user.locale,
    utcOffset: 0,
    last_modified_date: isoTime(user.modifiedAt),
    is_app_installed: true,
    urls: urlsOf(url, user),
  });
}

function nameOf(user: User): string {
  return [user.firstName, user.lastName].filter((part) => part).join(" ");
}

function licenseName(org: Org, user: User): string | undefined {
  const profile = org.profiles.find((candidate) => candidate.id === user.profileId);
  return org.userLicenses.find((candidate) => candidate.id === profile?.licenseId)?.name;
}

function urlsOf(url: string, user: User): Record<string, string> {
  return {
    enterprise: `${url}/services/Soap/c/{version}/`,
    metadata: `${url}/services/Soap/m/{version}/`,
    partner: `${url}/services/Soap/u/{version}/`,
    rest: `${url}/services/data/v{version}/`,
    sobjects: `${url}/services/data/v{version}/sobjects/`,
    query: `${url}/services/data/v{version}/query/`,
    tooling_rest: `${url}/services/data/v{version}/tooling/`,
    profile: `${url}/${user.id}`,
    custom_domain: url,
  };
}
