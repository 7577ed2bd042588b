/** PermissionSetGroup: which permission sets are in it. A deployed group is the whole, as a permission set is. */
import { nextId } from "../../state/ids.ts";
import type { Org } from "../../state/types.ts";
import type { PermissionSetGroup } from "../../state/users.ts";
import { ComponentProblem } from "../problem.ts";
import { type Applied, type ChangeContext, componentsOf, type Incoming, isSameName, recordChange } from "../store.ts";
import { tooLong } from "./permission-set.ts";

/** @throws {ComponentProblem} a label or description too long, a permission set that is not there, or a muting one */
export function putPermissionSetGroup(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  const { description, hasActivationRequired, label, mutingPermissionSets, permissionSets = [] } = incoming.fields;
  if (String(label ?? "").length > 80) throw tooLong("Label", 80);
  if (String(description ?? "").length > 255) throw tooLong("Description", 255);
  if (mutingPermissionSets !== undefined) {
    throw new ComponentProblem("Muting permission sets are not modelled by this emulator", "INVALID_INPUT");
  }
  const before = org.permissionSetGroups.find(({ name }) => isSameName(name, incoming.fullName));
  const members = [permissionSets].flat().map((name) => memberOf(org, String(name), before));
  const shown = {
    label: String(label),
    ...(description === undefined ? {} : { description: String(description) }),
    ...(hasActivationRequired === "true" && { hasActivationRequired: true }),
  };
  if (before) return change(org, before, { ...shown, members }, context);
  const { now, userId } = context;
  const ids = { id: nextId(org, "0PG"), permissionSetId: nextId(org, "0PS") };
  const group = {
    ...ids,
    name: incoming.fullName,
    ...shown,
    members,
    status: "Outdated" as const,
    createdAt: now,
    createdBy: userId,
    modifiedAt: now,
  };
  org.permissionSetGroups = [...org.permissionSetGroups, group];
  recordChange(org, "created", incoming, context);
  return { id: group.id, created: true, changed: true };
}

function memberOf(
  org: Org,
  name: string,
  before: PermissionSetGroup | undefined,
): PermissionSetGroup["members"][number] {
  const set = componentsOf(org, "PermissionSet").find(({ fullName }) => isSameName(fullName, name));
  if (!set) {
    const message = `In field: permissionSets - no PermissionSet named ${name} found`;
    throw new ComponentProblem(message, "INVALID_CROSS_REFERENCE_KEY");
  }
  const known = before?.members.find(({ permissionSetId }) => permissionSetId === set.id);
  return known ?? { id: nextId(org, "0PH"), permissionSetId: set.id };
}

function change(
  org: Org,
  before: PermissionSetGroup,
  given: Pick<PermissionSetGroup, "label" | "members">,
  context: ChangeContext,
): Applied {
  const { description: _description, hasActivationRequired: _activation, ...kept } = before;
  const after = { ...kept, ...given };
  const ids = ({ members }: PermissionSetGroup) => members.map(({ id }) => id).sort();
  const said = (group: PermissionSetGroup) =>
    JSON.stringify([group.label, group.description, group.hasActivationRequired, ids(group)]);
  if (said(before) === said(after)) return { id: before.id, created: false, changed: false };
  const stamped = { ...after, modifiedAt: context.now, modifiedBy: context.userId };
  org.permissionSetGroups = org.permissionSetGroups.map((group) => (group === before ? stamped : group));
  recordChange(org, "changed", { type: "PermissionSetGroup", fullName: before.name }, context);
  return { id: before.id, created: false, changed: true };
}

/** @throws {ComponentProblem} while users hold it */
export function removePermissionSetGroup(org: Org, fullName: string): void {
  const group = org.permissionSetGroups.find(({ name }) => isSameName(name, fullName));
  if (org.assignments.some(({ groupId }) => groupId === group?.id)) {
    throw new ComponentProblem("You can't delete a permission set group that's assigned to users.", "DELETE_FAILED");
  }
  org.permissionSetGroups = org.permissionSetGroups.filter((candidate) => candidate !== group);
  org.accessRows = org.accessRows.filter((row) => row.parentId !== group?.permissionSetId);
}
