/**
 * The types of an External Client App. Elements, enums and required elements as in the public metadata WSDL, versions
 * 59 to 66; which version first had an element was read from that file's history. What only later type packages have
 * (`@salesforce/types` 1.7.3 for a patched 66, 1.8 for 67, 1.9 for 68) or orgs return is marked undocumented.
 */
import { choice, complex, type EnumValue, flag, int, names, text } from "./element.ts";

/** What has no default that holds in every org: it counts for a template that states it, in an org that shows it. */
const ifStated = { ifStated: true } as const;

const parent = text("externalClientApplication", { required: true });
const range = [
  text("description"),
  text("endIpAddress", { required: true }),
  text("startIpAddress", { required: true }),
];
const attribute = [text("formula", { required: true }), text("key", { required: true })];

export const externalClientApplication = [
  text("contactEmail"),
  text("contactPhone"),
  text("description"),
  choice("distributionState", ["Local", "Packaged", "Managed", "AutoInstalled"], { default: "Local" }),
  text("iconUrl"),
  text("infoUrl"),
  flag("isProtected", { default: "false" }),
  text("label"),
  text("logoUrl"),
  choice("managedType", ["Local", "Global"], { never: "internal" }),
  text("orgScopedExternalApp", { never: "org-bound" }),
];

export const oauthSettings = [
  flag("areAttributesIncludedInAssetToken", { since: 61, default: "false" }),
  flag("areCustomPermsIncludedInAssetToken", { since: 61, default: "false" }),
  text("assetTokenAudiences", { since: 61 }),
  text("assetTokenSigningCertificate", { since: 61 }),
  int("assetTokenValidity", { since: 61 }),
  text("clientAssertionCertificate"),
  names("commaSeparatedCustomScopes"),
  // With a blank, as orgs return it.
  names("commaSeparatedOauthScopes", { separator: ", " }),
  complex("customAttributes", attribute, { repeated: true }),
  parent,
  flag("isFirstPartyAppEnabled", { default: "false" }),
  text("label"),
  text("oauthLink", { never: "org-bound" }),
  text("singleLogoutUrl"),
  complex("trustedIpRanges", range, { repeated: true }),
];

const idToken = [
  text("idTokenAudience"),
  flag("idTokenIncludeAttributes", { default: "false" }),
  flag("idTokenIncludeCustomPermissions", { default: "false" }),
  flag("idTokenIncludeStandardClaims", { default: "false" }),
  int("idTokenValidityInMinutes", { default: "2" }),
];

export const globalOauthSettings = [
  text("callbackUrl", { separator: "\n" }),
  text("certificate", { since: 60, pem: "text" }),
  text("consumerKey", { never: "org-bound" }),
  text("consumerSecret", { never: "org-bound" }),
  parent,
  complex("idTokenConfig", idToken),
  flag("isClientCredentialsFlowEnabled", { since: 60, default: "false" }),
  flag("isCodeCredFlowEnabled", { since: 61, default: "false" }),
  flag("isCodeCredPostOnly", { since: 61, default: "false" }),
  flag("isConsumerSecretOptional", { default: "false" }),
  // In Salesforce's types of 68 and not in those of 67, yet one report saw an org return it at 67: the lower one, so that what is read there is known.
  flag("isDPopEnabled", { since: 67, never: "undocumented" }),
  flag("isDeviceFlowEnabled", { since: 60, default: "false" }),
  flag("isEnforceRefreshTokenTTL", { since: 66, never: "undocumented" }),
  flag("isIntrospectAllTokens", { default: "false" }),
  flag("isMtlsEnabled", { since: 68, never: "undocumented" }),
  flag("isNamedUserJwtEnabled", { since: 61, default: "false" }),
  flag("isPkceRequired", { default: "true" }),
  flag("isRefreshTokenRotationEnabled", { since: 60, default: "false" }),
  flag("isSecretRequiredForRefreshToken", { default: "true" }),
  // The guide has no default. Orgs return true where nobody set it, at every version that was seen.
  flag("isSecretRequiredForTokenExchange", { since: 60, ...ifStated }),
  flag("isTokenExchangeEnabled", { since: 60, default: "false" }),
  text("label"),
  flag("shouldRotateConsumerKey", { default: "false" }),
  flag("shouldRotateConsumerSecret", { default: "false" }),
];

/** Minutes; the long ones came with 65. */
const jwtTimeouts: readonly EnumValue[] = [
  ...["1", "5", "10", "15", "30"].map((value) => ({ value, since: 61 })),
  ...["60", "90", "120", "240", "480", "720"].map((value) => ({ value, since: 65 })),
];
const jwtTimeoutType = ["UserSession", "Custom"];

