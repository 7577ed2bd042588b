import type { Known } from "../../model/access.ts";
import type { OrgReader } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import { hasName, sameName } from "../../util/same-name.ts";
import { part, type Row, unknown } from "../session/known.ts";
import { oneOf } from "./access-facts.ts";
import { soqlText } from "./queries.ts";

/** Objects that nearly every org has, and that an integration is least likely to be given by accident, first. */
const CANDIDATES = ["Opportunity", "Case", "Lead", "Contact", "Account"];
/** As many as there is room for beside the two questions about what the user has. */
const MOST = 3;

/**
 * An object that is there and that nothing which the user has lets anybody read, neither the profile nor a permission set, so
 * that the user must be refused; or what opens those that there are. One request.
 *
 * @param granted objects that the template grants
 */
export async function findClosedObject(
  org: OrgReader,
  userId: string,
  granted: readonly string[],
): Promise<Known<string>> {
  const candidates = CANDIDATES.filter((name) => !hasName(granted, name)).slice(0, MOST);
  if (candidates.length === 0) return unknown("not shown: the template grants every object that could be tried");
  const held = `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${soqlText(userId)}`;
  const isThere = Object.fromEntries(candidates.map((name) => [name, `SELECT Id FROM ${name} LIMIT 0`]));
  const { rights, allData, ...there } = await org.queries({
    rights: `SELECT SobjectType, Parent.Name, Parent.Profile.Name FROM ObjectPermissions WHERE PermissionsRead = true AND ${oneOf("SobjectType", candidates)} AND ParentId IN (${held})`,
    allData: `SELECT PermissionSet.Name, PermissionSet.Profile.Name FROM PermissionSetAssignment WHERE AssigneeId = ${soqlText(userId)} AND (PermissionSet.PermissionsViewAllData = true OR PermissionSet.PermissionsModifyAllData = true)`,
    ...isThere,
  } as Record<string, string>);
  if (!rights?.ok || !allData?.ok)
    return unknown("not shown: the org does not tell what the integration user's profile opens");
  const [all] = allData.rows;
  if (all) return unknown(`not shown: ${ownerIn(part(all.PermissionSet))} opens it, with all data`);
  const existing = candidates.filter((name) => there[name]?.ok);
  const opening = (name: string) => rights.rows.find(({ SobjectType }) => sameName(String(SobjectType), name));
  const closed = existing.find((name) => !opening(name));
  if (closed !== undefined) return { known: true, value: closed };
  const openers = existing.flatMap((name) => ownerIn(part(opening(name)?.Parent)));
  if (openers.length === 0) return unknown("not shown: the org shows none of the objects that could be tried");
  return unknown(`not shown: ${[...new Set(openers)].join(", ")} opens ${existing.join(", ")}`);
}

/** "the profile Standard User", "the permission set Sales". */
function ownerIn(set: Row): string {
  const profile = part(set.Profile).Name;
  return profile === undefined
    ? `the permission set ${printable(String(set.Name))}`
    : `the profile ${printable(String(profile))}`;
}
