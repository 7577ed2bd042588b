import type { OrgReader } from "../model/org.ts";
import { faultOf } from "./faults.ts";
import { soqlText } from "./queries.ts";

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
  for (const reply of [holders, entities]) {
    if (!reply.ok) throw faultOf(reply.orgCode, reply.message, "asking who uses the permission set");
  }
  const rows = (reply: typeof holders) => (reply.ok ? reply.rows : []);
  return {
    holders: rows(holders).map((row) => String((row.Assignee as { Username?: unknown } | null)?.Username)),
    entities: rows(entities).map((row) => String(row.SetupEntityId)),
  };
}
