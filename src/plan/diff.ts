import { componentOf, parentApp } from "../metadata/component.ts";
import { type DataSet, type SetRoles, setNamed, setRoles } from "../metadata/set-roles.ts";
import type { FormerUser } from "../model/former-user.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";
import type { Change } from "../model/plan.ts";
import { sameName } from "../util/same-name.ts";
import { compareComponents, type Memory } from "./compare.ts";
import { heldName, rowLine } from "./rows.ts";

/**
 * Field by field, what deploying `desired` and granting access would change. Pure.
 *
 * @param desired already fitted to the org by `adopt`
 * @param formers integration users of before, who lose what they were given from here
 * @param roles what each permission set of the template is for
 */
export function diff(
  desired: RenderedPackage,
  snapshot: OrgSnapshot,
  memory: Memory = {},
  formers: readonly FormerUser[] = [],
  roles: SetRoles = setRoles(desired.components),
): Change[] {
  return [
    ...compareComponents(desired.components, snapshot.components, memory),
    ...moreAccess(snapshot, roles),
    ...accessChanges(desired, snapshot, formers, roles),
  ];
}

/** In a change's name, which is part of the JSON contract, the user whom the org does not have yet. */
export const USER_TO_COME = "integration user";

/** What the integration user gets beside the way in: licences first, without which no set of theirs is taken. */
function moreAccess({ user, group, licences = [], moreSets = [] }: OrgSnapshot, { more }: SetRoles): Change[] {
  // A group of the customer's by which the user gets in is told as the way in.
  const isWay = ({ name, isCustomers }: DataSet) => isCustomers === true && sameName(name, group?.name);
  const who = user?.username ?? USER_TO_COME;
  const missing = (assignmentId: string | undefined) => (assignmentId === undefined ? "create" : "none");
  return [
    ...licences.map(({ label, assignmentId }) =>
      rowLine("PermissionSetLicenseAssign", `${who} has the licence ${label}`, missing(assignmentId)),
    ),
    // What comes by a group has no row of its own.
    ...more
      .filter((one) => one.by === undefined && !isWay(one))
      .map(({ name, sets }) => {
        const there = moreSets.find((set) => sameName(set.name, name) && (!sets || set.isGroup));
        const held = heldName({ name: there?.name ?? name, isGroup: there?.isGroup ?? sets !== undefined });
        const row = (text: string, id: string | undefined) =>
          rowLine("PermissionSetAssignment", `${who} holds ${text}`, missing(id));
        return there?.through === undefined
          ? row(held, there?.assignmentId)
          : row(byGroup(held, there.through), there.through);
      }),
  ];
}

/** Of a set that the user has by a group of the org's, so that no assignment of its own is missing. */
function byGroup(set: string, group: string): string {
  return `${set}, by the permission set group ${group}`;
}

function accessChanges(
  desired: RenderedPackage,
  snapshot: OrgSnapshot,
  formers: readonly FormerUser[],
  { opens = "", opensBy, profiles }: SetRoles,
): Change[] {
  const made = componentOf(desired.components, "ExternalClientApplication")?.fullName;
  // Of an installed app only the policies are deployed, which name it.
  const app = made ?? desired.components.flatMap((component) => parentApp(component) ?? [])[0] ?? "";
  const openApp = snapshot.preauthorisationId === undefined ? "create" : "none";
  if (profiles) {
    // A profile is the customer's to give: the user has one of them, or nothing is done at all.
    const name = snapshot.profile?.name ?? profiles.join(" or ");
    return [rowLine("SetupEntityAccess", `profile ${name} may use ${app}`, openApp)];
  }
  const permissionSet = setNamed(desired.components, opens)?.fullName ?? opens;
  const { group, heldThrough, assignmentId } = snapshot;
  const isGroup = group !== undefined || opensBy !== undefined;
  const held = heldName({ name: isGroup ? (group?.name ?? opensBy ?? "") : permissionSet, isGroup });
  // Of a group that is still to be made nobody has anything.
  const isHeld = heldThrough !== undefined || (assignmentId !== undefined && !(opensBy !== undefined && !group));
  return [
    rowLine(
      "PermissionSetAssignment",
      `${snapshot.user?.username ?? USER_TO_COME} holds ${heldThrough === undefined ? held : byGroup(held, heldThrough)}`,
      isHeld ? "none" : "create",
    ),
    rowLine("SetupEntityAccess", `${permissionSet} may use ${app}`, openApp),
    ...formers
      .filter(({ assignment }) => assignment === "goes")
      .flatMap(({ username, more = [] }) =>
        [held, ...more.map(({ set }) => set)].map((set) =>
          rowLine("PermissionSetAssignment", `${username} holds ${set}`, "delete"),
        ),
      ),
  ];
}

/** Whether anything would be done. */
export function hasChanges(changes: readonly Change[]): boolean {
  return changes.some((change) => change.action !== "none");
}

/** Whether a deployment is needed: the rows that give access are made by other means. */
export function needsDeploy(changes: readonly Change[]): boolean {
  return changes.some((change) => change.action !== "none" && !ROWS.has(change.type));
}

/** A profile of the user's own goes in a deployment of its own. */
const ROWS = new Set(["PermissionSetLicenseAssign", "PermissionSetAssignment", "SetupEntityAccess", "Profile"]);
