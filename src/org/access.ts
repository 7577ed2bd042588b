import { KantivError } from "../model/errors.ts";
import type { OrgSnapshot, OrgWriter } from "../model/org.ts";

/** Which of the rows that give access were missing. */
export interface AccessNeeds {
  assignment: boolean;
  preauthorisation: boolean;
}

/**
 * Assigns the permission set to the integration user, and pre-authorises the app for the permission set where the
 * deployment of the policy did not make that row (some orgs make it, some do not). A row that somebody else made in the
 * meantime is success. Resolves with what was given.
 *
 * @param needs what to give; all that is missing unless it says otherwise
 *
 * Throws `ACCESS_INCOMPLETE` when the snapshot lacks the app, permission set or user, and what the org refuses.
 */
export async function grantAccess(
  org: OrgWriter,
  snapshot: OrgSnapshot,
  needs: AccessNeeds = needsOf(snapshot),
): Promise<AccessNeeds> {
  const { app, permissionSet, user } = snapshot;
  if (!app || !permissionSet || (needs.assignment && !user)) {
    throw new KantivError(
      "ACCESS_INCOMPLETE",
      `After the deployment the org does not show the ${!app ? "app" : !permissionSet ? "permission set" : "integration user"}.`,
      "Run the same command again; if it stays so, look in Setup whether somebody removed it.",
    );
  }
  if (needs.assignment && user) {
    await unlessThere(
      org.create("PermissionSetAssignment", { AssigneeId: user.id, PermissionSetId: permissionSet.id }),
    );
  }
  if (needs.preauthorisation) {
    await unlessThere(org.create("SetupEntityAccess", { ParentId: permissionSet.id, SetupEntityId: app.id }));
  }
  return needs;
}

function needsOf({ assignmentId, preauthorisationId }: OrgSnapshot): AccessNeeds {
  return { assignment: assignmentId === undefined, preauthorisation: preauthorisationId === undefined };
}

/** Waits for a record to be made; one that was there already is as good. */
export async function unlessThere(made: Promise<string>): Promise<void> {
  try {
    await made;
  } catch (error) {
    if (!(error instanceof KantivError) || error.code !== "DUPLICATE") throw error;
  }
}
