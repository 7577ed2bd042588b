import { OWNER_MARK } from "../metadata/owner-mark.ts";
import type { FormerUser, KnownUser } from "../model/former-user.ts";
import type { Assignment, OrgSnapshot } from "../model/org.ts";
import type { AlsoAllowed } from "../model/way-in.ts";
import { sameName } from "../util/same-name.ts";
import { heldName } from "./rows.ts";

/**
 * The integration users of before who still hold the permission set, and whether their assignment is this tool's to take
 * away: only the row that a run from here made, and only while no other app of this tool is opened by it. Whom the org file
 * accepts is none of them. Pure.
 *
 * @param known every user on record, what was announced of them settled
 * @param ownGiven assignments of the customer's own sets and groups that runs from here made: no others of those go
 */
export function formerUsers(
  known: readonly KnownUser[],
  { assignments = [], user, otherApps = [], moreSets = [] }: OrgSnapshot,
  { integrationUser, alsoAllowed = [] }: { integrationUser: string; alsoAllowed?: readonly AlsoAllowed[] | undefined },
  ownGiven: readonly string[] = [],
): FormerUser[] {
  const isAccepted = (name: string) => alsoAllowed.some((entry) => "user" in entry && sameName(entry.user, name));
  const sharing = otherApps.find(({ sharesSet, description }) => sharesSet && description.includes(OWNER_MARK));
  return assignments.flatMap((row): FormerUser[] => {
    const { id: assignmentId, userId: id, username } = row;
    if (id === user?.id || sameName(username, integrationUser) || isAccepted(username)) return [];
    const knownAs = knownOf(row, known);
    if (!knownAs) return [];
    const former = { id, username, assignmentId };
    if (knownAs.assignmentId !== assignmentId) {
      return [{ ...former, assignment: "stays", why: "no run on this record made that assignment" }];
    }
    if (sharing) return [{ ...former, assignment: "stays", why: `${sharing.developerName} is opened by it, too` }];
    // The template's other sets are for the integration user alone.
    const more = moreSets.flatMap((set) =>
      set.assignments
        .filter((one) => one.userId === id && (!set.isCustomers || ownGiven.includes(one.id)))
        .map((one) => ({ set: heldName(set), assignmentId: one.id })),
    );
    return [{ ...former, assignment: "goes", ...(more.length > 0 && { more }) }];
  });
}

/** What is on record of who holds an assignment. */
export function knownOf({ userId, username }: Assignment, known: readonly KnownUser[]): KnownUser | undefined {
  return (
    known.find(({ id }) => id === userId) ?? known.find((one) => one.id === "" && sameName(one.username, username))
  );
}

/** Those of whom something is still to be known: the integration user, and who holds the set. Pure. */
export function stillKnown(known: readonly KnownUser[], { assignments = [], user }: OrgSnapshot): KnownUser[] {
  const held = assignments.map((row) => knownOf(row, known));
  return known.filter((one) => one.id === user?.id || held.includes(one));
}

/** The record with what is known of one user now in place of what was before. Pure. */
export function withUser(known: readonly KnownUser[], user: KnownUser): KnownUser[] {
  return [
    ...known.filter(({ id, username }) => id !== user.id && !(id === "" && sameName(username, user.username))),
    user,
  ];
}
