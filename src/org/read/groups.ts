import type { DataSet } from "../../metadata/set-roles.ts";
import type { Assignment, GivenGroup, HeldSet, OrgReader, QueryReply } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import { sameId } from "../../util/salesforce-id.ts";
import { hasName, sameName } from "../../util/same-name.ts";
import { part, type Row } from "../session/known.ts";
import { needId } from "../wire/replies.ts";
import { oneOf } from "./access-facts.ts";
import { rowsOf, soqlText } from "./queries.ts";

/** What a template gives its user, by name, as far as groups are about it. */
interface Given {
  permissionSet?: string | undefined;
  opensBy?: string | undefined;
  moreSets?: readonly DataSet[];
}

/** What an org tells of groups, and of permission sets that are the customer's own. */
export interface GroupFacts {
  groups: readonly GivenGroup[];
  /** The customer's sets, and the set that each group owns. */
  sets: readonly { id: string; name: string; groupId?: string }[];
  /** Which groups hold the template's sets. */
  members: readonly { setId: string; groupId: string; group: string }[];
}

const NO_FACTS: GroupFacts = { groups: [], sets: [], members: [] };

/**
 * Reads the groups that a template names and those by which its sets may be held. One request; none where the template names
 * none and nobody who was asked about has one. Throws what a refused query means, but of who else's groups hold a set.
 *
 * @param held assignments of the users asked about
 * @param sought a set of the customer's that opens the app and is not there: it may be a group
 */
export async function readGroups(
  org: OrgReader,
  given: Given,
  held: readonly Assignment[],
  sought?: string,
): Promise<GroupFacts> {
  const { moreSets = [], permissionSet } = given;
  const customers = [sought ?? [], moreSets.flatMap(({ name, isCustomers }) => (isCustomers ? [name] : []))].flat();
  const named = [...customers, ...groupNames(given)];
  if (named.length === 0 && held.every(({ groupId }) => groupId === undefined)) return NO_FACTS;
  const sets = [permissionSet ?? [], moreSets.map(({ name }) => name)].flat();
  const answers = await org.queries({
    groups: `SELECT Id, DeveloperName, NamespacePrefix, Status FROM PermissionSetGroup WHERE ${isOneOf("DeveloperName", named)}`,
    members: `SELECT PermissionSetId, PermissionSetGroupId, PermissionSetGroup.DeveloperName, PermissionSetGroup.NamespacePrefix FROM PermissionSetGroupComponent WHERE ${isOneOf("PermissionSet.Name", sets)}`,
    sets: `SELECT Id, Name, NamespacePrefix, PermissionSetGroupId FROM PermissionSet WHERE IsOwnedByProfile = false AND ${isOneOf("Name", customers)}`,
  });
  return factsOf(answers, named.length > (sought === undefined ? 0 : 1));
}

/** By the name that a record has; which of several namesakes is meant, namespace and id tell. */
export function isOneOf(field: string, names: readonly string[]): string {
  return oneOf(
    field,
    names.map((name) => name.replace(/^[A-Za-z]\w*?__/, "")),
  );
}

/** The groups that a template makes, by name. */
export function groupNames({ opensBy, moreSets = [] }: Given): string[] {
  return [...(opensBy === undefined ? [] : [opensBy]), ...moreSets.flatMap(({ name, sets }) => (sets ? [name] : []))];
}

/** @param needed whether nothing can be planned without what the org says of groups */
function factsOf(
  { groups, members, sets }: Record<"groups" | "members" | "sets", QueryReply>,
  needed: boolean,
): GroupFacts {
  const of = (reply: QueryReply, doing: string) => (needed || reply.ok ? rowsOf(reply, doing) : []);
  return {
    groups: of(groups, "asking for permission set groups").map((row) => ({
      id: needId(row.Id, "0PG", "the permission set group"),
      name: fullNameOf(row.NamespacePrefix, row.DeveloperName),
      status: printable(String(row.Status)),
    })),
    sets: of(sets, "asking for the customer's permission sets").map((row) => ({
      id: needId(row.Id, "0PS", "the permission set"),
      name: fullNameOf(row.NamespacePrefix, row.Name),
      ...(typeof row.PermissionSetGroupId === "string" && { groupId: row.PermissionSetGroupId }),
    })),
    // An org that does not tell of it shows each set as one that is assigned by itself.
    members: (members.ok ? members.rows : []).map((row) => {
      const group = part(row.PermissionSetGroup);
      return {
        setId: String(row.PermissionSetId),
        groupId: String(row.PermissionSetGroupId),
        group: fullNameOf(group.NamespacePrefix, group.DeveloperName),
      };
    }),
  };
}

