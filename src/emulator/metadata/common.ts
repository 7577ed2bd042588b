/** Types that an app leans on: permission sets and their groups, profiles, Certificate, and the manifest itself (public metadata WSDL 66). */
import { elementsOf, type MetadataType } from "./schema.ts";

export const PACKAGE_ELEMENTS = elementsOf(`
  apiAccessLevel APIAccessLevel
  description string
  fullName string
  namespacePrefix string
  objectPermissions* ProfileObjectPermissions
  packageType string
  postInstallClass string
  setupWeblink string
  types* PackageTypeMembers
  uninstallClass string
  version! string`);

export const COMMON_TYPES: readonly MetadataType[] = [
  {
    name: "PermissionSet",
    root: "PermissionSet",
    directory: "permissionsets",
    suffix: "permissionset",
    since: 22,
    keyPrefix: "0PS",
    ordered: false,
    withContent: false,
    elements: elementsOf(`
      agentAccesses* PermissionSetAgentAccess 63
      applicationVisibilities* PermissionSetApplicationVisibility
      classAccesses* PermissionSetApexClassAccess
      customMetadataTypeAccesses* PermissionSetNamedAccess 47
      customPermissions* PermissionSetNamedAccess 31
      customSettingAccesses* PermissionSetNamedAccess 47
      dataspaceScopes* DataspaceScopeAccess 63
      description string
      emailRoutingAddressAccesses* PermissionSetNamedAccess 63
      enrichments MetadataEnrichments 68
      externalCredentialPrincipalAccesses* PermissionSetExternalCredentialPrincipalAccess 59
      externalDataSourceAccesses* PermissionSetExternalDataSourceAccess
      fieldPermissions* PermissionSetFieldPermissions
      flowAccesses* PermissionSetFlowAccess 47
      genComputingSummaryDefAccesses* PermissionSetGenComputingSummaryDefAccess 65
      hasActivationRequired boolean 53
      label! string
      license string 38
      objectPermissions* PermissionSetObjectPermissions
      pageAccesses* PermissionSetApexPageAccess
      recordTypeVisibilities* PermissionSetRecordTypeVisibility
      servicePresenceStatusAccesses* PermissionSetServicePresenceStatusAccess
      tabSettings* PermissionSetTabSetting
      userPermissions* PermissionSetUserPermission`),
  },
  {
    name: "PermissionSetGroup",
    root: "PermissionSetGroup",
    directory: "permissionsetgroups",
    suffix: "permissionsetgroup",
    since: 45,
    keyPrefix: "0PG",
    ordered: false,
    withContent: false,
    elements: elementsOf(`
      description string
      hasActivationRequired boolean 53
      label! string
      mutingPermissionSets* string
      permissionSets* string
      status string`),
  },
  {
    name: "Profile",
    root: "Profile",
    directory: "profiles",
    suffix: "profile",
    since: 10,
    keyPrefix: "00e",
    ordered: false,
    withContent: false,
    // The part of the type that this emulator has.
    elements: elementsOf(`
      classAccesses* PermissionSetApexClassAccess
      custom boolean 30
      customPermissions* PermissionSetNamedAccess 31
      description string 30
      fieldPermissions* PermissionSetFieldPermissions
      loginHours ProfileLoginHours 25
      loginIpRanges* ProfileLoginIpRange
      objectPermissions* ProfileObjectPermissions
      recordTypeVisibilities* ProfileRecordTypeVisibility
      userLicense string
      userPermissions* PermissionSetUserPermission`),
  },
  {
    name: "Certificate",
    root: "Certificate",
    directory: "certs",
    suffix: "crt",
    since: 36,
    keyPrefix: "0P1",
    ordered: false,
    withContent: true,
    elements: elementsOf(`
      caSigned! boolean
      encryptedWithPlatformEncryption boolean
      expirationDate dateTime
      keySize int
      masterLabel! string
      privateKeyExportable boolean`),
  },
];
