/** Enums and complex types that elements refer to (public metadata WSDL 66; SessionLevel and others as there). */
import { type ElementSchema, elementsOf } from "./schema.ts";

export const ENUMS: Readonly<Record<string, readonly string[]>> = {
  APIAccessLevel: ["Unrestricted", "Restricted"],
  AccessMethod: ["Get", "Post"],
  ApplePushEnvironmentType: ["Sandbox", "Production"],
  CanvasLocationOptions:
    "None Chatter UserProfile Visualforce Aura Publisher ChatterFeed ServiceDesk OpenCTI AppLauncher MobileNav PageLayout".split(
      " ",
    ),
  CanvasOptions: ["HideShare", "HideHeader", "PersonalEnabled"],
  ExtlClntAppDistState: ["Local", "Packaged", "Managed", "AutoInstalled"],
  ExtlClntAppManagedType: ["Local", "Global"],
  ExtlClntAppNameIdFormatType: ["Unspecified", "EmailAddress", "Persistent", "Transient"],
  ExtlClntAppSamlBindingType: ["RedirectBinding", "PostBinding"],
  ExtlClntAppSamlEncryptType: ["AES_128", "AES_256"],
  ExtlClntAppSamlSignAlgoType: ["SHA1", "SHA256"],
  ExtlClntAppSamlSubjectType: "Username FederationId UserId SpokeId CustomAttribute PersistentId".split(" "),
  ExtlClntAppStartPage: ["None", "Custom", "OAuth", "SAML"],
  JWTSessionTimeoutType: ["UserSession", "Custom"],
  PermissionSetTabVisibility: ["None", "Available", "Visible"],
  PermittedUsersPolicyType: ["AllSelfAuthorized", "AdminApprovedPreAuthorized"],
  PolicyAction: ["Block", "RaiseSessionLevel", "StepUpMFA"],
  PushServiceType: ["Apple", "Android"],
  RefreshTokenPolicyType: ["Infinite", "Zero", "SpecificLifetime", "SpecificInactivity"],
  SamlInitiationMethod: ["None", "IdpInitiated", "SpInitiated"],
  ScreenLockTimeout: "Never One Five Ten Thirty Sixty OneTwenty OneEighty TwoForty".split(" "),
  SessionSecurityLevel: ["LOW", "STANDARD", "HIGH_ASSURANCE"],
  TlsClientAuthCertParamType: [
    "tls_client_auth_subject_dn",
    "tls_client_auth_san_dns",
    "tls_client_auth_san_uri",
    "tls_client_auth_san_ip",
    "tls_client_auth_san_email",
    "tls_client_auth_san_spiffe",
  ],
};

/** Enum values that came later than their enum. */
export const ENUM_VALUE_SINCE: Readonly<Record<string, number>> = { StepUpMFA: 67 };

function dataspace(names: string, required: boolean): string {
  return names
    .split(" ")
    .map((name) => `${name}${required ? "!" : ""} boolean`)
    .join("\n");
}

