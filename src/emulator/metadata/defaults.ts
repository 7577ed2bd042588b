/**
 * What elements that were not sent read back as, where the platform is known to add them (Metadata API guide for the
 * defaults of settings; files that real orgs returned, and live reports, for the others).
 */
import type { MetadataFields } from "../state/types.ts";

export const DEFAULTS: Readonly<Record<string, MetadataFields>> = {
  ExternalClientApplication: { distributionState: "Local", isProtected: "false" },
  ExtlClntAppOauthSettings: { isFirstPartyAppEnabled: "false" },
  ExtlClntAppGlobalOauthSettings: {
    isClientCredentialsFlowEnabled: "false",
    isCodeCredFlowEnabled: "false",
    isCodeCredPostOnly: "false",
    isConsumerSecretOptional: "false",
    isDeviceFlowEnabled: "false",
    isIntrospectAllTokens: "false",
    isNamedUserJwtEnabled: "false",
    isPkceRequired: "true",
    isRefreshTokenRotationEnabled: "false",
    isSecretRequiredForRefreshToken: "true",
    isSecretRequiredForTokenExchange: "true",
    isTokenExchangeEnabled: "false",
    shouldRotateConsumerKey: "false",
    shouldRotateConsumerSecret: "false",
  },
  ExtlClntAppConfigurablePolicies: {
    isEnabled: "true",
    isOauthPluginEnabled: "true",
    startPage: "None",
  },
  ExtlClntAppOauthConfigurablePolicies: {
    ipRelaxationPolicyType: "Enforce",
    isClientCredentialsFlowEnabled: "false",
    isGuestCodeCredFlowEnabled: "false",
    isTokenExchangeFlowEnabled: "false",
    permittedUsersPolicyType: "AllSelfAuthorized",
    refreshTokenPolicyType: "SpecificLifetime",
    refreshTokenValidityPeriod: "365",
    refreshTokenValidityUnit: "Days",
    requiredSessionLevel: "STANDARD",
  },
  PermissionSet: { hasActivationRequired: "false" },
};

/**
 * The fields that are in force: what was deployed over the defaults. A lifetime goes only with the policy that has one; Zero reads
 * back a period of 0 without a unit (a file of a real org).
 */
export function effectiveFields(type: string, fields: MetadataFields): MetadataFields {
  const all = { ...DEFAULTS[type], ...fields };
  const kind = String(all.refreshTokenPolicyType ?? "");
  if (type === "ExtlClntAppOauthConfigurablePolicies" && !kind.startsWith("Specific")) {
    const { refreshTokenValidityPeriod: _period, refreshTokenValidityUnit: _unit, ...rest } = all;
    return { ...rest, ...(kind === "Zero" ? { refreshTokenValidityPeriod: "0" } : {}), ...fields };
  }
  return all;
}
