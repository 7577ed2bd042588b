import { flag } from "./fields.ts";
import type { FieldSchema } from "./types.ts";

/**
 * User permissions, each a boolean column `Permissions<Name>` of PermissionSet and Profile (Object Reference, PermissionSet): those that
 * administration, API access, External Client Apps and deployments turn on. `Name` is the metadata API's `userPermissions.name` too.
 */
const USER_PERMISSIONS: readonly (readonly [name: string, since?: number])[] = [
  ["ApiEnabled"],
  ["ApiUserOnly"],
  ["AssignPermissionSets"],
  ["AuthorApex"],
  ["BulkApiHardDelete"],
  ["CanApproveUninstalledApps", 63],
  ["ClientSecretRotation", 55],
  ["CustomizeApplication"],
  ["EditReadonlyFields"],
  ["ExternalClientAppAdmin", 59],
  ["ExternalClientAppDeveloper", 59],
  ["ExternalClientAppViewer", 59],
  ["ForceTwoFactor"],
  ["FreezeUsers", 51],
  ["IdentityEnabled"],
  ["LightningExperienceUser"],
  ["ManageCertificates"],
  ["ManageCustomPermissions"],
  ["ManageInternalUsers"],
  ["ManageIpAddresses"],
  ["ManageLoginAccessPolicies"],
  ["ManageProfilesPermissionsets"],
  ["ManageRemoteAccess"],
  ["ManageSharing"],
  ["ManageUsers"],
  ["ModifyAllData"],
  ["ModifyMetadata", 46],
  ["PasswordNeverExpires"],
  ["ResetPasswords"],
  ["TwoFactorApi"],
  ["UseAnyApiAuth", 61],
  ["UseAnyApiClient", 53],
  ["ViewAllData"],
  ["ViewAllUsers"],
  ["ViewClientSecret", 60],
  ["ViewEventLogFiles"],
  ["ViewRoles"],
  ["ViewSetup"],
];

/** One boolean column per user permission, named with the given prefix. */
export function permissionColumns(prefix: "Permissions" | "MaximumPermissions", writable: boolean): FieldSchema[] {
  const access = writable ? { createable: true, updateable: true } : {};
  return USER_PERMISSIONS.map(([name, since]) =>
    flag(prefix + name, since === undefined ? access : { ...access, since }),
  );
}
