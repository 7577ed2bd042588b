/** PermissionSetAssignment, PermissionSetLicenseAssign and SetupEntityAccess. */

import { addedLicense, heldLicenses, licenseProblem } from "../access/licenses.ts";
import { heldPermissionSets } from "../access/permissions.ts";
import { ApiError } from "../http/errors.ts";
import { isApiLicence } from "../metadata/rules/policies.ts";
import { trailName } from "../metadata/store.ts";
import { sameId } from "../objects/ids.ts";
import { recordSetup, userLabel } from "../state/audit.ts";
import { nextId } from "../state/ids.ts";
import type { Component, Org } from "../state/types.ts";
import type { Assignment, PermissionSetLicense, User } from "../state/users.ts";
import { type Fields, integrityError, invalidReference, type ObjectOperations, text, type Work } from "./operations.ts";

function assignee(org: Org, fields: Fields): User {
  const user = org.users.find((candidate) => sameId(candidate.id, text(fields.AssigneeId)));
  if (!user) throw invalidReference("AssigneeId");
  if (!user.isActive) throw new ApiError(400, "INACTIVE_OWNER_OR_USER", "operation performed with inactive user", []);
  return user;
}

function expiry(value: Fields[string] | undefined): number | null {
  const at = Date.parse(text(value));
  return Number.isNaN(at) ? null : at;
}

/** As live orgs name it: "PermSetAssign" and "PermSetUnassign". */
function recordAssignment(
  { org, now, caller, exchange }: Work,
  assignment: Assignment,
  verb: "assigned to" | "unassigned from",
): void {
  const groups = org.permissionSetGroups.map(({ id, name, label }) => ({ id, fullName: name, fields: { label } }));
  const held = [...org.components, ...groups];
  const set = held.find(({ id }) => id === (assignment.groupId ?? assignment.permissionSetId));
  const user = org.users.find(({ id }) => id === assignment.assigneeId);
  const what = assignment.groupId === undefined ? "Permission set" : "Permission set group";
  recordSetup(
    org,
    { now, userId: caller.user.id },
    {
      action: verb === "assigned to" ? "PermSetAssign" : "PermSetUnassign",
      section: "Manage Users",
      display: `${what} ${set ? trailName(set, exchange.switches) : ""}: ${verb} user ${user ? userLabel(user) : ""}`,
    },
  );
}

/**
 * The permission set licence that a set is bound to comes with the set (help `platform.users_permissionset_licenses_and_perm_sets`).
 * @throws {ApiError} when the user's licences do not go with the set, or no licence is left
 */
function takeLicense({ org, exchange }: Work, user: User, set: Component, field: string): void {
  const bound = addedLicense(org, set);
  const isHeld = bound === undefined || heldLicenses(org, user).includes(bound.id);
  if (!isHeld && exchange.switches.licensedSet === "refused") {
    const label = String(set.fields.label ?? set.fullName);
    throw integrityError(
      `Can't assign permission set "${label}". The user needs the permission set license: ${bound.label}`,
      [field],
    );
  }
  const problem = licenseProblem(org, user, set, [...heldLicenses(org, user), bound?.id ?? ""]);
  if (problem) throw integrityError(problem, [field]);
  if (!isHeld) giveLicense(org, user, bound);
}

function giveLicense(org: Org, user: User, { id, total }: PermissionSetLicense): string {
  const used = org.licenseAssignments.filter((assignment) => assignment.permissionSetLicenseId === id).length;
  if (used >= total) throw new ApiError(400, "LICENSE_LIMIT_EXCEEDED", "License Limit Exceeded", []);
  const row = { id: nextId(org, "2LA"), assigneeId: user.id, permissionSetLicenseId: id };
  org.licenseAssignments.push(row);
  return row.id;
}

function assign(work: Work, user: User, to: Pick<Assignment, "permissionSetId" | "groupId">, fields: Fields): string {
  const { org } = work;
  const row = { id: nextId(org, "0Pa"), assigneeId: user.id, ...to };
  const assignment = { ...row, expiresAt: expiry(fields.ExpirationDate) };
  org.assignments = [...org.assignments, assignment];
  recordAssignment(work, assignment, "assigned to");
  return row.id;
}

/** The user's licences have to allow what each permission set of the group grants. @throws {ApiError} */
function assignGroup(work: Work, user: User, fields: Fields): string {
  const { org } = work;
  const group = org.permissionSetGroups.find(({ id }) => sameId(id, text(fields.PermissionSetGroupId)));
  if (!group) throw invalidReference("PermissionSetGroupId");
  if (org.assignments.some(({ assigneeId, groupId }) => assigneeId === user.id && groupId === group.id)) {
    const message = `Duplicate PermissionSetAssignment. Assignee: ${user.id.slice(0, 15)}; Permission Set Group: ${group.id.slice(0, 15)}`;
    throw new ApiError(400, "DUPLICATE_VALUE", message, ["AssigneeId", "PermissionSetGroupId"]);
  }
  if (group.status !== "Updated") {
    const message = `You can only assign users to permission set groups that have the "Updated" status.`;
    throw new ApiError(400, "INVALID_CROSS_REFERENCE_KEY", message, ["PermissionSetGroupId"]);
  }
  const ids = group.members.map((member) => member.permissionSetId);
  for (const set of org.components.filter(({ id }) => ids.includes(id))) {
    takeLicense(work, user, set, "PermissionSetGroupId");
  }
  return assign(work, user, { permissionSetId: group.permissionSetId, groupId: group.id }, fields);
}

