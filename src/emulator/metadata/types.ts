/** All metadata types that an emulated org knows. */
import { APP_TYPES } from "./apps.ts";
import { COMMON_TYPES } from "./common.ts";
import { PLUG_IN_TYPES } from "./plug-ins.ts";
import { elementsOf, type MetadataType } from "./schema.ts";

/** In the order in which a deployment applies them: what others refer to comes first. */
const ORDER = [
  "Settings",
  "Certificate",
  "PermissionSet",
  "PermissionSetGroup",
  "Profile",
  "ExternalClientApplication",
  "ExtlClntAppOauthSettings",
  "ExtlClntAppGlobalOauthSettings",
  "ExtlClntAppConfigurablePolicies",
  "ExtlClntAppOauthConfigurablePolicies",
  "ExtlClntAppOauthSecuritySettings",
  ...PLUG_IN_TYPES.map(({ name }) => name),
  "ExtlClntAppAttestSettings",
  "ExtlClntAppAttestConfigurablePolicies",
];

export const METADATA_TYPES: readonly MetadataType[] = [...APP_TYPES, ...COMMON_TYPES].sort(
  (a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name),
);

/** A type's place in a deployment: lower first when writing, higher first when deleting. */
export function applicationOrder(type: string): number {
  return ORDER.indexOf(type);
}

/** Types of the platform that this emulator does not have: asking for one is answered loudly, not wrongly. */
export const KNOWN_ELSEWHERE: ReadonlySet<string> = new Set(
  (
    "ApexClass ApexComponent ApexPage ApexTrigger AppMenu ApprovalProcess AssignmentRules AuraDefinitionBundle AuthProvider " +
    "Community ConnectedApp CspTrustedSite CustomApplication CustomField CustomLabels CustomMetadata CustomObject " +
    "CustomPermission CustomSite CustomTab Dashboard EmailTemplate ExternalCredential ExternalDataSource " +
    "Flow FlexiPage Group Layout LightningComponentBundle ListView NamedCredential " +
    "MutingPermissionSet Network Queue RecordType RemoteSiteSetting Report Role SamlSsoConfig StaticResource " +
    "TopicsForObjects Translations ValidationRule Workflow"
  ).split(" "),
);

/** Settings that every org has and this emulator gives out, and takes from nobody: whether API Access Control is on. */
export const CONNECTED_APP_SETTINGS: MetadataType = {
  name: "Settings",
  root: "ConnectedAppSettings",
  directory: "settings",
  suffix: "settings",
  since: 50,
  keyPrefix: "0xS",
  ordered: false,
  withContent: false,
  elements: elementsOf(`
    enableAdminApprovedAppsOnly boolean
    enableAdminApprovedAppsOnlyForExternalUser boolean
    enableSkipUserProvisioningWizardWelcomePage boolean`),
};

/** A type by its name in a manifest. */
export function findType(name: string, version: number): MetadataType | undefined {
  return METADATA_TYPES.find((type) => type.name === name && type.since <= version);
}

/** A type by the name that readMetadata and the other metadata calls take. */
export function findRoot(name: string, version: number): MetadataType | undefined {
  return METADATA_TYPES.find((type) => (type.root === name || type.name === name) && type.since <= version);
}

/** Where a component's file stands in a zip, without the top folder. */
export function filePath(type: MetadataType, fullName: string): string {
  return `${type.directory}/${fullName}.${type.suffix}`;
}
