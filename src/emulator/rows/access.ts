/** Rows of licences, profiles, permission sets and what joins them. */
import { enabledPermissions } from "../access/permissions.ts";
import { componentsOf } from "../metadata/store.ts";
import type { Row } from "../objects/types.ts";
import { isoTime } from "../state/clock.ts";
import type { Component, Org, Profile } from "../state/types.ts";
import { auditColumns } from "./stamps.ts";

const birth = (org: Org): Row => {
  const at = org.users[0]?.createdAt ?? 0;
  return auditColumns({ createdAt: at, createdBy: org.users[0]?.id ?? "", modifiedAt: at });
};

const columns = (prefix: string, permissions: readonly string[]): Row =>
  Object.fromEntries(permissions.map((it) => [`${prefix}${it}`, true]));

export const userLicenseRows = (org: Org): Row[] =>
  org.userLicenses.map((it) => ({
    ...birth(org),
    Id: it.id,
    Name: it.name,
    MasterLabel: it.name,
    LicenseDefinitionKey: it.name.toUpperCase().replaceAll(" ", "_"),
    Status: "Active",
    TotalLicenses: it.total,
    UsedLicenses: usedLicenses(org, it.id),
  }));

/** Active users whose profile has the licence. */
export function usedLicenses(org: Org, licenseId: string): number {
  const profiles = new Set(org.profiles.filter((it) => it.licenseId === licenseId).map((it) => it.id));
  return org.users.filter((it) => it.isActive && profiles.has(it.profileId)).length;
}

export const profileRows = (org: Org): Row[] =>
  org.profiles.map((it) => ({
    ...birth(org),
    Id: it.id,
    Name: it.name,
    UserLicenseId: it.licenseId,
    UserType: "Standard",
    Description: null,
    ...columns("Permissions", it.permissions),
    Metadata: JSON.stringify(profileMetadata(org, it)),
  }));

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Of a profile's metadata, what an emulated profile has (Metadata API guide, Profile; hours as minutes of the day). */
const profileMetadata = (org: Org, { apiName, permissions, loginIpRanges, loginHours, licenseId }: Profile) => ({
  custom: false,
  description: null,
  fullName: apiName,
  loginFlows: [],
  loginHours:
    loginHours &&
    Object.fromEntries(
      WEEKDAYS.flatMap((day) => [
        [`${day}Start`, String(loginHours.from)],
        [`${day}End`, String(loginHours.to)],
      ]),
    ),
  loginIpRanges: loginIpRanges.map((it) => ({ description: null, endAddress: it.end, startAddress: it.start })),
  userLicense: org.userLicenses.find((it) => it.id === licenseId)?.name ?? null,
  userPermissions: permissions.map((name) => ({ enabled: true, name })),
});

export const permissionSetRows = (org: Org): Row[] => [
  ...org.profiles.map((it) => profileSetRow(org, it)),
  ...componentsOf(org, "PermissionSet").map((it) => permissionSetRow(org, it)),
];

/** Every profile owns a permission set, named X and its id, through which access rows can point at profiles. */
const profileSetRow = (org: Org, profile: Profile): Row => ({
  ...birth(org),
  Id: profile.permissionSetId,
  Name: `X${profile.permissionSetId.slice(0, 15)}`,
  Label: profile.permissionSetId.slice(0, 15),
  ProfileId: profile.id,
  IsOwnedByProfile: true,
  IsCustom: false,
  Type: "Profile",
  LicenseId: profile.licenseId,
  NamespacePrefix: null,
  HasActivationRequired: false,
  ...columns("Permissions", profile.permissions),
});

function permissionSetRow(org: Org, set: Component): Row {
  const { fields } = set;
  const license = [...org.userLicenses, ...org.permissionSetLicenses.map((it) => ({ ...it, name: it.label }))].find(
    (it) => it.name === fields.license,
  );
  return {
    ...auditColumns(set),
    Id: set.id,
    Name: set.fullName,
    Label: String(fields.label ?? set.fullName),
    Description: fields.description === undefined ? null : String(fields.description),
    ProfileId: null,
    IsOwnedByProfile: false,
    IsCustom: true,
    Type: "Regular",
    LicenseId: license?.id ?? null,
    NamespacePrefix: null,
    HasActivationRequired: fields.hasActivationRequired === "true",
    ...columns("Permissions", enabledPermissions(fields)),
  };
}

/** With the assignments that come from profiles, as a real org lists them. */
export const assignmentRows = (org: Org, now: number): Row[] => [
  ...org.users.map((user) => ({
    Id: user.profileAssignmentId,
    AssigneeId: user.id,
    PermissionSetId: org.profiles.find((it) => it.id === user.profileId)?.permissionSetId ?? null,
    PermissionSetGroupId: null,
    ExpirationDate: null,
    IsActive: true,
    SystemModstamp: isoTime(user.createdAt),
  })),
  ...org.assignments.map((it) => ({
    Id: it.id,
    AssigneeId: it.assigneeId,
    PermissionSetId: it.permissionSetId,
    PermissionSetGroupId: null,
    ExpirationDate: it.expiresAt === null ? null : isoTime(it.expiresAt),
    IsActive: it.expiresAt === null || it.expiresAt > now,
    SystemModstamp: isoTime(now),
  })),
];

export const permissionSetLicenseRows = (org: Org): Row[] =>
  org.permissionSetLicenses.map((it) => ({
    ...birth(org),
    Id: it.id,
    DeveloperName: it.developerName,
    MasterLabel: it.label,
    Language: "en_US",
    PermissionSetLicenseKey: it.developerName,
    Status: "Active",
    TotalLicenses: it.total,
    UsedLicenses: org.licenseAssignments.filter((row) => row.permissionSetLicenseId === it.id).length,
    ExpirationDate: null,
    ...columns("MaximumPermissions", it.allows),
  }));

export const licenseAssignRows = (org: Org): Row[] =>
  org.licenseAssignments.map((it) => ({
    ...birth(org),
    Id: it.id,
    AssigneeId: it.assigneeId,
    PermissionSetLicenseId: it.permissionSetLicenseId,
  }));

export const entityAccessRows = (org: Org, now: number): Row[] =>
  org.accessRows.map((it) => ({
    Id: it.id,
    ParentId: it.parentId,
    SetupEntityId: it.entityId,
    SetupEntityType: "ExternalClientApplication",
    SystemModstamp: isoTime(now),
  }));
