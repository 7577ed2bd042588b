import { inStep } from "../../model/events.ts";
import type { GivenGroup, OrgReader, OrgSnapshot } from "../../model/org.ts";
import { awaitGroups } from "../../org/write/await-groups.ts";
import { hasName } from "../../util/same-name.ts";
import type { Look } from "../look/look.ts";
import type { Work } from "./run.ts";

/** The permission set groups that the user is given, and by which assignment each is held. */
function groupsIn({ group, assignmentId, moreSets = [] }: OrgSnapshot): (GivenGroup & { assignmentId?: string })[] {
  const way = group && { ...group, ...(assignmentId !== undefined && { assignmentId }) };
  const more = moreSets.flatMap(({ status, isGroup, ...one }) => (isGroup ? [{ ...one, status: status ?? "" }] : []));
  return [...(way ? [way] : []), ...more];
}

/**
 * Waits until the org has worked out the groups that are about to be given, or that the template makes; who has one of the
 * customer's already has what it brings. Resolves with the look that knows it.
 */
export async function waitForGroups<Org extends OrgReader>(
  look: Look<Org>,
  { timeoutMs, ctx }: Work,
): Promise<Look<Org>> {
  const open = groupsIn(look.snapshot).filter(
    ({ status, assignmentId, isCustomers }) => status !== "Updated" && !(isCustomers && assignmentId !== undefined),
  );
  if (open.length === 0) return look;
  const names = open.map(({ name }) => name);
  await inStep(`Wait until the org has worked out the permission set group ${names.join(", ")}`, ctx, () =>
    awaitGroups(look.org, open, timeoutMs, ctx),
  );
  const ready = <G extends Partial<GivenGroup>>(one: G): G =>
    one.status !== undefined && hasName(names, one.name ?? "") ? { ...one, status: "Updated" } : one;
  const { snapshot } = look;
  return {
    ...look,
    snapshot: {
      ...snapshot,
      ...(snapshot.group && { group: ready(snapshot.group) }),
      ...(snapshot.moreSets && { moreSets: snapshot.moreSets.map(ready) }),
    },
  };
}
