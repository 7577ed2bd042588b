import type { OrgReader } from "../model/org.ts";
import { rowsOf, soqlText } from "./queries.ts";

/** Who else relies on a permission set. */
export interface Uses {
  /** Usernames that hold it. */
  holders: readonly string[];
  /** Ids of what it gives access to: apps and others. */
  entities: readonly string[];
}

/** Reads who holds a permission set and what it opens, so that it is deleted only when nothing else needs it. One request. */
export async function readUses(org: OrgReader, permissionSet: string): Promise<Uses> {
  const name = soqlText(permissionSet);
  const { holders, entities } = await org.queries({
    holders: `SELECT Id, Assignee.Username FROM PermissionSetAssignment WHERE PermissionSet.Name = ${name}`,
    entities: `SELECT Id, SetupEntityId FROM SetupEntityAccess WHERE Parent.Name = ${name}`,
  });
  const doing = "asking who uses the permission set";
  return {
    holders: rowsOf(holders, doing).map((row) => String((row.Assignee as { Username?: unknown } | null)?.Username)),
    entities: rowsOf(entities, doing).map((row) => String(row.SetupEntityId)),
  };
}
