import type { DataSet } from "../../metadata/set-roles.ts";
import type { Assignment, GivenGroup, OrgReader, OrgSnapshot } from "../../model/org.ts";
import { sameId } from "../../util/salesforce-id.ts";
import { hasName } from "../../util/same-name.ts";
import { type GroupFacts, groupOf, groupThrough, heldBy, ofGroup, ofSet, readGroups } from "./groups.ts";
import { readAssignments, type SnapshotAnswers } from "./queries.ts";

/** By what a template lets its user in. */
interface OpeningNames {
  permissionSet?: string | undefined;
  isCustomersSet?: true;
  opensBy?: string | undefined;
  moreSets?: readonly DataSet[];
}

/** What is there of it. */
interface Found {
  /** Of that name, among the metadata. */
  permissionSet: OpeningSet | undefined;
  userId: string | undefined;
  groups: GroupFacts;
  held: readonly Assignment[];
}

/** What the org tells of groups, as far as anything depends on one. At most one request. */
export async function groupsFor(
  org: OrgReader,
  names: OpeningNames,
  { permissionSet }: Pick<Found, "permissionSet">,
  { assignments }: Pick<SnapshotAnswers, "assignments">,
): Promise<GroupFacts> {
  // A set of the customer's that is not there may be a group.
  const sought = names.isCustomersSet && !permissionSet ? names.permissionSet : undefined;
  return readGroups(org, names, readAssignments(assignments), sought);
}

type OpeningSet = NonNullable<OrgSnapshot["permissionSet"]>;

/** What opens the app, by which assignment the user is let in, and who has that: the set itself, or a group. */
export function openingIn(names: OpeningNames, { permissionSet: found, userId, groups, held }: Found) {
  const permissionSet: OpeningSet | undefined = found ?? namesakeGroup(names, groups);
  const group = wayGroup(names, permissionSet, groups);
  const own = heldBy(userId, held, group ? ofGroup(group.id) : ofSet(permissionSet?.id));
  const isFree = permissionSet && !group && own.assignmentId === undefined;
  const heldThrough = isFree ? groupThrough(groups, permissionSet.id, userId, held) : undefined;
  const direct = group && permissionSet && heldBy(userId, held, ofSet(permissionSet.id)).assignmentId;
  return { permissionSet, group, heldThrough, direct, ...own };
}

/** By which group the user is given the set: what the policy names, one of the template that holds the set, or one of the customer's that does. */
function wayGroup(
  { opensBy, moreSets = [] }: OpeningNames,
  set: OpeningSet | undefined,
  facts: GroupFacts,
): GivenGroup | undefined {
  const customers = (group: GivenGroup | undefined) => group && { ...group, isCustomers: true as const };
  if (set?.ownedBy !== undefined) return customers(groupOf(facts, set.name));
  const made = groupOf(facts, opensBy);
  if (made || !set) return made;
  const assigned = moreSets.flatMap(({ name, isCustomers }) => (isCustomers ? [name] : []));
  const holding = facts.members.find(({ setId, group }) => sameId(setId, set.id) && hasName(assigned, group));
  return customers(groupOf(facts, holding?.group));
}

/** The permission set of a group of the customer's that the template names where it means a set. */
function namesakeGroup(
  { permissionSet: name, isCustomersSet }: OpeningNames,
  facts: GroupFacts,
): OpeningSet | undefined {
  const group = isCustomersSet ? groupOf(facts, name) : undefined;
  const set = group && facts.sets.find(({ groupId }) => sameId(groupId, group.id));
  return set && { id: set.id, name: group.name, isCustomers: true, ownedBy: group.id };
}
