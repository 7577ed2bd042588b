import { mannerOf } from "../metadata/kinds.ts";
import { isOurs, OWNER_MARK } from "../metadata/owner-mark.ts";
import { groupNamed, setNamed } from "../metadata/set-roles.ts";
import type { FormerUser } from "../model/former-user.ts";
import type { HeldSet, OrgSnapshot, OtherApp } from "../model/org.ts";
import { hasName, sameName } from "../util/same-name.ts";
import type { Gone } from "./effects/on-org.ts";
import { heldName } from "./rows.ts";
import { type Unlisting, unlisting } from "./unlisting.ts";

/** Who else relies on a permission set: usernames that hold it, ids of what it opens, names of the groups that it is in. */
export interface Uses {
  holders: readonly string[];
  entities: readonly string[];
  groups: readonly string[];
}

export interface Destruction {
  /** Components, and the row of access. */
  gone: readonly Gone[];
  /** What goes, for people; empty when there is nothing. */
  lines: readonly string[];
  /** What stays and why. */
  kept: readonly string[];
  assignmentId?: string;
  /** Assignments of the template's other sets to the integration user. */
  moreAssignments: readonly string[];
  /** Rows of licences that runs from here gave the integration user. */
  licences: readonly string[];
  /** Integration users of before, who lose what they were given from here. */
  formers: readonly FormerUser[];
  members: readonly { type: string; fullName: string }[];
  /** Of an installed app, which stays: what a run put on its policy. */
  unlists?: Unlisting;
  /** Why the user can still get in afterwards, by what is not this tool's to take; then no refusal can be shown. */
  stillOpen?: string;
  /** Other apps of this tool that the same permission set opens. */
  siblings: readonly OtherApp[];
}

/** What destroying has to know beside the snapshot. */
interface Beside {
  /** Integration users of before; what runs from here gave them goes, too. */
  formers?: readonly FormerUser[];
  /** Of the template's other permission sets and its groups, by id. */
  moreUses?: ReadonlyMap<string, Uses>;
  /** Rows of licences that runs from here made. */
  licences?: readonly string[] | undefined;
  /** The assignment of the set that opens the app that a run from here made: all that goes of a set of the customer's. */
  given?: string | undefined;
  /** Assignments of the customer's own sets and groups, by `assigns`, that runs from here made: all that goes of those. */
  ownGiven?: readonly string[] | undefined;
  /** Names that runs from here put on the policy of an installed app. */
  listed?: readonly string[] | undefined;
}

/**
 * What `destroy` removes: the user's assignments, the app (its satellites go with it) and the permission sets, each unless this
 * tool did not make it, others hold it, it is in a group or it opens something else. Where that is another app of this tool, the assignment
 * stays, too: it is by both that the user gets in there. Pure.
 */
export function destruction(snapshot: OrgSnapshot, uses: Uses, beside: Beside = {}): Destruction {
  const { app, permissionSet } = snapshot;
  const way = wayOut(snapshot, uses, beside);
  const { why, more } = setsGoing(snapshot, uses, way, beside);
  const { licences: seats = [], listed = [] } = beside;
  const licences = (snapshot.licences ?? []).filter(({ assignmentId: id }) => id !== undefined && seats.includes(id));
  const members = [
    ...(app && !app.isInstalled ? [{ type: "ExternalClientApplication", fullName: app.developerName }] : []),
    ...(permissionSet && !why ? [{ type: "PermissionSet", fullName: permissionSet.name }] : []),
    ...more.flatMap(({ type, name, why: kept }) => (kept ? [] : [{ type, fullName: name }])),
  ];
  const leaving = [...members.map(({ fullName }) => fullName), ...listed];
  const unlists = unlisting(
    snapshot,
    leaving.filter((name) => !(why && !way.isCustomers && sameName(name, permissionSet?.name))),
  );
  const stillOpen = stillOpenBy(snapshot, unlists, way.assignmentId !== undefined);
  const { directAssignmentId: direct } = snapshot;
  const held = [
    ...(direct !== undefined && !why ? [{ name: permissionSet?.name ?? "", assignmentId: direct }] : []),
    ...more.filter((one) => one.assignmentId !== undefined),
  ];
  const verdict: Verdict = { ...way, why, more, licences, members, unlists, stillOpen, held };
  return {
    gone: goneBy(verdict, snapshot),
    lines: linesOf(verdict, snapshot),
    kept: keptBy(verdict, snapshot),
    ...(way.assignmentId ? { assignmentId: way.assignmentId } : {}),
    moreAssignments: held.map((one) => one.assignmentId ?? ""),
    licences: licences.map((one) => one.assignmentId ?? ""),
    formers: way.going,
    members,
    ...(unlists ? { unlists } : {}),
    ...(stillOpen ? { stillOpen } : {}),
    siblings: way.siblings,
  };
}

