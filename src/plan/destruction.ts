import { mannerOf } from "../metadata/kinds.ts";
import { isOurs, OWNER_MARK } from "../metadata/owner-mark.ts";
import { setNamed } from "../metadata/set-roles.ts";
import type { FormerUser } from "../model/former-user.ts";
import type { HeldSet, OrgSnapshot, OtherApp } from "../model/org.ts";
import { hasName, sameName } from "../util/same-name.ts";
import type { Gone } from "./effects/on-org.ts";
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
  /** Of the template's other permission sets, by name. */
  moreUses?: ReadonlyMap<string, Uses>;
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
export function destruction(
  snapshot: OrgSnapshot,
  uses: Uses,
  { formers = [], moreUses = new Map(), licences: seats = [], given, listed = [] }: Beside = {},
): Destruction {
  const { app, permissionSet, user } = snapshot;
  const isOthers = isOthersSet(snapshot, permissionSet?.name);
  const siblings = siblingsOf(snapshot, uses);
  const needed = siblings.length > 0 ? `${siblings.map((one) => one.developerName).join(", ")} needs it` : undefined;
  // Who holds a set that this tool did not make is not its business either, but for whom it was given to from here.
  const isCustomers = permissionSet?.isCustomers === true;
  const isGiven = given !== undefined && given === snapshot.assignmentId;
  const stays = needed !== undefined || (isOthers && !(isCustomers && isGiven));
  const assignmentId = stays ? undefined : snapshot.assignmentId;
  const going = needed || (isOthers && !isCustomers) ? [] : formers.filter(({ assignment }) => assignment === "goes");
  const why = permissionSet && (isOthers ? "not made by this tool" : (needed ?? reasonToKeep(snapshot, uses, going)));
  const more = (snapshot.moreSets ?? []).map((one) => moreSetGoing(one, snapshot, moreUses.get(one.name), going));
  const licences = (snapshot.licences ?? []).filter(({ assignmentId: id }) => id !== undefined && seats.includes(id));
  const members = [
    ...(app && !app.isInstalled ? [{ type: "ExternalClientApplication", fullName: app.developerName }] : []),
    ...(permissionSet && !why ? [{ type: "PermissionSet", fullName: permissionSet.name }] : []),
    ...more.flatMap(({ name, why: kept }) => (kept ? [] : [{ type: "PermissionSet", fullName: name }])),
  ];
  const leaving = [...members.map(({ fullName }) => fullName), ...listed];
  const unlists = unlisting(
    snapshot,
    leaving.filter((name) => !(why && !isCustomers && sameName(name, permissionSet?.name))),
  );
  const stillOpen = stillOpenBy(snapshot, unlists, assignmentId !== undefined);
  const held = more.filter((one) => one.assignmentId !== undefined);
  return {
    gone: [
      ...[...(assignmentId ? [user?.username ?? ""] : []), ...going.map(({ username }) => username)].map((name) => ({
        type: "PermissionSetAssignment",
        name,
      })),
      ...held.map(({ name }) => ({ type: "PermissionSetAssignment", name: `${user?.username} holds ${name}` })),
      ...licences.map(({ label }) => ({
        type: "PermissionSetLicenseAssign",
        name: `${user?.username} has the licence ${label}`,
      })),
      ...members.map(({ type, fullName }) => ({ type, name: fullName })),
    ],
    lines: [
      ...(assignmentId ? [`PermissionSetAssignment of ${user?.username}`] : []),
      ...going.map(({ username }) => `PermissionSetAssignment of ${username}, the integration user before`),
      ...held.map(({ name }) => `PermissionSetAssignment of ${user?.username} to ${name}`),
      ...licences.map(({ label }) => `PermissionSetLicenseAssign of ${user?.username} to ${label}`),
      ...(unlists ? [`${unlists.names.join(", ")} on ${POLICY} ${unlists.policy}`] : []),
      ...members.map((member) => `${member.type} ${member.fullName}`),
    ],
    kept: [
      ...(snapshot.assignmentId && needed ? [`PermissionSetAssignment of ${user?.username}: ${needed}`] : []),
      ...(snapshot.assignmentId && isCustomers && !isGiven && !needed
        ? [`PermissionSetAssignment of ${user?.username}: no run on this record made it`]
        : []),
      ...(app?.isInstalled ? [`${app.developerName}, an installed app, and its policies as they are otherwise`] : []),
      ...(stillOpen ? [stillOpen] : []),
      ...(permissionSet && why ? [`PermissionSet ${permissionSet.name}: ${why}`] : []),
      ...more.flatMap(({ name, why: kept }) => (kept ? [`PermissionSet ${name}: ${kept}`] : [])),
      ...sharedSettings(snapshot),
    ],
    ...(assignmentId ? { assignmentId } : {}),
    moreAssignments: held.map((one) => one.assignmentId ?? ""),
    licences: licences.map((one) => one.assignmentId ?? ""),
    formers: going,
    members,
    ...(unlists ? { unlists } : {}),
    ...(stillOpen ? { stillOpen } : {}),
    siblings,
  };
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

/** Of a set that grants data: the integration user's assignment, and why the set itself stays. */
function moreSetGoing(
  { name, assignmentId }: HeldSet,
  snapshot: OrgSnapshot,
  uses: Uses = { holders: [], entities: [], groups: [] },
  going: readonly FormerUser[],
): { name: string; assignmentId?: string | undefined; why?: string | undefined } {
  if (isOthersSet(snapshot, name)) return { name, why: "not made by this tool" };
  return { name, assignmentId, why: reasonToKeep(snapshot, uses, going) };
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
