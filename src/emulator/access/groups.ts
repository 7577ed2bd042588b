/**
 * What a permission set group gives: it is worked out some time after the group, or a permission set in it, was changed
 * (help `sf.perm_set_groups_status_recalc`), and until then it gives what it gave before.
 */
import type { Org } from "../state/types.ts";
import type { GroupStatus, PermissionSetGroup } from "../state/users.ts";

/** When the group or one of its permission sets was last changed; milliseconds. */
function changedAt({ components }: Org, group: PermissionSetGroup): number {
  const ids = setIds(group);
  return Math.max(group.modifiedAt, ...components.filter(({ id }) => ids.includes(id)).map((set) => set.modifiedAt));
}

function setIds({ members }: PermissionSetGroup): string[] {
  return members.map(({ permissionSetId }) => permissionSetId);
}

/** Whether what it gives is the outcome of its last change, also of one within the same millisecond. */
function isWorkedOut(org: Org, group: PermissionSetGroup): boolean {
  const { workedOut } = group;
  return workedOut?.since === changedAt(org, group) && workedOut.setIds.join() === setIds(group).join();
}

function statusAt(org: Org, group: PermissionSetGroup, now: number): GroupStatus {
  if (isWorkedOut(org, group)) return "Updated";
  const since = changedAt(org, group);
  const { groupCalculation } = org.timings;
  if (now - since >= groupCalculation) return group.fails ? "Failed" : "Updated";
  return now - since < groupCalculation / 2 ? "Outdated" : "Updating";
}

/** Brings each group to where its calculation is at `now`. */
export function settleGroups(org: Org, now: number): void {
  for (const group of org.permissionSetGroups) {
    group.status = statusAt(org, group, now);
    if (group.status !== "Updated" || isWorkedOut(org, group)) continue;
    group.workedOut = { since: changedAt(org, group), setIds: setIds(group) };
  }
}

/** Whether a group that the permission set is in is being worked out. */
export function isUnderWay(org: Org, setId: string, now: number): boolean {
  return org.permissionSetGroups.some(
    (group) =>
      group.members.some(({ permissionSetId }) => permissionSetId === setId) &&
      ["Outdated", "Updating"].includes(statusAt(org, group, now)),
  );
}