/** `ipRelaxationPolicyType` and `refreshTokenValidityUnit` are strings in the WSDL; the guide lists their values. */
export const oauthPolicies = [
  text("apexHandler", { since: 61 }),
  text("clientCredentialsFlowUser", { since: 60 }),
  names("commaSeparatedCustomScopes", { since: 61 }),
  names("commaSeparatedPermissionSet"),
  names("commaSeparatedProfile", { since: 62 }),
  complex("customAttributes", attribute, { repeated: true }),
  text("executeHandlerAs", { since: 61 }),
  parent,
  choice("guestJwtSessionTimeoutType", jwtTimeoutType, { since: 65 }),
  int("guestJwtTimeout", { since: 61 }, jwtTimeouts),
  choice("ipRelaxationPolicyType", ["Enforce", "Bypass", "Bypass_2factor", "Enforce_RelaxRefresh"], {
    default: "Enforce",
  }),
  flag("isClientCredentialsFlowEnabled", { since: 60, default: "false" }),
  flag("isGuestCodeCredFlowEnabled", { since: 61, default: "false" }),
  flag("isNamedUserJwtEnabled", { since: 61, until: 63, never: "internal" }),
  flag("isTokenExchangeFlowEnabled", { since: 60, default: "false" }),
  text("label"),
  choice("namedUserJwtSessionTimeoutType", jwtTimeoutType, { since: 65 }),
  int("namedUserJwtTimeout", { since: 61 }, jwtTimeouts),
  choice("permittedUsersPolicyType", ["AllSelfAuthorized", "AdminApprovedPreAuthorized"], {
    default: "AllSelfAuthorized",
  }),
  choice("policyAction", ["Block", "RaiseSessionLevel", { value: "StepUpMFA", since: 67, undocumented: true }]),
  choice("refreshTokenPolicyType", ["Infinite", "Zero", "SpecificLifetime", "SpecificInactivity"], {
    default: "SpecificLifetime",
  }),
  int("refreshTokenValidityPeriod", { default: "365" }),
  choice("refreshTokenValidityUnit", ["Days", "Hours", "Months"], { default: "Days" }),
  choice("requiredSessionLevel", ["LOW", "STANDARD", "HIGH_ASSURANCE"], { default: "STANDARD" }),
  int("sessionTimeoutInMinutes"),
  text("singleLogoutUrl"),
  text("startUrl"),
];

export const policies = [
  parent,
  flag("isAttestPluginEnabled", { since: 68, never: "undocumented" }),
  // The guide's default of the plug-in flags other than OAuth's is true, yet orgs leave them out of a retrieved file when
  // the app has no such plug-in.
  flag("isCanvasPluginEnabled", { since: 65, ...ifStated }),
  flag("isEnabled", { required: true, since: 60, default: "true" }),
  flag("isMobilePluginEnabled", { since: 62, ...ifStated }),
  flag("isNotificationPluginEnabled", { since: 61, ...ifStated }),
  flag("isOauthPluginEnabled", { since: 60, default: "true" }),
  flag("isPushPluginEnabled", { since: 62, ...ifStated }),
  flag("isSamlPluginEnabled", { since: 63, ...ifStated }),
  text("label", { since: 60 }),
  choice("startPage", ["None", "Custom", "OAuth", "SAML"], { since: 62, default: "None" }),
  text("startUrl", { since: 62 }),
];

/** Mutual TLS and token address ranges; appears beside an app after a save in Setup. */
export const oauthSecuritySettings = [
  parent,
  text("label"),
  choice(
    "tlsClientAuthCertParamType",
    [
      "tls_client_auth_subject_dn",
      "tls_client_auth_san_dns",
      "tls_client_auth_san_uri",
      "tls_client_auth_san_ip",
      "tls_client_auth_san_email",
      "tls_client_auth_san_spiffe",
    ],
    { since: 68 },
  ),
  text("tlsClientAuthCertParamValue", { since: 68 }),
  complex("tokenIpRanges", range, { repeated: true }),
];

/** Device attestation: of these two types no more than this is published. */
export const attestation = [parent, text("label")];

export const settings = [
  flag("enableClientSecretInRestApiAccess", { since: 60 }),
  flag("enableConsumerSecretApiAccess"),
  flag("enableExternalClientApps", { until: 62 }),
  flag("enablePackageEcaOauthFromDevOrg", { since: 60 }),
];