const DEFINITIONS: Readonly<Record<string, string>> = {
  ExtlClntAppAndroidPushConfig: "fcmProject! string\n serviceAccount! string",
  ExtlClntAppApplePushConfig: `applicationBundle string
    certificate string
    environment! ApplePushEnvironmentType
    keyIdentifier string
    password string
    signingKey string
    teamIdentifier string`,
  ExtlClntAppNotificationType: "notificationType! string\n pushByDefault boolean",
  ExtlClntAppSamlConfigurablePoliciesAttribute: "formula! string\n key! string",
  ExtlClntAppOauthSettingsAttribute: "formula! string\n key! string",
  ExtlClntAppOauthPoliciesAttribute: "formula! string\n key! string",
  ExtlClntAppOauthIpRange: "description string\n endIpAddress! string\n startIpAddress! string",
  ExternalAppIdTokenConfig: `idTokenAudience string
    idTokenIncludeAttributes boolean
    idTokenIncludeCustomPermissions boolean
    idTokenIncludeStandardClaims boolean
    idTokenValidityInMinutes int`,
  MetadataEnrichments: "aiDescriptor MetadataAiDescriptor",
  MetadataAiDescriptor: "accuracyScore! string\n enrichedDescription! string\n skipEnrichment! boolean",
  PackageTypeMembers: "members* string\n name! string",
  ProfileObjectPermissions: `allowCreate boolean
    allowDelete boolean
    allowEdit boolean
    allowRead boolean
    modifyAllRecords boolean
    object! string
    viewAllFields boolean 63
    viewAllRecords boolean`,
  ProfileLoginHours: "monday tuesday wednesday thursday friday saturday sunday"
    .split(" ")
    .map((day) => `${day}End string\n${day}Start string`)
    .join("\n"),
  ProfileLoginIpRange: "description string\n endAddress! string\n startAddress! string",
  ProfileRecordTypeVisibility:
    "default! boolean\n personAccountDefault boolean\n recordType! string\n visible! boolean",
  PermissionSetAgentAccess: "agentName! string\n enabled! boolean",
  PermissionSetApplicationVisibility: "application! string\n visible! boolean",
  PermissionSetApexClassAccess: "apexClass! string\n enabled! boolean",
  PermissionSetNamedAccess: "enabled! boolean\n name! string",
  DataspaceScopeAccess: [
    dataspace(
      "customizeActivationDefinitions customizeAllDefinitions customizeCalculatedInsightDefinitions " +
        "customizeDataActionDefinitions customizeIdentityResolutionDefinitions customizeSegmentationDefinitions " +
        "viewActivationDefinitions viewCalculatedInsightDefinitions viewDataActionDefinitions " +
        "viewIdentityResolutionDefinitions viewSegmentationDefinitions",
      false,
    ),
    dataspace(
      "customizeDataApplicationDefinitions customizeDataObjSecondaryIndexDefinitions customizeDataShareDefinitions " +
        "customizeFTestDataspaceScopedDefinition customizeMLPredictionDefinitions customizeSemanticSearchDefinitions " +
        "viewDataApplicationDefinitions viewDataObjSecondaryIndexDefinitions viewDataShareDefinitions " +
        "viewFTestDataspaceScopedDefinition viewMLPredictionDefinitions viewSemanticSearchDefinitions",
      true,
    ),
    "dataAccessLevel string\n dataspaceScope! string\n objectAccessLevel string",
  ].join("\n"),
  PermissionSetExternalCredentialPrincipalAccess: "enabled! boolean\n externalCredentialPrincipal! string",
  PermissionSetExternalDataSourceAccess: "enabled! boolean\n externalDataSource! string",
  PermissionSetFieldPermissions: "editable! boolean\n field! string\n readable boolean",
  PermissionSetFlowAccess: "enabled! boolean\n flow! string",
  PermissionSetGenComputingSummaryDefAccess: "configName! string\n enabled! boolean",
  PermissionSetObjectPermissions: `allowCreate! boolean
    allowDelete! boolean
    allowEdit! boolean
    allowRead! boolean
    customizeSetup boolean 64
    deleteSetup boolean 64
    modifyAllRecords! boolean
    object! string
    viewAllFields boolean 63
    viewAllRecords! boolean
    viewSetup boolean 64`,
  PermissionSetApexPageAccess: "apexPage! string\n enabled! boolean",
  PermissionSetRecordTypeVisibility: "recordType! string\n visible! boolean",
  PermissionSetServicePresenceStatusAccess: "enabled! boolean\n servicePresenceStatus! string",
  PermissionSetTabSetting: "tab! string\n visibility! PermissionSetTabVisibility",
  PermissionSetUserPermission: "enabled! boolean\n name! string",
};

/** Elements of each complex type. */
export const COMPLEX_TYPES: Readonly<Record<string, readonly ElementSchema[]>> = Object.fromEntries(
  Object.entries(DEFINITIONS).map(([name, lines]) => [name, elementsOf(lines)]),
);
