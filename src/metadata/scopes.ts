/** A scope of `commaSeparatedOauthScopes`, under each of the names it goes by. */
export interface Scope {
  /** In metadata: `RefreshToken`. */
  name: string;
  /** In a token: `refresh_token`. */
  token: string;
  /** In Setup, where Help tells it. */
  label?: string;
  /** The scope which it is under another name. */
  sameAs?: string;
  /** The scope of which it is a part: all parts together are the same. */
  partOf?: string;
  /** The first Metadata API version that has it; absent for those that are as old as the type. */
  since?: number;
  /** In the enumeration of ConnectedApp, where that is another name. */
  connectedApp?: string;
  /** What it opens beyond reading and writing records by API, where that is a danger of its own. */
  danger?: string;
}

/**
 * Every scope, in the order of the schema's enumeration, which is the order in which orgs return them. Sources: Metadata
 * API guide, ConnectedApp and ExtlClntAppOauthSettings; what a server lists in its own error for a scope that it does
 * not know; Salesforce Help, "OAuth Tokens and Scopes", for labels and names in tokens. The last three are new in API
 * version 68.0, and their token names follow the columns of the object.
 */
export const SCOPES: readonly Scope[] = [
  { name: "Basic", token: "id", label: "Access the identity URL service (id, profile, email, address, phone)" },
  { name: "Api", token: "api", label: "Manage user data via APIs (api)" },
  {
    name: "Web",
    token: "web",
    label: "Manage user data via Web browsers (web)",
    danger: "a session in the browser, with the whole user interface",
  },
  {
    name: "Full",
    token: "full",
    label: "Full access (full)",
    danger: "everything that the user may do, by every way",
  },
  { name: "Chatter", token: "chatter_api", label: "Access Connect REST API resources (chatter_api)" },
  { name: "CustomApplications", token: "visualforce", label: "Access Visualforce applications (visualforce)" },
  {
    name: "RefreshToken",
    token: "refresh_token",
    label: "Perform requests at any time (refresh_token, offline_access)",
  },
  { name: "OpenID", token: "openid", label: "Access unique user identifiers (openid)" },
  { name: "Profile", token: "profile", partOf: "Basic" },
  { name: "Email", token: "email", partOf: "Basic" },
  { name: "Address", token: "address", partOf: "Basic" },
  { name: "Phone", token: "phone", partOf: "Basic" },
  {
    name: "OfflineAccess",
    token: "offline_access",
    label: "Perform requests at any time (refresh_token, offline_access)",
    sameAs: "RefreshToken",
  },
  { name: "CustomPermissions", token: "custom_permissions", label: "Access custom permissions (custom_permissions)" },
  { name: "Wave", token: "wave_api", label: "Manage Wave data (wave_api)" },
  { name: "Eclair", token: "eclair_api" },
  { name: "Pardot", token: "pardot_api", label: "Manage Pardot services (pardot_api)" },
  { name: "Lightning", token: "lightning", label: "Access Lightning applications (lightning)" },
  { name: "Content", token: "content", label: "Access content resources (content)" },
  { name: "CDPIngest", token: "cdp_ingest_api", label: "Manage Data Cloud Ingestion API data (cdp_ingest_api)" },
  { name: "CDPProfile", token: "cdp_profile_api", label: "Manage Data Cloud profile data (cdp_profile_api)" },
  { name: "CDPQuery", token: "cdp_query_api", label: "Perform ANSI SQL queries on Data Cloud data (cdp_query_api)" },
  { name: "Chatbot", token: "chatbot_api", label: "Access chatbot services (chatbot_api)" },
  { name: "CDPSegment", token: "cdp_segment_api" },
  { name: "CDPIdentityResolution", token: "cdp_identityresolution_api" },
  { name: "CDPCalculatedInsight", token: "cdp_calculated_insight_api" },
  { name: "ForgotPassword", token: "forgot_password", label: "Access Headless Forgot Password API (forgot_password)" },
  {
    name: "UserRegistration",
    token: "user_registration_api",
    label: "Access Headless Registration API (user_registration_api)",
  },
  {
    name: "SFApiPlatform",
    token: "sfap_api",
    label: "Access the Salesforce API Platform (sfap_api)",
    connectedApp: "SFAP",
  },
  { name: "Interaction", token: "interaction_api", label: "Access Interaction API resources (interaction_api)" },
  { name: "CDP", token: "cdp_api", label: "Access all Data Cloud API resources (cdp_api)" },
  { name: "EinsteinGPT", token: "einstein_gpt_api" },
  {
    name: "PwdlessLogin",
    token: "pwdless_login_api",
    label: "Access Headless Passwordless Login API (pwdless_login_api)",
  },
  { name: "SCRT", token: "scrt_api" },
  { name: "DataCloudUserClaims", token: "data_cloud_user_claims" },
  { name: "MCP", token: "mcp_api" },
  { name: "A2A", token: "a2a_api", since: 68 },
  { name: "CmdbDiscovery", token: "cmdb_discovery_api", since: 68 },
  { name: "SemanticLayer", token: "semantic_layer_api", since: 68 },
];

/** `Basic` grants these four; the guide calls deploying them one by one the same. */
export const BASIC_PARTS: readonly string[] = SCOPES.flatMap(({ name, partOf }) => (partOf === "Basic" ? [name] : []));

const BY_METADATA_NAME: ReadonlyMap<string, Scope> = new Map(SCOPES.map((scope) => [scope.name, scope]));

/** The scope that metadata calls so, to the letter: an org refuses `openid`. */
export function scopeOf(name: string): Scope | undefined {
  return BY_METADATA_NAME.get(name);
}

const BY_ANY_NAME: ReadonlyMap<string, Scope> = new Map(
  SCOPES.flatMap((scope) => [scope.name.toLowerCase(), scope.token].map((name) => [name, scope])),
);

/**
 * The name in a token by which scopes are compared, whether they come from metadata (`RefreshToken`) or from a token
 * (`offline_access`): of the whole for a part or another name. What is not in the table is its own name in lower case.
 */
export function comparableScope(name: string): string {
  const known = BY_ANY_NAME.get(name.toLowerCase());
  const whole = scopeOf(known?.sameAs ?? known?.partOf ?? "") ?? known;
  return whole?.token ?? name.toLowerCase();
}
