import type { Known } from "../model/access.ts";
import type { OrgReader } from "../model/org.ts";
import { printable } from "../util/printable.ts";
import { soqlText } from "./queries.ts";

/**
 * An active user who does not hold the permission set and whom nobody has frozen, so that nothing but the missing
 * assignment keeps that user out. One request; unknown when the org has none or does not say.
 */
export async function findUnassigned(org: OrgReader, permissionSet: string): Promise<Known<string>> {
  const { users } = await org.queries({
    users: `SELECT Username FROM User WHERE IsActive = true AND UserType = 'Standard' AND Id NOT IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.Name = ${soqlText(permissionSet)}) AND Id NOT IN (SELECT UserId FROM UserLogin WHERE IsFrozen = true) ORDER BY Username LIMIT 1`,
  });
  if (!users.ok) return { known: false, why: `the org refused to look for one: ${printable(users.message, 200)}` };
  const [row] = users.rows;
  if (row) return { known: true, value: String(row.Username) };
  return { known: false, why: `every active user of the org holds ${permissionSet}` };
}
