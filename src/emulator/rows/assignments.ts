/** Rows of who holds which permission set, and of the groups through which users hold some. */
import { enabledPermissions } from "../access/permissions.ts";
import { id18 } from "../objects/ids.ts";
import type { Row } from "../objects/types.ts";
import { isoTime } from "../state/clock.ts";
import type { Org } from "../state/types.ts";
import type { Assignment, PermissionSetGroup } from "../state/users.ts";
import type { Switches } from "../switches.ts";
import { columns } from "./access.ts";
import { auditColumns } from "./stamps.ts";

/** With the assignments that come from profiles, as a real org lists them. */
export function assignmentRows(org: Org, now: number, switches: Switches): Row[] {
  const ofProfiles = org.users.map((user) => ({
    Id: user.profileAssignmentId,
    AssigneeId: user.id,
    PermissionSetId: org.profiles.find((profile) => profile.id === user.profileId)?.permissionSetId ?? null,
    PermissionSetGroupId: null,
    ExpirationDate: null,
    IsActive: true,
    SystemModstamp: isoTime(user.createdAt),
  }));
  const byMember = switches.groupAssignmentRows === "members";
  return [
    ...ofProfiles,
    ...org.assignments.flatMap((assignment) => [
      assignmentRow(assignment, now),
      ...(byMember ? memberRows(org, assignment, now) : []),
    ]),
  ];
}

function assignmentRow(assignment: Assignment, now: number): Row {
  return {
    Id: assignment.id,
    AssigneeId: assignment.assigneeId,
    PermissionSetId: assignment.permissionSetId,
    PermissionSetGroupId: assignment.groupId ?? null,
    ExpirationDate: assignment.expiresAt === null ? null : isoTime(assignment.expiresAt),
    IsActive: assignment.expiresAt === null || assignment.expiresAt > now,
    SystemModstamp: isoTime(now),
  };
}

/** A row more for each permission set of the group, with an id made of both. */
function memberRows(org: Org, assignment: Assignment, now: number): Row[] {
  const group = org.permissionSetGroups.find((candidate) => candidate.id === assignment.groupId);
  return (group?.members ?? []).map(({ id, permissionSetId }) => ({
    ...assignmentRow({ ...assignment, permissionSetId }, now),
    Id: id18(assignment.id.slice(0, 6) + id.slice(11, 15) + assignment.id.slice(10, 15)),
  }));
}

export function groupRows(org: Org): Row[] {
  return org.permissionSetGroups.map((group) => ({
    ...auditColumns(group),
    Id: group.id,
    DeveloperName: group.name,
    MasterLabel: group.label,
    Language: "en_US",
    NamespacePrefix: null,
    Description: group.description ?? null,
    Status: group.status,
    HasActivationRequired: group.hasActivationRequired ?? false,
  }));
}

export function groupComponentRows(org: Org): Row[] {
  return org.permissionSetGroups.flatMap((group) =>
    group.members.map(({ id, permissionSetId }) => ({
      ...auditColumns(group),
      Id: id,
      PermissionSetGroupId: group.id,
      PermissionSetId: permissionSetId,
    })),
  );
}

/** The permission set that each group owns, with what its members grant together. */
export function groupSetRows(org: Org): Row[] {
  return org.permissionSetGroups.map((group) => ({
    ...auditColumns(group),
    Id: group.permissionSetId,
    Name: group.name,
    Label: group.label,
    Description: null,
    ProfileId: null,
    PermissionSetGroupId: group.id,
    IsOwnedByProfile: false,
    IsCustom: true,
    Type: "Group",
    LicenseId: null,
    NamespacePrefix: null,
    HasActivationRequired: false,
    ...columns("Permissions", groupPermissions(org, group)),
  }));
}

function groupPermissions(org: Org, { members }: PermissionSetGroup): string[] {
  const ids = members.map((member) => member.permissionSetId);
  return org.components
    .filter((component) => ids.includes(component.id))
    .flatMap((set) => enabledPermissions(set.fields));
}