/** What becomes of the way by which the user gets in: the set that opens the app, or a group with it. */
interface WayOut {
  siblings: readonly OtherApp[];
  /** Why it stays for them. */
  needed: string | undefined;
  /** The set is not of this tool's making. */
  isOthers: boolean;
  /** The set is the customer's own, by the template. */
  isCustomers: boolean;
  /** The way is the customer's own, and no run from here gave it to the user. */
  isNotGiven: boolean;
  /** The user's assignment, where it goes. */
  assignmentId: string | undefined;
  /** Users of before whose assignment goes. */
  going: readonly FormerUser[];
}

function wayOut(snapshot: OrgSnapshot, uses: Uses, { formers = [], given }: Beside): WayOut {
  const { permissionSet, group } = snapshot;
  const siblings = siblingsOf(snapshot, uses);
  const needed = siblings.length > 0 ? `${siblings.map((one) => one.developerName).join(", ")} needs it` : undefined;
  const isOthers = isOthersSet(snapshot, permissionSet?.name);
  // Who holds a set that this tool did not make is not its business either, but for whom it was given to from here.
  const isCustomers = permissionSet?.isCustomers === true;
  const isWayCustomers = group ? group.isCustomers === true : isCustomers;
  const isGiven = given !== undefined && given === snapshot.assignmentId;
  const isToTake = isWayCustomers ? isGiven : !(group ? isOthersGroup(snapshot, group.name) : isOthers);
  return {
    siblings,
    needed,
    isOthers,
    isCustomers,
    isNotGiven: isWayCustomers && !isGiven,
    assignmentId: needed !== undefined || !isToTake ? undefined : snapshot.assignmentId,
    going: needed || (isOthers && !isCustomers) ? [] : formers.filter(({ assignment }) => assignment === "goes"),
  };
}

