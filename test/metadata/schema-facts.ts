/**
 * What the public metadata WSDL of API 66.0 (and for isEnforceRefreshTokenTTL the types of its patched version) says of the types that this tool knows, written apart from the tables in
 * `src/metadata` so that a slip in one shows against the other: elements in their order, `!` required, `*` repeated,
 * `:` a type that is not a string, `( )` an enum's values, `{ }` the elements of a complex one.
 */
export const SCHEMA_66: Readonly<Record<string, string>> = {
  ExternalClientApplication: `
    fullName module contactEmail contactPhone description
    distributionState(Local|Packaged|Managed|AutoInstalled) iconUrl infoUrl isProtected:boolean label
    logoUrl managedType(Local|Global) orgScopedExternalApp
  `,
  ExtlClntAppOauthSettings: `
    fullName module areAttributesIncludedInAssetToken:boolean areCustomPermsIncludedInAssetToken:boolean
    assetTokenAudiences assetTokenSigningCertificate assetTokenValidity:int clientAssertionCertificate
    commaSeparatedCustomScopes commaSeparatedOauthScopes customAttributes*{formula! key!}
    externalClientApplication! isFirstPartyAppEnabled:boolean label oauthLink singleLogoutUrl
    trustedIpRanges*{description endIpAddress! startIpAddress!}
  `,
  ExtlClntAppGlobalOauthSettings: `
    fullName module callbackUrl certificate consumerKey consumerSecret externalClientApplication!
    idTokenConfig{idTokenAudience idTokenIncludeAttributes:boolean idTokenIncludeCustomPermissions:boolean
    idTokenIncludeStandardClaims:boolean idTokenValidityInMinutes:int}
    isClientCredentialsFlowEnabled:boolean isCodeCredFlowEnabled:boolean isCodeCredPostOnly:boolean
    isConsumerSecretOptional:boolean isDeviceFlowEnabled:boolean isEnforceRefreshTokenTTL:boolean isIntrospectAllTokens:boolean
    isNamedUserJwtEnabled:boolean isPkceRequired:boolean isRefreshTokenRotationEnabled:boolean
    isSecretRequiredForRefreshToken:boolean isSecretRequiredForTokenExchange:boolean
    isTokenExchangeEnabled:boolean label shouldRotateConsumerKey:boolean shouldRotateConsumerSecret:boolean
  `,
  ExtlClntAppOauthConfigurablePolicies: `
    fullName module apexHandler clientCredentialsFlowUser commaSeparatedCustomScopes
    commaSeparatedPermissionSet commaSeparatedProfile customAttributes*{formula! key!} executeHandlerAs
    externalClientApplication! guestJwtSessionTimeoutType(UserSession|Custom) guestJwtTimeout:int
    ipRelaxationPolicyType isClientCredentialsFlowEnabled:boolean isGuestCodeCredFlowEnabled:boolean
    isTokenExchangeFlowEnabled:boolean label namedUserJwtSessionTimeoutType(UserSession|Custom)
    namedUserJwtTimeout:int permittedUsersPolicyType(AllSelfAuthorized|AdminApprovedPreAuthorized)
    policyAction(Block|RaiseSessionLevel)
    refreshTokenPolicyType(Infinite|Zero|SpecificLifetime|SpecificInactivity) refreshTokenValidityPeriod:int
    refreshTokenValidityUnit requiredSessionLevel(LOW|STANDARD|HIGH_ASSURANCE) sessionTimeoutInMinutes:int
    singleLogoutUrl startUrl
  `,
  ExtlClntAppConfigurablePolicies: `
    fullName module externalClientApplication! isCanvasPluginEnabled:boolean isEnabled!:boolean
    isMobilePluginEnabled:boolean isNotificationPluginEnabled:boolean isOauthPluginEnabled:boolean
    isPushPluginEnabled:boolean isSamlPluginEnabled:boolean label startPage(None|Custom|OAuth|SAML) startUrl
  `,
  ExternalClientAppSettings: `
    fullName module enableClientSecretInRestApiAccess:boolean enableConsumerSecretApiAccess:boolean
    enablePackageEcaOauthFromDevOrg:boolean
  `,
  PermissionSet: `
    fullName module agentAccesses*{agentName! enabled!:boolean} applicationVisibilities*{application!
    visible!:boolean} classAccesses*{apexClass! enabled!:boolean}
    customMetadataTypeAccesses*{enabled!:boolean name!} customPermissions*{enabled!:boolean name!}
    customSettingAccesses*{enabled!:boolean name!} dataspaceScopes*{customizeActivationDefinitions:boolean
    customizeAllDefinitions:boolean customizeCalculatedInsightDefinitions:boolean
    customizeDataActionDefinitions:boolean customizeDataApplicationDefinitions!:boolean
    customizeDataObjSecondaryIndexDefinitions!:boolean customizeDataShareDefinitions!:boolean
    customizeFTestDataspaceScopedDefinition!:boolean customizeIdentityResolutionDefinitions:boolean
    customizeMLPredictionDefinitions!:boolean customizeSegmentationDefinitions:boolean
    customizeSemanticSearchDefinitions!:boolean dataAccessLevel dataspaceScope! objectAccessLevel
    viewActivationDefinitions:boolean viewCalculatedInsightDefinitions:boolean
    viewDataActionDefinitions:boolean viewDataApplicationDefinitions!:boolean
    viewDataObjSecondaryIndexDefinitions!:boolean viewDataShareDefinitions!:boolean
    viewFTestDataspaceScopedDefinition!:boolean viewIdentityResolutionDefinitions:boolean
    viewMLPredictionDefinitions!:boolean viewSegmentationDefinitions:boolean
    viewSemanticSearchDefinitions!:boolean} description emailRoutingAddressAccesses*{enabled!:boolean name!}
    externalCredentialPrincipalAccesses*{enabled!:boolean externalCredentialPrincipal!}
    externalDataSourceAccesses*{enabled!:boolean externalDataSource!} fieldPermissions*{editable!:boolean
    field! readable:boolean} flowAccesses*{enabled!:boolean flow!}
    genComputingSummaryDefAccesses*{configName! enabled!:boolean} hasActivationRequired:boolean label!
    license objectPermissions*{allowCreate!:boolean allowDelete!:boolean allowEdit!:boolean
    allowRead!:boolean customizeSetup:boolean deleteSetup:boolean modifyAllRecords!:boolean object!
    viewAllFields:boolean viewAllRecords!:boolean viewSetup:boolean} pageAccesses*{apexPage!
    enabled!:boolean} recordTypeVisibilities*{recordType! visible!:boolean}
    servicePresenceStatusAccesses*{enabled!:boolean servicePresenceStatus!} tabSettings*{tab!
    visibility!(None|Available|Visible)} userPermissions*{enabled!:boolean name!}
  `,
  Package: `
    fullName module apiAccessLevel(Unrestricted|Restricted) description namespacePrefix
    objectPermissions*{allowCreate:boolean allowDelete:boolean allowEdit:boolean allowRead:boolean
    customizeSetup:boolean deleteSetup:boolean modifyAllRecords:boolean object! viewAllFields:boolean
    viewAllRecords:boolean viewSetup:boolean} packageType postInstallClass setupWeblink types*{members*
    name!} uninstallClass version!
  `,
};

