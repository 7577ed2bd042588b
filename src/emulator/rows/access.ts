/** Rows of licences, profiles, permission sets and what joins them. */
import { licenseNamed } from "../access/licenses.ts";
import { hoursElements } from "../access/login-hours.ts";
import { enabledPermissions } from "../access/permissions.ts";
import { splitName } from "../metadata/installed.ts";
import { componentsOf } from "../metadata/store.ts";
import type { Row } from "../objects/types.ts";
import { isoTime } from "../state/clock.ts";
import type { Component, Org } from "../state/types.ts";
import type { Profile } from "../state/users.ts";
import { auditColumns } from "./stamps.ts";

function birth(org: Org): Row {
  const at = org.users[0]?.createdAt ?? 0;
  return auditColumns({ createdAt: at, createdBy: org.users[0]?.id ?? "", modifiedAt: at });
}

export function columns(prefix: string, permissions: readonly string[]): Row {
  return Object.fromEntries(permissions.map((name) => [`${prefix}${name}`, true]));
}

export function userLicenseRows(org: Org): Row[] {
  return org.userLicenses.map((license) => ({
    ...birth(org),
    Id: license.id,
    Name: license.name,
    MasterLabel: license.name,
    LicenseDefinitionKey: license.name.toUpperCase().replaceAll(" ", "_"),
    Status: "Active",
    TotalLicenses: license.total,
    UsedLicenses: usedLicenses(org, license.id),
  }));
}

/** Active users whose profile has the licence. */
export function usedLicenses(org: Org, licenseId: string): number {
  const profiles = new Set(
    org.profiles.filter((profile) => profile.licenseId === licenseId).map((profile) => profile.id),
  );
  return org.users.filter((user) => user.isActive && profiles.has(user.profileId)).length;
}

export function profileRows(org: Org): Row[] {
  return org.profiles.map((profile) => ({
    ...birth(org),
    Id: profile.id,
    Name: profile.name,
    UserLicenseId: profile.licenseId,
    UserType: "Standard",
    Description: profile.description ?? null,
    ...columns("Permissions", profile.permissions),
    Metadata: JSON.stringify(profileMetadata(org, profile)),
  }));
}

/** Of a profile's metadata, what an emulated profile has (Metadata API guide, Profile; hours as minutes of the day). */
function profileMetadata(org: Org, profile: Profile): object {
  const { apiName, permissions, loginIpRanges, loginHours, licenseId } = profile;
  return {
    custom: profile.isCustom ?? false,
    description: profile.description ?? null,
    fullName: apiName,
    loginFlows: [],
    loginHours: loginHours && hoursElements(loginHours),
    loginIpRanges: loginIpRanges.map((range) => ({
      description: range.description ?? null,
      endAddress: range.end,
      startAddress: range.start,
    })),
    userLicense: org.userLicenses.find((license) => license.id === licenseId)?.name ?? null,
    userPermissions: permissions.map((name) => ({ enabled: true, name })),
  };
}

export function permissionSetRows(org: Org): Row[] {
  return [
    ...org.profiles.map((profile) => profileSetRow(org, profile)),
    ...componentsOf(org, "PermissionSet").map((component) => permissionSetRow(org, component)),
  ];
}

/** Every profile owns a permission set, named X and its id, through which access rows can point at profiles. */
function profileSetRow(org: Org, profile: Profile): Row {
  return {
    ...birth(org),
    Id: profile.permissionSetId,
    Name: `X${profile.permissionSetId.slice(0, 15)}`,
    Label: profile.permissionSetId.slice(0, 15),
    ProfileId: profile.id,
    IsOwnedByProfile: true,
    IsCustom: profile.isCustom ?? false,
    Type: "Profile",
    LicenseId: profile.licenseId,
    NamespacePrefix: null,
    HasActivationRequired: false,
    ...columns("Permissions", profile.permissions),
  };
}

function permissionSetRow(org: Org, set: Component): Row {
  const { fields } = set;
  const { namespace, name } = splitName(set.fullName);
  return {
    ...auditColumns(set),
    Id: set.id,
    Name: name,
    Label: String(fields.label ?? set.fullName),
    Description: fields.description === undefined ? null : String(fields.description),
    ProfileId: null,
    IsOwnedByProfile: false,
    IsCustom: true,
    Type: "Regular",
    LicenseId: licenseNamed(org, fields.license)?.id ?? null,
    NamespacePrefix: namespace,
    HasActivationRequired: fields.hasActivationRequired === "true",
    ...columns("Permissions", enabledPermissions(fields)),
  };
}

export function permissionSetLicenseRows(org: Org): Row[] {
  return org.permissionSetLicenses.map((license) => ({
    ...birth(org),
    Id: license.id,
    DeveloperName: license.developerName,
    MasterLabel: license.label,
    Language: "en_US",
    PermissionSetLicenseKey: license.developerName,
    Status: "Active",
    TotalLicenses: license.total,
    UsedLicenses: org.licenseAssignments.filter((row) => row.permissionSetLicenseId === license.id).length,
    ExpirationDate: null,
    ...columns("MaximumPermissions", license.allows),
  }));
}

export function licenseAssignRows(org: Org): Row[] {
  return org.licenseAssignments.map((assignment) => ({
    ...birth(org),
    Id: assignment.id,
    AssigneeId: assignment.assigneeId,
    PermissionSetLicenseId: assignment.permissionSetLicenseId,
  }));
}

export function entityAccessRows(org: Org, now: number): Row[] {
  return org.accessRows.map((row) => ({
    Id: row.id,
    ParentId: row.parentId,
    SetupEntityId: row.entityId,
    SetupEntityType: "ExternalClientApplication",
    SystemModstamp: isoTime(now),
  }));
}