/** Why the set that opens the app stays, where it does, and what becomes of the sets and groups beside it. */
function setsGoing(
  snapshot: OrgSnapshot,
  uses: Uses,
  { needed, isOthers, going }: WayOut,
  { moreUses = new Map(), ownGiven = [] }: Beside,
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

/** What goes and what stays, before it is told. */
interface Verdict extends WayOut, Pick<Destruction, "members"> {
  why: string | undefined;
  unlists: Unlisting | undefined;
  stillOpen: string | undefined;
  more: readonly Going[];
  licences: NonNullable<OrgSnapshot["licences"]>;
  /** What the user is assigned beside the way in, where that goes. */
  held: readonly Pick<Going, "name" | "isGroup" | "assignmentId">[];
}

function goneBy({ assignmentId, going, held, licences, members }: Verdict, { user, group }: OrgSnapshot): Gone[] {
  return [
    ...[...(assignmentId ? [user?.username ?? ""] : []), ...going.map(({ username }) => username)].map((name) => ({
      type: "PermissionSetAssignment",
      name: group ? `${name} holds ${heldName({ ...group, isGroup: true })}` : name,
    })),
    ...held.map((one) => ({ type: "PermissionSetAssignment", name: `${user?.username} holds ${heldName(one)}` })),
    ...licences.map(({ label }) => ({
      type: "PermissionSetLicenseAssign",
      name: `${user?.username} has the licence ${label}`,
    })),
    ...members.map(({ type, fullName }) => ({ type, name: fullName })),
  ];
}

function linesOf({ assignmentId, going, held, licences, unlists, members }: Verdict, { user }: OrgSnapshot): string[] {
  return [
    ...(assignmentId ? [`PermissionSetAssignment of ${user?.username}`] : []),
    ...going.map(({ username }) => `PermissionSetAssignment of ${username}, the integration user before`),
    ...held.map((one) => `PermissionSetAssignment of ${user?.username} to ${heldName(one)}`),
    ...licences.map(({ label }) => `PermissionSetLicenseAssign of ${user?.username} to ${label}`),
    ...(unlists ? [`${unlists.names.join(", ")} on ${POLICY} ${unlists.policy}`] : []),
    ...members.map((member) => `${member.type} ${member.fullName}`),
  ];
}

function keptBy({ needed, isNotGiven, stillOpen, why, more }: Verdict, snapshot: OrgSnapshot): string[] {
  const { app, permissionSet, user, assignmentId } = snapshot;
  const whyAssigned = needed ?? (isNotGiven ? "no run on this record made it" : undefined);
  return [
    ...(assignmentId && whyAssigned ? [`PermissionSetAssignment of ${user?.username}: ${whyAssigned}`] : []),
    ...(app?.isInstalled ? [`${app.developerName}, an installed app, and its policies as they are otherwise`] : []),
    ...(stillOpen ? [stillOpen] : []),
    ...(permissionSet && why ? [`PermissionSet ${permissionSet.name}: ${why}`] : []),
    ...more.flatMap(({ type, name, why: kept }) => (kept ? [`${type} ${name}: ${kept}`] : [])),
    ...sharedSettings(snapshot),
  ];
}

/** Other apps may need what this one's template set. */
function sharedSettings({ components }: OrgSnapshot): string[] {
  return components
    .filter(({ type }) => mannerOf(type) === "orgWide")
    .map(({ type, root }) => {
      const on = root.children.filter(({ text }) => text === "true").map(({ name }) => name);
      return `${type}: settings of the whole org stay as they are${on.length > 0 ? ` (on: ${on.join(", ")})` : ""}`;
    });
}

const POLICY = "ExtlClntAppOauthConfigurablePolicies";

/** What others put on the policy of an app which stays, or gave the user, lets the user in as before. */
function stillOpenBy(
  { app, profile, permissionSet, preauthorisationId, assignmentId }: OrgSnapshot,
  unlists: Unlisting | undefined,
  isTaken: boolean,
): string | undefined {
  const name = permissionSet?.name ?? profile?.name;
  const isHeld = permissionSet ? assignmentId !== undefined && !isTaken : profile !== undefined;
  if (!app?.isInstalled || name === undefined || !isHeld || preauthorisationId === undefined) return undefined;
  if (hasName(unlists?.names ?? [], name)) return undefined;
  return `${permissionSet ? "the permission set" : "the profile"} ${name} on ${POLICY}: it lets the user in, and no run on this record made it so`;
}

/** Whether the set is there and does not say that this tool made it. */
function isOthersSet({ components, permissionSet }: OrgSnapshot, name: string | undefined): boolean {
  const set = setNamed(components, name);
  if (set) return !isOurs(set);
  return permissionSet?.isCustomers === true && sameName(permissionSet.name, name);
}

/** The same of a permission set group. */
function isOthersGroup({ components }: OrgSnapshot, name: string): boolean {
  const group = groupNamed(components, name);
  return group !== undefined && !isOurs(group);
}

/** What a template makes or assigns beside the set that opens the app, the group by which the user gets in among it. Pure. */
export function besideTheWay({ group, permissionSet, moreSets = [] }: OrgSnapshot): HeldSet[] {
  // A group of the customer's that is itself on the policy is what opens the app.
  const isOpener = group !== undefined && group.id === permissionSet?.ownedBy;
  const way = group && !isOpener ? [{ ...group, isGroup: true as const, assignments: [] }] : [];
  return [...way, ...moreSets];
}

/** What becomes of a set that grants data, or of a group. */
interface Going extends Pick<HeldSet, "name" | "isGroup"> {
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

/** The same without groups that go, too. */
function withoutGroups<U extends Uses | undefined>(uses: U, names: readonly string[]): U {
  return uses && ({ ...uses, groups: uses.groups.filter((name) => !hasName(names, name)) } as U);
}

function siblingsOf({ otherApps = [] }: OrgSnapshot, { entities }: Uses): OtherApp[] {
  return otherApps.filter(({ id, description }) => entities.includes(id) && description.includes(OWNER_MARK));
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
