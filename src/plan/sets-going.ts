import { isOurs } from "../metadata/owner-mark.ts";
import { groupNamed, setNamed } from "../metadata/set-roles.ts";
import type { FormerUser } from "../model/former-user.ts";
import type { HeldSet, OrgSnapshot } from "../model/org.ts";
import { hasName } from "../util/same-name.ts";

/** Who else relies on a permission set: usernames that hold it, ids of what it opens, names of the groups that it is in. */
export interface Uses {
  holders: readonly string[];
  entities: readonly string[];
  groups: readonly string[];
}

/** What is judged already of the set that opens the app. */
interface WayWithSet {
  /** Why it stays for other apps of this tool. */
  needed: string | undefined;
  /** The set is not of this tool's making. */
  isOthers: boolean;
  /** Users of before whose assignment goes. */
  going: readonly FormerUser[];
}

/** What has to be known of the sets and groups beside it. */
export interface AboutMore {
  /** Of the template's other permission sets and its groups, by id. */
  moreUses?: ReadonlyMap<string, Uses>;
  /** Assignments of the customer's own sets and groups, by `assigns`, that runs from here made: all that goes of those. */
  ownGiven?: readonly string[] | undefined;
}

/** What becomes of a set that grants data, or of a group. */
export interface Going extends Pick<HeldSet, "name" | "isGroup"> {
  type: "PermissionSet" | "PermissionSetGroup";
  /** Of the integration user's assignment, where it goes. */
  assignmentId?: string | undefined;
  /** Why the set itself stays. */
  why?: string | undefined;
}

function staying({ name, isGroup }: HeldSet, why: string): Going {
  return { type: isGroup ? "PermissionSetGroup" : "PermissionSet", name, ...(isGroup && { isGroup }), why };
}

function moreSetGoing(
  one: HeldSet,
  snapshot: OrgSnapshot,
  uses: Uses = { holders: [], entities: [], groups: [] },
  going: readonly FormerUser[],
): Going {
  const there = (one.isGroup ? groupNamed : setNamed)(snapshot.components, one.name);
  if (there && !isOurs(there)) return staying(one, "not made by this tool");
  // The assignment of the group by which the user gets in is told, and goes, by itself.
  return { ...staying(one, ""), assignmentId: one.assignmentId, why: reasonToKeep(snapshot, uses, going) };
}

/** Of the customer's own nothing goes but the assignment that a run from here made. */
function ownGoing(one: HeldSet, { user }: OrgSnapshot, ownGiven: readonly string[]): Going {
  const { assignmentId } = one;
  if (assignmentId === undefined || ownGiven.includes(assignmentId)) {
    return { ...staying(one, "not made by this tool"), assignmentId };
  }
  return staying(one, `not made by this tool, and neither is its assignment to ${user?.username}`);
}

/** Why the set that opens the app stays, where it does, and what becomes of the sets and groups beside it. */
export function setsGoing(
  snapshot: OrgSnapshot,
  uses: Uses,
  { needed, isOthers, going }: WayWithSet,
  { moreUses = new Map(), ownGiven = [] }: AboutMore,
): { why: string | undefined; more: readonly Going[] } {
  const judged = (one: HeldSet, leaving: readonly string[] = []) =>
    one.isCustomers
      ? ownGoing(one, snapshot, ownGiven)
      : moreSetGoing(one, snapshot, withoutGroups(moreUses.get(one.id), leaving), going);
  // Groups first: a set stays as long as it is in one.
  const beside = besideTheWay(snapshot);
  const groups = beside
    .filter(({ isGroup }) => isGroup)
    .map((one) => (needed && one.id === snapshot.group?.id ? staying(one, needed) : judged(one)));
  const goingGroups = groups.flatMap(({ name, why: kept }) => (kept ? [] : [name]));
  const why =
    snapshot.permissionSet &&
    (isOthers ? "not made by this tool" : (needed ?? reasonToKeep(snapshot, withoutGroups(uses, goingGroups), going)));
  return { why, more: [...groups, ...beside.filter(({ isGroup }) => !isGroup).map((one) => judged(one, goingGroups))] };
}

/** What a template makes or assigns beside the set that opens the app, the group by which the user gets in among it. Pure. */
export function besideTheWay({ group, permissionSet, moreSets = [] }: OrgSnapshot): HeldSet[] {
  // A group of the customer's that is itself on the policy is what opens the app.
  const isOpener = group !== undefined && group.id === permissionSet?.ownedBy;
  const way = group && !isOpener ? [{ ...group, isGroup: true as const, assignments: [] }] : [];
  return [...way, ...moreSets];
}

/** The same without groups that go, too. */
function withoutGroups<U extends Uses | undefined>(uses: U, names: readonly string[]): U {
  return uses && ({ ...uses, groups: uses.groups.filter((name) => !hasName(names, name)) } as U);
}

function reasonToKeep(snapshot: OrgSnapshot, uses: Uses, going: readonly FormerUser[]): string | undefined {
  const losing = [snapshot.user?.username ?? "", ...going.map(({ username }) => username)];
  // An org deletes no set that is in a group, and whom the group lets in is its owner's business.
  if (uses.groups.length > 0) return `in the permission set group ${uses.groups.join(", ")}`;
  const others = uses.holders.filter((username) => !hasName(losing, username));
  if (others.length > 0) return `held by ${others.length} more`;
  if (uses.entities.some((id) => id !== snapshot.app?.id)) return "it opens something else";
  return undefined;
}
