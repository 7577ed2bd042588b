import { describe, expect, test } from "vitest";
import { scopeNames } from "../../src/metadata/normalize.ts";
import { comparableScope, SCOPES, scopeOf } from "../../src/metadata/scopes.ts";
import { compareScopes } from "../../src/oauth/login/scopes.ts";

/** The enumeration of the schema in its order, with what a server names beside it, and those of API version 68.0. */
const KNOWN =
  "Basic Api Web Full Chatter CustomApplications RefreshToken OpenID Profile Email Address Phone OfflineAccess CustomPermissions Wave Eclair Pardot Lightning Content CDPIngest CDPProfile CDPQuery Chatbot CDPSegment CDPIdentityResolution CDPCalculatedInsight ForgotPassword UserRegistration SFApiPlatform Interaction CDP EinsteinGPT PwdlessLogin SCRT DataCloudUserClaims MCP A2A CmdbDiscovery SemanticLayer".split(
    " ",
  );

/** Metadata names with their names in a token, where these are more than the same in lower case. */
const IN_TOKENS = {
  Basic: "id",
  CDP: "cdp_api",
  CDPIdentityResolution: "cdp_identityresolution_api",
  Chatter: "chatter_api",
  CustomApplications: "visualforce",
  DataCloudUserClaims: "data_cloud_user_claims",
  MCP: "mcp_api",
  OfflineAccess: "refresh_token",
  RefreshToken: "refresh_token",
  SFApiPlatform: "sfap_api",
  A2A: "a2a_api",
  CmdbDiscovery: "cmdb_discovery_api",
  SemanticLayer: "semantic_layer_api",
};

describe("the table of scopes", () => {
  test("holds every scope that a server takes, once, in the order of the schema", () => {
    expect(SCOPES.map(({ name }) => name)).toEqual(KNOWN);
    expect(new Set(SCOPES.map(({ token }) => token)).size).toBe(KNOWN.length);
  });

  test.each(Object.entries(IN_TOKENS))("knows %s in a token as %s", (name, token) => {
    expect([name, name.toLowerCase(), token].map(comparableScope)).toEqual([token, token, token]);
  });

  test("finds a scope by its name in metadata only, to the letter", () => {
    expect(scopeOf("OpenID")).toMatchObject({ token: "openid" });
    expect([scopeOf("openid"), scopeOf("refresh_token"), scopeOf("toString")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

test("fault 8: each scope of metadata is the one of a token: a login with any of them misses none and has none too many", () => {
  for (const { name, token } of SCOPES)
    expect([name, compareScopes([name], [token])]).toEqual([name, { missing: [], extra: [] }]);
});

test("each part of Basic is id in a token, and together they are Basic in metadata", () => {
  const parts = ["Address", "Email", "Phone", "Profile"];
  expect(new Set(parts.map(comparableScope))).toEqual(new Set(["id"]));
  expect(scopeNames(parts.join(", "))).toEqual(["Basic"]);
  expect(scopeNames("Email, OfflineAccess")).toEqual(["Email", "RefreshToken"]);
});
