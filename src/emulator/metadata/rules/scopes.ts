/** OAuth scopes by the names that metadata uses, with what the token endpoint calls them. */
import { ComponentProblem } from "../problem.ts";

/** Metadata name → name in a token reply; null where no public sample shows it. As a live server's own error lists them. */
export const SCOPES: Readonly<Record<string, string>> = {
  Address: "address",
  Api: "api",
  Basic: "id",
  CDP: "cdp_api",
  CDPCalculatedInsight: "cdp_calculated_insight_api",
  CDPIdentityResolution: "cdp_identityresolution_api",
  CDPIngest: "cdp_ingest_api",
  CDPProfile: "cdp_profile_api",
  CDPQuery: "cdp_query_api",
  CDPSegment: "cdp_segment_api",
  Chatbot: "chatbot_api",
  Chatter: "chatter_api",
  Content: "content",
  CustomApplications: "visualforce",
  CustomPermissions: "custom_permissions",
  DataCloudUserClaims: "data_cloud_user_claims",
  Eclair: "eclair_api",
  EinsteinGPT: "einstein_gpt_api",
  Email: "email",
  ForgotPassword: "forgot_password",
  Full: "full",
  Interaction: "interaction_api",
  Lightning: "lightning",
  MCP: "mcp_api",
  OfflineAccess: "offline_access",
  OpenID: "openid",
  Pardot: "pardot_api",
  Phone: "phone",
  Profile: "profile",
  PwdlessLogin: "pwdless_login_api",
  RefreshToken: "refresh_token",
  SCRT: "scrt_api",
  SFApiPlatform: "sfap_api",
  UserRegistration: "user_registration_api",
  Wave: "wave_api",
  Web: "web",
};

/** The parts of a comma-separated field, trimmed, without empty ones. */
export function splitList(value: unknown): string[] {
  return String(value ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** @throws {ComponentProblem} naming the scopes that do not exist */
export function checkScopes(value: unknown): void {
  const unknown = splitList(value).filter((scope) => !Object.hasOwn(SCOPES, scope));
  if (unknown.length > 0) {
    throw new ComponentProblem(`There's a problem with your scope(s): ${unknown.join(", ")}`, "INVALID_INPUT");
  }
}
