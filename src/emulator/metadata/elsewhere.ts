/** Components whose truth stands elsewhere in the org's state: groups and profiles are records first. */
import { hoursElements } from "../access/login-hours.ts";
import type { Component, MetadataFields, Org } from "../state/types.ts";
import type { PermissionSetGroup, Profile } from "../state/users.ts";

function stamped(org: Org, type: string, fullName: string, id: string, fields: MetadataFields): Component {
  const by = org.users[0]?.id ?? "";
  const at = org.users[0]?.createdAt ?? 0;
  return { id, type, fullName, fields, createdAt: at, createdBy: by, modifiedAt: at, modifiedBy: by };
}

function groupComponent(org: Org, group: PermissionSetGroup): Component {
  const sets = group.members.map(
    ({ permissionSetId }) => org.components.find(({ id }) => id === permissionSetId)?.fullName,
  );
  const fields: MetadataFields = {
    ...(group.description === undefined ? {} : { description: group.description }),
    hasActivationRequired: String(group.hasActivationRequired ?? false),
    label: group.label,
    permissionSets: sets.filter((name) => name !== undefined).sort(),
    status: group.status,
  };
  const { createdAt, createdBy, modifiedAt, modifiedBy = createdBy } = group;
  return {
    ...stamped(org, "PermissionSetGroup", group.name, group.id, fields),
    createdAt,
    createdBy,
    modifiedAt,
    modifiedBy,
  };
}

function profileComponent(org: Org, profile: Profile): Component {
  const { apiName, description, grants, id, isCustom, loginHours, loginIpRanges, permissions } = profile;
  const fields: MetadataFields = {
    ...grants,
    custom: String(isCustom ?? false),
    ...(description === undefined ? {} : { description }),
    ...(loginHours === null ? {} : { loginHours: hoursElements(loginHours) }),
    loginIpRanges: loginIpRanges.map(({ start, end, description: said }) => ({
      ...(said === undefined ? {} : { description: said }),
      endAddress: end,
      startAddress: start,
    })),
    userLicense: org.userLicenses.find((license) => license.id === profile.licenseId)?.name ?? "",
    userPermissions: [...permissions].sort().map((name) => ({ enabled: "true", name })),
  };
  return stamped(org, "Profile", apiName, id, fields);
}

/** Undefined for types whose components are kept as they were deployed. */
export function componentsElsewhere(org: Org, type: string): Component[] | undefined {
  if (type === "PermissionSetGroup") return org.permissionSetGroups.map((group) => groupComponent(org, group));
  if (type === "Profile") return org.profiles.map((profile) => profileComponent(org, profile));
  return undefined;
}