/** A record's name with its namespace before two underscores. */
export function fullNameOf(prefix: Row[string], name: Row[string]): string {
  return printable(`${typeof prefix === "string" ? `${prefix}__` : ""}${String(name)}`);
}

/** Who holds one set or group by an assignment of their own, and the user's. */
export function heldBy(
  userId: string | undefined,
  held: readonly Assignment[],
  is: (row: Assignment) => boolean,
): Pick<HeldSet, "assignments" | "assignmentId" | "assignmentEndedAt" | "assignmentEndsAt"> {
  const assignments = held.filter(is);
  const own = assignments.find((row) => row.userId === userId);
  return {
    assignments,
    ...(own ? { assignmentId: own.id } : {}),
    ...(own?.endedAt === undefined ? {} : { assignmentEndedAt: own.endedAt }),
    ...(own?.endsAt === undefined ? {} : { assignmentEndsAt: own.endsAt }),
  };
}

export const ofSet = (setId: string | undefined) => (row: Assignment) =>
  row.groupId === undefined && sameId(row.permissionSetId, setId);
export const ofGroup = (groupId: string) => (row: Assignment) => sameId(row.groupId, groupId);

/** The group of that name. */
export function groupOf({ groups }: GroupFacts, name: string | undefined): GivenGroup | undefined {
  return groups.find((group) => sameName(group.name, name));
}

/** The group by which the user holds a set now, whoever gave it; undefined where the user holds none, or its assignment is over. */
export function groupThrough(
  { members }: GroupFacts,
  setId: string,
  userId: string | undefined,
  held: readonly Assignment[],
): string | undefined {
  return members.find(
    (member) =>
      sameId(member.setId, setId) &&
      held.some((row) => row.userId === userId && row.endedAt === undefined && sameId(row.groupId, member.groupId)),
  )?.group;
}

/**
 * The template's other permission sets and groups as far as they are there, and how the user holds each. Pure.
 *
 * @param made records of the sets that the template makes
 */
export function moreHeld(
  names: readonly DataSet[],
  made: readonly { id: string; name: string }[],
  facts: GroupFacts,
  userId: string | undefined,
  held: readonly Assignment[],
): HeldSet[] {
  return names.flatMap((wanted): HeldSet[] => {
    const { name, by, isCustomers } = wanted;
    const customers = isCustomers && facts.sets.find((set) => set.groupId === undefined && sameName(set.name, name));
    const set = wanted.sets ? undefined : (customers ?? made.find((one) => sameName(one.name, name)));
    if (set) {
      const own = heldBy(userId, held, ofSet(set.id));
      const through = by ?? (own.assignmentId === undefined ? groupThrough(facts, set.id, userId, held) : undefined);
      const { id } = set;
      return [
        { id, name: set.name, ...own, ...(through !== undefined && { through }), ...(isCustomers && { isCustomers }) },
      ];
    }
    const group = wanted.sets || isCustomers ? groupOf(facts, name) : undefined;
    if (!group) return [];
    const own = heldBy(userId, held, ofGroup(group.id));
    return [{ ...group, isGroup: true, ...own, ...(isCustomers && { isCustomers }) }];
  });
}

/** Of the customer's own that a template assigns, what the org does not have. Pure. */
export function missingOwn(names: readonly DataSet[], there: readonly Pick<HeldSet, "name">[]): string[] {
  const found = there.map(({ name }) => name);
  return names.flatMap(({ name, isCustomers }) => (isCustomers && !hasName(found, name) ? [name] : []));
}

/** The permission sets of a group, by name. One request; none of what the org does not tell. */
export async function readGroupSets(org: OrgReader, groupId: string): Promise<string[]> {
  const { sets } = await org.queries({
    sets: `SELECT PermissionSet.Name FROM PermissionSetGroupComponent WHERE PermissionSetGroupId = ${soqlText(groupId)}`,
  });
  return sets.ok ? sets.rows.map((row) => printable(String(part(row.PermissionSet).Name))) : [];
}
