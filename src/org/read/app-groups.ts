import type { OrgReader } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import { sameId } from "../../util/salesforce-id.ts";
import { hasName } from "../../util/same-name.ts";
import { uniqueBy } from "../../util/unique-by.ts";
import { part } from "../session/known.ts";
import { oneOf } from "./access-facts.ts";
import { fullNameOf } from "./groups.ts";
import { rowsOf, soqlText, withoutNamespace } from "./queries.ts";

/** A permission set group that holds a permission set by which an app is opened. */
export interface AppGroup {
  /** With its namespace. */
  name: string;
  /** Which of the sets asked about are in it. */
  sets: readonly string[];
  /** Usernames of active users who have it, up to {@link MOST_HOLDERS}. */
  holders: readonly string[];
}

/** Who else has a group is asked for its being somebody else's, not for each name. */
const MOST_HOLDERS = 200;

/**
 * The groups of an org that hold one of these permission sets, and that the user has. Two requests at most, one where no group holds one. Throws what
 * a refused query means: without its groups an app would be read in part.
 */
export async function readAppGroups(org: OrgReader, sets: readonly string[], username: string): Promise<AppGroup[]> {
  const { holding } = await org.queries({
    holding: `SELECT PermissionSetGroupId, PermissionSetGroup.DeveloperName, PermissionSetGroup.NamespacePrefix, PermissionSet.Name, PermissionSet.NamespacePrefix FROM PermissionSetGroupComponent WHERE ${oneOf("PermissionSet.Name", sets.map(withoutNamespace))}`,
  });
  const rows = rowsOf(holding, "asking for permission set groups").flatMap((row) => {
    const [group, set] = [part(row.PermissionSetGroup), part(row.PermissionSet)];
    const held = fullNameOf(set.NamespacePrefix, set.Name);
    const id = String(row.PermissionSetGroupId);
    return hasName(sets, held) ? [{ id, name: fullNameOf(group.NamespacePrefix, group.DeveloperName), set: held }] : [];
  });
  const groups = uniqueBy(rows, ({ id }) => id);
  if (groups.length === 0) return [];
  const whose = oneOf(
    "PermissionSetGroupId",
    groups.map(({ id }) => id),
  );
  const active = "IsActive = true AND Assignee.IsActive = true";
  const answers = await org.queries({
    own: `SELECT PermissionSetGroupId, Assignee.Username FROM PermissionSetAssignment WHERE ${active} AND Assignee.Username = ${soqlText(username)} AND ${whose}`,
    others: `SELECT PermissionSetGroupId, Assignee.Username FROM PermissionSetAssignment WHERE ${active} AND Assignee.Username != ${soqlText(username)} AND ${whose} ORDER BY Assignee.Username LIMIT ${MOST_HOLDERS}`,
  });
  const own = rowsOf(answers.own, "asking who has permission set groups");
  const others = rowsOf(answers.others, "asking who has permission set groups");
  return groups.flatMap(({ id, name }) => {
    const isOf = (row: (typeof own)[number]) => sameId(String(row.PermissionSetGroupId), id);
    if (!own.some(isOf)) return [];
    const names = [...own, ...others].filter(isOf).map((row) => printable(String(part(row.Assignee).Username)));
    const held = rows.filter((row) => row.id === id).map(({ set }) => set);
    return [{ name, sets: held, holders: uniqueBy(names, (one) => one) }];
  });
}
