/** SetupEntityAccess: which permission sets open which app. */
import { nextId } from "../state/ids.ts";
import type { Org } from "../state/types.ts";
import type { User } from "../state/users.ts";
import type { Switches } from "../switches.ts";
import { assignmentsOf, heldPermissionSets, profileOf } from "./permissions.ts";

/** Adds rows for the owners and, with `replace`, removes the others of the app. True when something changed. */
export function setAccess(org: Org, appId: string, owners: readonly string[], replace: boolean): boolean {
  const before = org.accessRows;
  const kept = replace ? before.filter((row) => row.entityId !== appId || owners.includes(row.parentId)) : before;
  const missing = owners.filter((id) => !kept.some((row) => row.entityId === appId && row.parentId === id));
  const added = missing.map((parentId) => ({ id: nextId(org, "0J0"), parentId, entityId: appId }));
  org.accessRows = [...kept, ...added];
  return added.length > 0 || kept.length < before.length;
}

/** Ids of the permission sets that open an app. */
export function accessOwnersOf(org: Org, appId: string): string[] {
  return org.accessRows.filter((row) => row.entityId === appId).map((row) => row.parentId);
}

/** Whether a user holds one of the permission sets, or has the profile, that open an app. */
export function isPreAuthorised(org: Org, appId: string, user: User, now: number, switches: Switches): boolean {
  const owners = accessOwnersOf(org, appId);
  const groups = assignmentsOf(org, user.id, now).map((assignment) => assignment.permissionSetId);
  const held = [...heldPermissionSets(org, user.id, now).map((set) => set.id), ...groups];
  const byProfile = switches.profilePreauthorizes === "yes" ? [profileOf(org, user)?.permissionSetId ?? ""] : [];
  return [...held, ...byProfile].some((id) => owners.includes(id));
}