export const assignmentOperations: ObjectOperations = {
  needs: "AssignPermissionSets",
  required: ["AssigneeId"],
  create(work: Work, fields: Fields) {
    const { org } = work;
    const user = assignee(org, fields);
    if (text(fields.PermissionSetGroupId) !== "") return assignGroup(work, user, fields);
    const setId = text(fields.PermissionSetId);
    if (setId === "")
      throw new ApiError(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [PermissionSetId]", [
        "PermissionSetId",
      ]);
    if (org.profiles.some((profile) => sameId(profile.permissionSetId, setId))) {
      throw integrityError("Can't assign a permission set that is owned by a profile", ["PermissionSetId"]);
    }
    const set = org.components.find((component) => component.type === "PermissionSet" && sameId(component.id, setId));
    if (!set) throw invalidReference("PermissionSetId");
    if (
      org.assignments.some((assignment) => assignment.assigneeId === user.id && assignment.permissionSetId === set.id)
    ) {
      throw new ApiError(
        400,
        "DUPLICATE_VALUE",
        `Duplicate PermissionSetAssignment. Assignee: ${user.id.slice(0, 15)}; Permission Set: ${set.id.slice(0, 15)}`,
        ["AssigneeId", "PermissionSetId"],
      );
    }
    takeLicense(work, user, set, "PermissionSetId");
    return assign(work, user, { permissionSetId: set.id }, fields);
  },
  update({ org }: Work, id: string, fields: Fields) {
    const expiresAt = expiry(fields.ExpirationDate);
    org.assignments = org.assignments.map((assignment) =>
      assignment.id === id ? { ...assignment, expiresAt } : assignment,
    );
  },
  remove(work: Work, id: string) {
    const { org } = work;
    if (org.users.some((user) => user.profileAssignmentId === id)) {
      throw new ApiError(400, "DELETE_FAILED", "the assignment of a profile's own permission set can't be deleted", []);
    }
    const ended = org.assignments.find((assignment) => assignment.id === id);
    org.assignments = org.assignments.filter((assignment) => assignment !== ended);
    if (ended) recordAssignment(work, ended, "unassigned from");
  },
};

export const licenseAssignOperations: ObjectOperations = {
  needs: "AssignPermissionSets",
  required: ["AssigneeId", "PermissionSetLicenseId"],
  create({ org }: Work, fields: Fields) {
    const user = assignee(org, fields);
    const license = org.permissionSetLicenses.find((candidate) =>
      sameId(candidate.id, text(fields.PermissionSetLicenseId)),
    );
    if (!license) throw invalidReference("PermissionSetLicenseId");
    const rows = org.licenseAssignments.filter((assignment) => assignment.permissionSetLicenseId === license.id);
    if (rows.some((assignment) => assignment.assigneeId === user.id)) {
      // The Salesforce CLI tells a licence that is there already by how this text begins.
      const found = "duplicate value found: <unknown> duplicates value on record with id: <unknown>";
      throw new ApiError(400, "DUPLICATE_VALUE", found, []);
    }
    return giveLicense(org, user, license);
  },
  /** @throws {ApiError} while the user holds a permission set that takes it */
  remove({ org, now }: Work, id: string) {
    const ended = org.licenseAssignments.find((assignment) => assignment.id === id);
    const user = org.users.find((candidate) => candidate.id === ended?.assigneeId);
    if (!ended || !user) return;
    const left = heldLicenses(org, user).filter((held) => held !== ended.permissionSetLicenseId);
    const needing = heldPermissionSets(org, user.id, now).find(
      (set) =>
        addedLicense(org, set)?.id === ended.permissionSetLicenseId ||
        licenseProblem(org, user, set, left) !== undefined,
    );
    if (needing) {
      const message = `The permission set license can't be removed: the permission set ${needing.fullName} requires it.`;
      throw new ApiError(400, "DELETE_FAILED", message, []);
    }
    org.licenseAssignments = org.licenseAssignments.filter((assignment) => assignment !== ended);
  },
};

/** Object Reference, SetupEntityAccess: created and deleted with "View Setup and Configuration", never changed. */
export const entityAccessOperations: ObjectOperations = {
  needs: "ViewSetup",
  required: ["ParentId", "SetupEntityId"],
  create({ org, exchange }: Work, fields: Fields) {
    const parentId = text(fields.ParentId);
    const profile = org.profiles.find((candidate) => sameId(candidate.permissionSetId, parentId));
    const set = org.components.find(
      (component) => component.type === "PermissionSet" && sameId(component.id, parentId),
    );
    const group = org.permissionSetGroups.find((candidate) => sameId(candidate.permissionSetId, parentId));
    const parent = set?.id ?? profile?.permissionSetId ?? group?.permissionSetId;
    if (!parent) throw invalidReference("ParentId");
    const entity = org.components.find(
      (component) => component.type === "ExternalClientApplication" && sameId(component.id, text(fields.SetupEntityId)),
    );
    if (!entity) throw invalidReference("SetupEntityId");
    if (exchange.switches.apiLicencePreauthorizes === "no" && set && isApiLicence(org, set.fields.license)) {
      throw integrityError("The permission set's license doesn't allow access to external client apps.", ["ParentId"]);
    }
    if (org.accessRows.some((existing) => existing.parentId === parent && existing.entityId === entity.id)) {
      throw new ApiError(400, "DUPLICATE_VALUE", "duplicate value found: SetupEntityId duplicates value on record", []);
    }
    const row = { id: nextId(org, "0J0"), parentId: parent, entityId: entity.id };
    org.accessRows = [...org.accessRows, row];
    return row.id;
  },
  remove({ org }: Work, id: string) {
    org.accessRows = org.accessRows.filter((row) => row.id !== id);
  },
};
