/** OAuth scopes by the names that metadata uses, with what the token endpoint calls them. */
import { ComponentProblem } from "../problem.ts";

/**
 * Metadata name → name in a token reply, as a live server's own error lists them (those of version 68 by analogy). In the order
 * of the schema's enum, as far as files of real orgs show it.
 */
export const SCOPES: Readonly<Record<string, string>> = {
  Basic: "id",
  Api: "api",
  Web: "web",
  Full: "full",
  Chatter: "chatter_api",
  CustomApplications: "visualforce",
  RefreshToken: "refresh_token",
  OpenID: "openid",
  Profile: "profile",
  Email: "email",
  Address: "address",
  Phone: "phone",
  OfflineAccess: "offline_access",
  CustomPermissions: "custom_permissions",
  Wave: "wave_api",
  Eclair: "eclair_api",
  Pardot: "pardot_api",
  Lightning: "lightning",
  Content: "content",
  CDPIngest: "cdp_ingest_api",
  CDPProfile: "cdp_profile_api",
  CDPQuery: "cdp_query_api",
  Chatbot: "chatbot_api",
  CDPSegment: "cdp_segment_api",
  CDPIdentityResolution: "cdp_identityresolution_api",
  CDPCalculatedInsight: "cdp_calculated_insight_api",
  ForgotPassword: "forgot_password",
  PwdlessLogin: "pwdless_login_api",
  UserRegistration: "user_registration_api",
  Interaction: "interaction_api",
  SFApiPlatform: "sfap_api",
  EinsteinGPT: "einstein_gpt_api",
  CDP: "cdp_api",
  SCRT: "scrt_api",
  DataCloudUserClaims: "data_cloud_user_claims",
  MCP: "mcp_api",
  A2A: "a2a_api",
  CmdbDiscovery: "cmdb_discovery_api",
  SemanticLayer: "semantic_layer_api",
};

/** API versions that brought a scope later than the app types (Salesforce's published TypeScript types). */
const SINCE: Readonly<Record<string, number>> = { A2A: 68, CmdbDiscovery: 68, SemanticLayer: 68 };

/** Where a scope stands in the schema's enum. */
export function schemaPlace(scope: string): number {
  return Object.keys(SCOPES).indexOf(scope);
}

/** The parts of a comma-separated field, trimmed, without empty ones. */
export function splitList(value: unknown): string[] {
  return String(value ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** @throws {ComponentProblem} naming the scopes that do not exist at that API version */
export function checkScopes(value: unknown, version: number): void {
  const unknown = splitList(value).filter((scope) => !Object.hasOwn(SCOPES, scope) || (SINCE[scope] ?? 0) > version);
  if (unknown.length > 0) {
    throw new ComponentProblem(`There's a problem with your scope(s): ${unknown.join(", ")}`, "INVALID_INPUT");
  }
}
