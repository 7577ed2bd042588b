/** Components as listMetadata and retrieve name them. */
import { isoTime } from "../state/clock.ts";
import type { FileProperties } from "../state/jobs.ts";
import type { Component, Org } from "../state/types.ts";
import { splitName } from "./installed.ts";
import type { MetadataType } from "./schema.ts";
import { componentsOf } from "./store.ts";
import { filePath } from "./types.ts";

function fullNameOf(org: Org, userId: string): string {
  const user = org.users.find((candidate) => candidate.id === userId);
  return [user?.firstName, user?.lastName].filter((part) => part).join(" ");
}

/** FileProperties of a component (Metadata API guide); `folder` goes before the file's path. */
export function fileProperties(org: Org, type: MetadataType, component: Component, folder = ""): FileProperties {
  const { namespace } = splitName(component.fullName);
  return {
    createdById: component.createdBy,
    createdByName: fullNameOf(org, component.createdBy),
    createdDate: isoTime(component.createdAt),
    fileName: folder + filePath(type, component.fullName),
    fullName: component.fullName,
    id: component.id,
    lastModifiedById: component.modifiedBy,
    lastModifiedByName: fullNameOf(org, component.modifiedBy),
    lastModifiedDate: isoTime(component.modifiedAt),
    ...(namespace === null
      ? { manageableState: "unmanaged" }
      : { manageableState: "installed", namespacePrefix: namespace }),
    type: type.name,
  };
}

/** Components of a type; the settings of External Client Apps exist in every org. */
export function listComponents(org: Org, type: MetadataType): Component[] {
  const found = componentsOf(org, type.name);
  return found.length === 0 && type.name === "Settings" ? [defaultSettings(org)] : found;
}

function defaultSettings(org: Org): Component {
  const admin = org.users[0]?.id ?? "";
  const at = org.users[0]?.createdAt ?? 0;
  const fields = {
    enableClientSecretInRestApiAccess: "false",
    enableConsumerSecretApiAccess: "false",
    enablePackageEcaOauthFromDevOrg: "false",
  };
  const stamps = { createdAt: at, createdBy: admin, modifiedAt: at, modifiedBy: admin };
  return { id: "", type: "Settings", fullName: "ExternalClientApp", fields, ...stamps };
}

/** The settings of connected apps, as the org's own state has them. */
export function connectedAppSettings(org: Org): Component {
  const fields = {
    enableAdminApprovedAppsOnly: String(org.apiAccessControl),
    enableAdminApprovedAppsOnlyForExternalUser: "false",
    enableSkipUserProvisioningWizardWelcomePage: "false",
  };
  return { ...defaultSettings(org), fullName: "ConnectedApp", fields };
}

/** A flag of the External Client App settings. */
export function settingIsOn(org: Org, name: string): boolean {
  return componentsOf(org, "Settings")[0]?.fields[name] === "true";
}
