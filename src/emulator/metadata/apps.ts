/**
 * The types of an External Client App. Versions are those of the public metadata WSDLs 59 to 66 (forcedotcom/wsdl) and,
 * above, of Salesforce's published TypeScript types (1.7.3 for a patched 66); the order is that of the WSDL, which is alphabetical.
 */
import { PLUG_IN_TYPES } from "./plug-ins.ts";
import { elementsOf, type MetadataType, typeOfApp } from "./schema.ts";

export const APP_TYPES: readonly MetadataType[] = [
  typeOfApp(
    "ExternalClientApplication",
    "externalClientApps",
    "eca",
    59,
    "0xI",
    `contactEmail string
    contactPhone string
    description string
    distributionState ExtlClntAppDistState
    iconUrl string
    infoUrl string
    isProtected boolean
    label string
    logoUrl string
    managedType ExtlClntAppManagedType
    orgScopedExternalApp string`,
  ),
  typeOfApp(
    "ExtlClntAppOauthSettings",
    "extlClntAppOauthSettings",
    "ecaOauth",
    59,
    "0xO",
    `areAttributesIncludedInAssetToken boolean 61
    areCustomPermsIncludedInAssetToken boolean 61
    assetTokenAudiences string 61
    assetTokenSigningCertificate string 61
    assetTokenValidity int 61
    clientAssertionCertificate string
    commaSeparatedCustomScopes string
    commaSeparatedOauthScopes string
    customAttributes* ExtlClntAppOauthSettingsAttribute
    externalClientApplication! string
    isFirstPartyAppEnabled boolean
    label string
    oauthLink string
    singleLogoutUrl string
    trustedIpRanges* ExtlClntAppOauthIpRange`,
  ),
  typeOfApp(
    "ExtlClntAppGlobalOauthSettings",
    "extlClntAppGlobalOauthSets",
    "ecaGlblOauth",
    59,
    "0xG",
    `callbackUrl string
    certificate string 60
    consumerKey string
    consumerSecret string
    externalClientApplication! string
    idTokenConfig ExternalAppIdTokenConfig
    isClientCredentialsFlowEnabled boolean 60
    isCodeCredFlowEnabled boolean 61
    isCodeCredPostOnly boolean 61
    isConsumerSecretOptional boolean
    isDPopEnabled boolean 68
    isDeviceFlowEnabled boolean 60
    isEnforceRefreshTokenTTL boolean 66
    isIntrospectAllTokens boolean
    isMtlsEnabled boolean 68
    isNamedUserJwtEnabled boolean 61
    isPkceRequired boolean
    isRefreshTokenRotationEnabled boolean 60
    isSecretRequiredForRefreshToken boolean
    isSecretRequiredForTokenExchange boolean 60
    isTokenExchangeEnabled boolean 60
    label string
    shouldRotateConsumerKey boolean
    shouldRotateConsumerSecret boolean`,
  ),
  typeOfApp(
    "ExtlClntAppOauthConfigurablePolicies",
    "extlClntAppOauthPolicies",
    "ecaOauthPlcy",
    59,
    "0xP",
    `apexHandler string 61
    clientCredentialsFlowUser string 60
    commaSeparatedCustomScopes string 61
    commaSeparatedPermissionSet string
    commaSeparatedProfile string 62
    customAttributes* ExtlClntAppOauthPoliciesAttribute
    executeHandlerAs string 61
    externalClientApplication! string
    guestJwtSessionTimeoutType JWTSessionTimeoutType 65
    guestJwtTimeout int 61
    ipRelaxationPolicyType string
    isClientCredentialsFlowEnabled boolean 60
    isGuestCodeCredFlowEnabled boolean 61
    isNamedUserJwtEnabled boolean 61-63
    isTokenExchangeFlowEnabled boolean 60
    label string
    namedUserJwtSessionTimeoutType JWTSessionTimeoutType 65
    namedUserJwtTimeout int 61
    permittedUsersPolicyType PermittedUsersPolicyType
    policyAction PolicyAction
    refreshTokenPolicyType RefreshTokenPolicyType
    refreshTokenValidityPeriod int
    refreshTokenValidityUnit string
    requiredSessionLevel SessionSecurityLevel
    sessionTimeoutInMinutes int
    singleLogoutUrl string
    startUrl string`,
  ),
  typeOfApp(
    "ExtlClntAppConfigurablePolicies",
    "extlClntAppPolicies",
    "ecaPlcy",
    60,
    "0xQ",
    `externalClientApplication! string
    isAttestPluginEnabled boolean 68
    isCanvasPluginEnabled boolean 65
    isEnabled! boolean
    isMobilePluginEnabled boolean 62
    isNotificationPluginEnabled boolean 61
    isOauthPluginEnabled boolean
    isPushPluginEnabled boolean 62
    isSamlPluginEnabled boolean 63
    label string
    startPage ExtlClntAppStartPage 62
    startUrl string 62`,
  ),
  typeOfApp(
    "ExtlClntAppOauthSecuritySettings",
    "extlClntAppOauthSecuritySettings",
    "ecaOauthSecurity",
    66,
    "0xU",
    `externalClientApplication! string
    label string
    tlsClientAuthCertParamType TlsClientAuthCertParamType 68
    tlsClientAuthCertParamValue string 68
    tokenIpRanges* ExtlClntAppOauthIpRange`,
  ),
  // Of the two types of device attestation no more than this is published.
  ...[
    ["ExtlClntAppAttestSettings", "extlClntAppAttestSettings", "ecaAttest", "0xV"],
    ["ExtlClntAppAttestConfigurablePolicies", "extlClntAppAttestPolicies", "ecaAttestPlcy", "0xW"],
  ].map(([name = "", directory = "", suffix = "", prefix = ""]) =>
    typeOfApp(name, directory, suffix, 66, prefix, "externalClientApplication! string\n label string"),
  ),
  ...PLUG_IN_TYPES,
  {
    name: "Settings",
    root: "ExternalClientAppSettings",
    directory: "settings",
    suffix: "settings",
    since: 58,
    keyPrefix: "0xS",
    ordered: false,
    withContent: false,
    elements: elementsOf(
      `enableClientSecretInRestApiAccess boolean 60
      enableConsumerSecretApiAccess boolean 59
      enableExternalClientApps boolean 58-62
      enablePackageEcaOauthFromDevOrg boolean 60`,
    ),
  },
];
