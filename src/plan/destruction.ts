import { mannerOf } from "../metadata/kinds.ts";
import { isOurs, OWNER_MARK } from "../metadata/owner-mark.ts";
import { groupNamed, setNamed } from "../metadata/set-roles.ts";
import type { FormerUser } from "../model/former-user.ts";
import type { OrgSnapshot, OtherApp } from "../model/org.ts";
import { hasName, sameName } from "../util/same-name.ts";
import type { Gone } from "./effects/on-org.ts";
import { heldName } from "./rows.ts";
import { type AboutMore, type Going, setsGoing, type Uses } from "./sets-going.ts";
import { type Unlisting, unlisting } from "./unlisting.ts";

export interface Destruction {
  /** Components, and the row of access. */
  gone: readonly Gone[];
  /** The integration user, where the org has it. */
  username?: string;
  /** Of the way in, where it goes. */
  assignmentId?: string;
  /** What the user is assigned beside that, where it goes. */
  held: readonly Held[];
  /** Licences that runs from here gave the integration user. */
  licences: readonly { label: string; assignmentId: string }[];
  /** Integration users of before, who lose what they were given from here. */
  formers: readonly FormerUser[];
  members: readonly { type: string; fullName: string }[];
  kept: readonly Kept[];
  /** Settings of the whole org that the template sets; other apps may need them, so that they stay: those that are on. */
  settings: readonly { type: string; on: readonly string[] }[];
  /** The name of an installed app, which stays. */
  installed?: string;
  /** Of that: what a run put on its policy. */
  unlists?: Unlisting;
  /** Why the user can still get in afterwards, by what is not this tool's to take; then no refusal can be shown. */
  stillOpen?: string;
  /** Other apps of this tool that the same permission set opens. */
  siblings: readonly OtherApp[];
}

interface Held {
  name: string;
  isGroup?: boolean | undefined;
  assignmentId: string;
}

/** A permission set, a group, or the assignment of the way in to that user, and why it stays. */
export interface Kept {
  type: "PermissionSetAssignment" | "PermissionSet" | "PermissionSetGroup";
  name: string;
  why: string;
}

/** What destroying has to know beside the snapshot. */
interface Beside extends AboutMore {
  /** Integration users of before; what runs from here gave them goes, too. */
  formers?: readonly FormerUser[];
  /** Rows of licences that runs from here made. */
  licences?: readonly string[] | undefined;
  /** The assignment of the set that opens the app that a run from here made: all that goes of a set of the customer's. */
  given?: string | undefined;
  /** Names that runs from here put on the policy of an installed app. */
  listed?: readonly string[] | undefined;
}

/**
 * What `destroy` removes: the user's assignments, the app (its satellites go with it) and the permission sets, each unless this
 * tool did not make it, others hold it, it is in a group or it opens something else. Where that is another app of this tool, the assignment
 * stays, too: it is by both that the user gets in there. Pure.
 */
export function destruction(snapshot: OrgSnapshot, uses: Uses, beside: Beside = {}): Destruction {
  const { app, permissionSet, user } = snapshot;
  const way = wayOut(snapshot, uses, beside);
  const { why, more } = setsGoing(snapshot, uses, way, beside);
  const { licences: seats = [], listed = [] } = beside;
  const licences = (snapshot.licences ?? []).flatMap(({ label, assignmentId: id }) =>
    id !== undefined && seats.includes(id) ? [{ label, assignmentId: id }] : [],
  );
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
    ...more.flatMap(({ name, isGroup, assignmentId: id }) =>
      id === undefined ? [] : [{ name, isGroup, assignmentId: id }],
    ),
  ];
  const going: Leaving = { ...way, licences, members, held };
  return {
    gone: goneBy(going, snapshot),
    ...(user ? { username: user.username } : {}),
    ...(way.assignmentId ? { assignmentId: way.assignmentId } : {}),
    held,
    licences,
    formers: way.going,
    members,
    kept: keptOf(way, why, more, snapshot),
    settings: orgWide(snapshot),
    ...(app?.isInstalled ? { installed: app.developerName } : {}),
    ...(unlists ? { unlists } : {}),
    ...(stillOpen ? { stillOpen } : {}),
    siblings: way.siblings,
  };
}

/** Whether there is nothing to take away. */
export function isNothing({ gone, unlists }: Pick<Destruction, "gone" | "unlists">): boolean {
  return gone.length === 0 && unlists === undefined;
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

/** What goes, before it is told what that breaks. */
type Leaving = WayOut & Pick<Destruction, "members" | "licences" | "held">;

function goneBy({ assignmentId, going, held, licences, members }: Leaving, { user, group }: OrgSnapshot): Gone[] {
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

function keptOf(
  { needed, isNotGiven }: WayOut,
  why: string | undefined,
  more: readonly Going[],
  { permissionSet, user, assignmentId }: OrgSnapshot,
): Kept[] {
  const whyAssigned = needed ?? (isNotGiven ? "no run on this record made it" : undefined);
  return [
    ...(assignmentId && whyAssigned
      ? [{ type: "PermissionSetAssignment" as const, name: user?.username ?? "", why: whyAssigned }]
      : []),
    ...(permissionSet && why ? [{ type: "PermissionSet" as const, name: permissionSet.name, why }] : []),
    ...more.flatMap(({ type, name, why: kept }) => (kept ? [{ type, name, why: kept }] : [])),
  ];
}

function orgWide({ components }: OrgSnapshot): Destruction["settings"] {
  return components
    .filter(({ type }) => mannerOf(type) === "orgWide")
    .map(({ type, root }) => ({
      type,
      on: root.children.filter(({ text }) => text === "true").map(({ name }) => name),
    }));
}

export const POLICY = "ExtlClntAppOauthConfigurablePolicies";

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

function siblingsOf({ otherApps = [] }: OrgSnapshot, { entities }: Uses): OtherApp[] {
  return otherApps.filter(({ id, description }) => entities.includes(id) && description.includes(OWNER_MARK));
}
