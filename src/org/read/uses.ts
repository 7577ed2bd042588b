import type { HeldSet, OrgReader } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import { part } from "../session/known.ts";
import { rowsOf, soqlText } from "./queries.ts";

/** Who else relies on a permission set. */
export interface Uses {
  /** Usernames that hold it. */
  holders: readonly string[];
  /** Ids of the apps that it opens. */
  entities: readonly string[];
  /** Permission set groups that it is in, by name. */
  groups: readonly string[];
}

/**
 * Reads who holds a permission set and what it opens, so that it is deleted only when nothing else needs it. One request;
 * none without a set. By its id: a package may have brought another one of that name.
 */
export async function readUses(org: OrgReader, permissionSet: { id: string } | undefined): Promise<Uses> {
  if (!permissionSet) return { holders: [], entities: [], groups: [] };
  const id = soqlText(permissionSet.id);
  const { holders, entities, groups } = await org.queries({
    holders: `SELECT Id, Assignee.Username FROM PermissionSetAssignment WHERE PermissionSetId = ${id}`,
    // What else it opens (classes, tabs) stands in the set itself, and goes with it.
    entities: `SELECT Id, SetupEntityId FROM SetupEntityAccess WHERE ParentId = ${id} AND SetupEntityType IN ('ExternalClientApplication', 'ConnectedApplication')`,
    groups: `SELECT Id, PermissionSetGroup.DeveloperName FROM PermissionSetGroupComponent WHERE PermissionSetId = ${id}`,
  });
  const doing = "asking who uses the permission set";
  return {
    holders: rowsOf(holders, doing).map((row) => String((row.Assignee as { Username?: unknown } | null)?.Username)),
    entities: rowsOf(entities, doing).map((row) => String(row.SetupEntityId)),
    // An org that does not tell of groups refuses by itself to delete a set that is in one.
    groups: groups.ok ? groups.rows.map((row) => printable(String(part(row.PermissionSetGroup).DeveloperName))) : [],
  };
}

/** Who holds a permission set group: all that may rely on one. One request. */
export async function readGroupUses(org: OrgReader, { id }: { id: string }): Promise<Uses> {
  const { holders } = await org.queries({
    holders: `SELECT Assignee.Username FROM PermissionSetAssignment WHERE PermissionSetGroupId = ${soqlText(id)}`,
  });
  const names = rowsOf(holders, "asking who holds the permission set group").map((row) =>
    String(part(row.Assignee).Username),
  );
  return { holders: [...new Set(names)], entities: [], groups: [] };
}

/** The same of several sets and groups, by id. One request each; none for what is the customer's own and stays. */
export async function readMoreUses(
  org: OrgReader,
  sets: readonly Pick<HeldSet, "id" | "isGroup" | "isCustomers">[] = [],
): Promise<ReadonlyMap<string, Uses>> {
  const uses = new Map<string, Uses>();
  for (const set of sets.filter(({ isCustomers }) => !isCustomers)) {
    uses.set(set.id, set.isGroup ? await readGroupUses(org, set) : await readUses(org, set));
  }
  return uses;
}
