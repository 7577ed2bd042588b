/**
 * Metadata names of scopes (`commaSeparatedOauthScopes`) whose name in a token is another one than the same in lower
 * case (Salesforce Help, "OAuth Tokens and Scopes").
 */
const TOKEN_NAMES: Readonly<Record<string, string>> = {
  basic: "id",
  cdpcalculatedinsight: "cdp_calculated_insight_api",
  cdpidentityresolution: "cdp_identityresolution_api",
  cdpingest: "cdp_ingest_api",
  cdpprofile: "cdp_profile_api",
  cdpquery: "cdp_query_api",
  cdpsegment: "cdp_segment_api",
  chatbot: "chatbot_api",
  chatter: "chatter_api",
  customapplications: "visualforce",
  custompermissions: "custom_permissions",
  eclair: "eclair_api",
  einsteingpt: "einstein_gpt_api",
  forgotpassword: "forgot_password",
  interaction: "interaction_api",
  mcp: "mcp_api",
  offlineaccess: "refresh_token",
  pardot: "pardot_api",
  pwdlesslogin: "pwdless_login_api",
  refreshtoken: "refresh_token",
  scrt: "scrt_api",
  sfapiplatform: "sfap_api",
  userregistration: "user_registration_api",
  wave: "wave_api",
};

/** Scopes that Salesforce documents as one and the same. */
const SYNONYMS: Readonly<Record<string, string>> = {
  profile: "id",
  email: "id",
  address: "id",
  phone: "id",
  offline_access: "refresh_token",
};

/** Scopes by one name each, whether they come from metadata (`RefreshToken`) or from a token (`offline_access`). */
export function canonicalScopes(scopes: readonly string[]): Set<string> {
  const names = scopes.map((scope) => scope.trim().toLowerCase()).filter((scope) => scope !== "");
  return new Set(names.map((name) => TOKEN_NAMES[name] ?? SYNONYMS[name] ?? name));
}

/**
 * Compares what a token got with what the app should give. `refresh_token` need not be named in the reply: a JWT login
 * gives no refresh token. `chatter_api` is part of `api`. Anything else more or less counts.
 */
export function compareScopes(
  expected: readonly string[],
  granted: readonly string[],
): { missing: string[]; extra: string[] } {
  const [wanted, got] = [canonicalScopes(expected), canonicalScopes(granted)];
  const implied = wanted.has("api") ? ["chatter_api"] : [];
  return {
    missing: [...wanted].filter((scope) => !got.has(scope) && scope !== "refresh_token"),
    extra: [...got].filter((scope) => !wanted.has(scope) && !implied.includes(scope)),
  };
}