/** Strings in the WSDL; the Metadata API guide lists what they may hold. */
export const DOCUMENTED_VALUES: Readonly<Record<string, string>> = {
  ipRelaxationPolicyType: "(Enforce|Bypass|Bypass_2factor|Enforce_RelaxRefresh)",
  refreshTokenValidityUnit: "(Days|Hours|Months)",
};

/** The first API version whose public WSDL has an element, where that is not 59; and the last one, where it is gone. */
export const HISTORY: readonly (readonly [type: string, elements: string, first: number, last?: number])[] = [
  ["ExtlClntAppGlobalOauthSettings", "certificate isClientCredentialsFlowEnabled isDeviceFlowEnabled", 60],
  ["ExtlClntAppGlobalOauthSettings", "isRefreshTokenRotationEnabled isTokenExchangeEnabled", 60],
  ["ExtlClntAppGlobalOauthSettings", "isSecretRequiredForTokenExchange", 60],
  ["ExtlClntAppGlobalOauthSettings", "isCodeCredFlowEnabled isCodeCredPostOnly isNamedUserJwtEnabled", 61],
  ["ExtlClntAppOauthSettings", "areAttributesIncludedInAssetToken areCustomPermsIncludedInAssetToken", 61],
  ["ExtlClntAppOauthSettings", "assetTokenAudiences assetTokenSigningCertificate assetTokenValidity", 61],
  ["ExtlClntAppOauthConfigurablePolicies", "clientCredentialsFlowUser isClientCredentialsFlowEnabled", 60],
  ["ExtlClntAppOauthConfigurablePolicies", "isTokenExchangeFlowEnabled", 60],
  ["ExtlClntAppOauthConfigurablePolicies", "apexHandler commaSeparatedCustomScopes executeHandlerAs", 61],
  ["ExtlClntAppOauthConfigurablePolicies", "guestJwtTimeout isGuestCodeCredFlowEnabled namedUserJwtTimeout", 61],
  ["ExtlClntAppOauthConfigurablePolicies", "isNamedUserJwtEnabled", 61, 63],
  ["ExtlClntAppOauthConfigurablePolicies", "commaSeparatedProfile", 62],
  ["ExtlClntAppOauthConfigurablePolicies", "guestJwtSessionTimeoutType namedUserJwtSessionTimeoutType", 65],
  ["ExtlClntAppConfigurablePolicies", "isEnabled isOauthPluginEnabled label", 60],
  ["ExtlClntAppConfigurablePolicies", "isNotificationPluginEnabled", 61],
  ["ExtlClntAppConfigurablePolicies", "isMobilePluginEnabled isPushPluginEnabled startPage startUrl", 62],
  ["ExtlClntAppConfigurablePolicies", "isSamlPluginEnabled", 63],
  ["ExtlClntAppConfigurablePolicies", "isCanvasPluginEnabled", 65],
  ["ExternalClientAppSettings", "enableClientSecretInRestApiAccess enablePackageEcaOauthFromDevOrg", 60],
  ["ExternalClientAppSettings", "enableExternalClientApps", 59, 62],
  ["ExtlClntAppOauthSecuritySettings", "tlsClientAuthCertParamType tlsClientAuthCertParamValue", 68],
];
