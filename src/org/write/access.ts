import { KantivError } from "../../model/errors.ts";
import type { FormerUser } from "../../model/former-user.ts";
import type { HeldSet, LicenceSeat, OrgSnapshot, OrgWriter } from "../../model/org.ts";
import { rowsOf, soqlText } from "../read/queries.ts";

/** Which of the rows that give access were missing. */
export interface AccessNeeds {
  assignment: boolean;
  preauthorisation: boolean;
  /** Licences and permission sets that the user gets beside the way in. */
  licences?: readonly Pick<LicenceSeat, "id" | "label">[];
  sets?: readonly Pick<HeldSet, "id" | "name" | "isGroup" | "isCustomers">[];
}

/** Ids of the rows that were made here; absent where somebody else had made one. */
export interface GrantedAccess {
  assignmentId: string | undefined;
  licenceIds: readonly string[];
  /** Of permission sets and groups of the customer's own. */
  ownIds: readonly string[];
}

/**
 * Assigns licences, then permission sets to the integration user, the one that opens the app last, and pre-authorises the app for the permission set where the
 * deployment of the policy did not make that row (some orgs make it, some do not). A row that somebody else made in the
 * meantime is success.
 *
 * Throws `ACCESS_INCOMPLETE` when the snapshot lacks the app, permission set or user, and what the org refuses.
 */
export async function grantAccess(org: OrgWriter, snapshot: OrgSnapshot, needs: AccessNeeds): Promise<GrantedAccess> {
  const { app, permissionSet, profile, user } = snapshot;
  const { licences = [], sets = [] } = needs;
  const ofUser = needs.assignment || licences.length > 0 || sets.length > 0;
  const opener = profile ? profile.setId : permissionSet?.id;
  if (!app || opener === undefined || (ofUser && !user)) {
    const lacking = !app
      ? "app"
      : opener !== undefined
        ? "integration user"
        : profile
          ? "user's profile"
          : "permission set";
    throw new KantivError(
      "ACCESS_INCOMPLETE",
      `After the deployment the org does not show the ${lacking}.`,
      "Run the same command again; if it stays so, look in Setup whether somebody removed it.",
    );
  }
  const licenceIds: string[] = [];
  for (const { id } of licences) {
    const row = { AssigneeId: user?.id ?? "", PermissionSetLicenseId: id };
    const made = await unlessThere(org.create("PermissionSetLicenseAssign", row));
    if (made !== undefined) licenceIds.push(made);
  }
  const ownIds: string[] = [];
  for (const set of sets) {
    const made = await assign(org, user?.id ?? "", set);
    if (made !== undefined && set.isCustomers) ownIds.push(made);
  }
  const assignmentId = needs.assignment && user ? await assign(org, user.id, wayOf(snapshot)) : undefined;
  if (needs.preauthorisation) {
    await unlessThere(org.create("SetupEntityAccess", { ParentId: opener, SetupEntityId: app.id }));
  }
  return { assignmentId, licenceIds, ownIds };
}

/** What a user is assigned so as to get in: the set that opens the app, or the group that holds it. */
export function wayOf({ permissionSet, group }: OrgSnapshot): { id: string; isGroup?: true } {
  return group ? { id: group.id, isGroup: true } : { id: permissionSet?.id ?? "" };
}

/** Gives a user a permission set or a group. Resolves with the assignment's id; undefined where somebody was quicker. */
export function assign(
  org: OrgWriter,
  userId: string,
  { id, isGroup }: Pick<HeldSet, "id" | "isGroup">,
): Promise<string | undefined> {
  const given = isGroup ? { PermissionSetGroupId: id } : { PermissionSetId: id };
  return unlessThere(org.create("PermissionSetAssignment", { AssigneeId: userId, ...given }));
}

/**
 * Takes assignments away, and looks whether they are gone; one that somebody else has taken is as good.
 *
 * Throws `NOT_KEPT` for one that the org kept, and what the org refuses.
 */
export async function takeAssignments(
  org: OrgWriter,
  rows: readonly Pick<FormerUser, "assignmentId" | "username">[],
): Promise<void> {
  for (const { assignmentId } of rows) await unlessGone(org.remove("PermissionSetAssignment", assignmentId));
  const ids = rows.map(({ assignmentId }) => soqlText(assignmentId)).join(", ");
  const { left } = await org.queries({
    left: `SELECT Id, Assignee.Username FROM PermissionSetAssignment WHERE Id IN (${ids})`,
  });
  const kept = rowsOf(left, "looking whether the assignment is gone");
  if (kept.length === 0) return;
  throw new KantivError(
    "NOT_KEPT",
    `The org still has the permission set assigned to ${rows.map(({ username }) => username).join(", ")}.`,
    "Run the same command again; if it stays so, take the permission set from the user in Setup.",
  );
}

/** What to give so that nothing is missing. */
export function needsOf(snapshot: OrgSnapshot): AccessNeeds {
  const { assignmentId, heldThrough, preauthorisationId, profile, licences = [], moreSets = [] } = snapshot;
  return {
    assignment: profile === undefined && assignmentId === undefined && heldThrough === undefined,
    preauthorisation: preauthorisationId === undefined,
    licences: licences.filter((one) => one.assignmentId === undefined),
    sets: moreSets.filter((one) => one.assignmentId === undefined && one.through === undefined),
  };
}

/** Waits for a record to be made, and resolves with its id; undefined for one that was there already, which is as good. */
export async function unlessThere(made: Promise<string>): Promise<string | undefined> {
  try {
    return await made;
  } catch (error) {
    if (!(error instanceof KantivError) || error.code !== "DUPLICATE") throw error;
    return undefined;
  }
}

/** Of a record that is not there an org says what it says of a resource that it does not offer. */
async function unlessGone(removed: Promise<void>): Promise<void> {
  try {
    await removed;
  } catch (error) {
    if (!(error instanceof KantivError) || !["NOT_OFFERED", "ORG_UNKNOWN_ID", "RECORD_GONE"].includes(error.code))
      throw error;
  }
}
