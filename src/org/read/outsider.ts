import type { Known } from "../../model/access.ts";
import type { OrgReader } from "../../model/org.ts";
import type { AccessFacts, Opener } from "../../model/way-in.ts";
import { printable } from "../../util/printable.ts";
import { unknown } from "../session/known.ts";
import { hasOneOf, oneOf } from "./access-facts.ts";
import { soqlText } from "./queries.ts";

/**
 * An active user without any way in, whom nobody has frozen, so that nothing but that keeps the user out. One request with
 * two anti-joins, as many as a query may have; unknown when the org has none or does not say.
 *
 * @param openers every one that the app has or would have
 */
export async function findOutsider(
  org: OrgReader,
  openers: readonly Opener[],
  facts: AccessFacts,
  integrationUser: string,
): Promise<Known<string>> {
  const ways = waysIn(openers, facts);
  if (!ways.known) return ways;
  const { users } = await org.queries({
    users: `SELECT Username FROM User WHERE IsActive = true AND UserType = 'Standard' AND Username != ${soqlText(integrationUser)} AND Id NOT IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE ${ways.value}) AND Id NOT IN (SELECT UserId FROM UserLogin WHERE IsFrozen = true) ORDER BY Username LIMIT 1`,
  });
  if (!users.ok) return unknown(`not shown: the org refused to look for a user: ${printable(users.message, 200)}`);
  const [row] = users.rows;
  if (row) return { known: true, value: String(row.Username) };
  return unknown("not shown: every active user of the org has a way in, so that nobody is there to be refused");
}

/** A condition on an assignment that lets its user in, whichever way. */
function waysIn(openers: readonly Opener[], { groups, anyApiClient }: AccessFacts): Known<string> {
  const dark = [groups, anyApiClient].find(({ known }) => !known);
  if (dark && !dark.known) return unknown(`not shown: who has a way in is not known, since ${dark.why}`);
  const names = groups.known ? [...groups.value.keys()] : [];
  const any = anyApiClient.known && anyApiClient.value !== null;
  const conditions = [
    hasOneOf(openers),
    ...(names.length > 0 ? [oneOf("PermissionSetGroup.DeveloperName", names)] : []),
    ...(any ? ["PermissionSet.PermissionsUseAnyApiClient = true"] : []),
  ];
  return { known: true, value: conditions.join(" OR ") };
}
