import type { OrgReader } from "../../model/org.ts";
import { rowsOf, soqlText } from "../read/queries.ts";

type User = { id: string; username: string };

/** Of users who held a permission set: those who hold it no more, and those of them who cannot get it back, and why. */
export interface ComeBack {
  lacking: readonly User[];
  barred: readonly (User & { why: string })[];
}

/**
 * One request; none without users.
 *
 * @param way the permission set, or the group, by which they were let in
 */
export async function readComeBack(
  org: OrgReader,
  way: { name: string; isGroup: boolean } | undefined,
  users: readonly User[],
): Promise<ComeBack> {
  if (users.length === 0 || way === undefined) return { lacking: [], barred: [] };
  const ids = users.map(({ id }) => soqlText(id)).join(", ");
  const name = soqlText(way.name);
  const isWay = way.isGroup
    ? `PermissionSetGroup.DeveloperName = ${name}`
    : `PermissionSet.Name = ${name} AND PermissionSetGroupId = null`;
  const { held, active } = await org.queries({
    held: `SELECT AssigneeId FROM PermissionSetAssignment WHERE ${isWay} AND AssigneeId IN (${ids})`,
    active: `SELECT Id FROM User WHERE IsActive = true AND Id IN (${ids})`,
  });
  const doing = "asking for the integration user of before";
  const holders = rowsOf(held, doing).map(({ AssigneeId }) => String(AssigneeId));
  const there = rowsOf(active, doing).map(({ Id }) => String(Id));
  const lacking = users.filter(({ id }) => !holders.includes(id));
  return {
    lacking: lacking.filter(({ id }) => there.includes(id)),
    barred: lacking.filter(({ id }) => !there.includes(id)).map((user) => ({ ...user, why: "the user is not active" })),
  };
}
