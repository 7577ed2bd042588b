/** Every resource that an org answers. What is not here is answered with 501, and recorded. */
import { authorize } from "../oauth/authorize.ts";
import { identity, userInfo } from "../oauth/identity.ts";
import { introspect, revoke } from "../oauth/revoke.ts";
import { postToken } from "../oauth/token.ts";
import { deleteCollection, getCollection, patchCollection, postCollection } from "../rest/collections.ts";
import { composite } from "../rest/composite.ts";
import {
  deleteStaged,
  getCredentials,
  getStaged,
  listConsumers,
  listStaged,
  oauthUsage,
  patchStaged,
  postStaged,
} from "../rest/credentials.ts";
import { getDeploy, patchDeploy, postDeploy, postQuickDeployById } from "../rest/deploy.ts";
import { query, queryMore, toolingQuery } from "../rest/query.ts";
import {
  describeAll,
  describeOne,
  getRecord,
  patchRecord,
  postRecord,
  removeRecord,
  showObject,
} from "../rest/sobjects.ts";
import { listResources, listVersions, showLimits } from "../rest/versions.ts";
import { metadataWsdl } from "../rest/wsdl.ts";
import { metadataSoap } from "../soap/metadata.ts";
import { partnerSoap } from "../soap/partner.ts";
import { ApiError } from "./errors.ts";
import { matchPath } from "./path.ts";
import type { Handler } from "./types.ts";

interface Route {
  method: string;
  path: string;
  handler: Handler;
}

function route(method: string, path: string, handler: Handler): Route {
  return { method, path, handler };
}

const DATA = "/services/data/:version";
const CREDENTIALS = `${DATA}/apps/oauth/credentials/:app`;

/** The same resources under the data and the tooling API. */
function sobjects(base: string): Route[] {
  return [
    route("GET", `${base}/sobjects`, describeAll),
    route("GET", `${base}/sobjects/:object`, showObject),
    route("POST", `${base}/sobjects/:object`, postRecord),
    route("GET", `${base}/sobjects/:object/describe`, describeOne),
    route("GET", `${base}/sobjects/:object/:id`, getRecord),
    route("PATCH", `${base}/sobjects/:object/:id`, patchRecord),
    route("DELETE", `${base}/sobjects/:object/:id`, removeRecord),
  ];
}

function collections(base: string): Route[] {
  return [
    route("POST", `${base}/composite/sobjects`, postCollection),
    route("PATCH", `${base}/composite/sobjects`, patchCollection),
    route("DELETE", `${base}/composite/sobjects`, deleteCollection),
    route("GET", `${base}/composite/sobjects/:object`, getCollection),
    route("POST", `${base}/composite/sobjects/:object`, getCollection),
  ];
}

export const ROUTES: readonly Route[] = [
  route("POST", "/services/oauth2/token", postToken),
  route("GET", "/services/oauth2/token", postToken),
  route("POST", "/services/oauth2/revoke", revoke),
  route("GET", "/services/oauth2/revoke", revoke),
  route("POST", "/services/oauth2/introspect", introspect),
  route("GET", "/services/oauth2/authorize", authorize),
  route("POST", "/services/oauth2/authorize", authorize),
  route("GET", "/services/oauth2/userinfo", userInfo),
  route("POST", "/services/oauth2/userinfo", userInfo),
  route("GET", "/id/:org/:user", identity),
  route("POST", "/services/Soap/u/:version", partnerSoap),
  route("POST", "/services/Soap/u/:version/:org", partnerSoap),
  route("POST", "/services/Soap/m/:version", metadataSoap),
  route("POST", "/services/Soap/m/:version/:org", metadataSoap),
  route("GET", "/services/wsdl/metadata", metadataWsdl),
  route("GET", "/services/data", listVersions),
  route("GET", DATA, listResources),
  route("GET", `${DATA}/limits`, showLimits),
  route("GET", `${DATA}/query`, query),
  route("GET", `${DATA}/queryAll`, query),
  route("GET", `${DATA}/query/:locator`, queryMore),
  route("GET", `${DATA}/tooling/query`, toolingQuery),
  route("GET", `${DATA}/tooling/query/:locator`, queryMore),
  route("POST", `${DATA}/composite`, composite),
  ...collections(DATA),
  ...collections(`${DATA}/tooling`),
  ...sobjects(DATA),
  ...sobjects(`${DATA}/tooling`),
  route("POST", `${DATA}/metadata/deployRequest`, postDeploy),
  route("GET", `${DATA}/metadata/deployRequest/:id`, getDeploy),
  route("PATCH", `${DATA}/metadata/deployRequest/:id`, patchDeploy),
  route("POST", `${DATA}/metadata/deployRequest/:id`, postQuickDeployById),
  route("GET", `${DATA}/apps/oauth/usage`, oauthUsage),
  route("GET", CREDENTIALS, listConsumers),
  route("GET", `${CREDENTIALS}/:consumer`, getCredentials),
  route("GET", `${CREDENTIALS}/:consumer/staged`, listStaged),
  route("POST", `${CREDENTIALS}/:consumer/staged`, postStaged),
  route("GET", `${CREDENTIALS}/:consumer/staged/:staged`, getStaged),
  route("PATCH", `${CREDENTIALS}/:consumer/staged/:staged`, patchStaged),
  route("DELETE", `${CREDENTIALS}/:consumer/staged/:staged`, deleteStaged),
];

/** What a request is counted as: its method and route, whichever ids stand in its path. */
export function routeName(method: string, path: string): string {
  const known = ROUTES.find((candidate) => matchPath(candidate.path, path));
  return `${method} ${known?.path ?? "(unknown)"}`;
}

export interface Match {
  handler: Handler;
  params: Record<string, string>;
}

/**
 * The route of a request, or undefined.
 * @throws {ApiError} 405 when the path is known and the method is not
 */
export function findRoute(method: string, path: string): Match | undefined {
  const wanted = method === "HEAD" ? "GET" : method;
  let allowed = "";
  for (const known of ROUTES) {
    const params = matchPath(known.path, path);
    if (params && known.method === wanted) return { handler: known.handler, params };
    if (params) allowed += `${allowed ? "," : ""}${known.method}`;
  }
  if (allowed === "") return undefined;
  const text = `HTTP Method '${method}' not allowed. Allowed are ${allowed}`;
  throw new ApiError(405, "METHOD_NOT_ALLOWED", text);
}
