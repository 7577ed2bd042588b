import type { KnownUser } from "../../model/former-user.ts";
import type { Assignment, OrgReader } from "../../model/org.ts";
import { sameId } from "../../util/salesforce-id.ts";
import { soqlText } from "./queries.ts";

/** The org's servers need not agree to the second; in milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Whether an assignment that a run announced, and whose answer it never got, is the one that it made: of all assignments of
 * that user since, the setup audit trail names this run's administrator alone. Where the trail does not tell, it is not.
 * One request.
 */
export async function madeAsAnnounced(
  org: OrgReader,
  { userId }: Assignment,
  { at, adminId }: NonNullable<KnownUser["announced"]>,
): Promise<boolean> {
  const since = new Date(Date.parse(at) - CLOCK_TOLERANCE_MS).toISOString();
  const { trail } = await org.queries({
    trail: `SELECT CreatedById, Display FROM SetupAuditTrail WHERE Action = ${soqlText("PermSetAssign")} AND CreatedDate >= ${since} ORDER BY CreatedDate DESC LIMIT 2000`,
  });
  // The text of such a line ends with the user's id of 15 characters (seen in live orgs).
  const about = trail.ok ? trail.rows.filter(({ Display }) => String(Display).includes(userId.slice(0, 15))) : [];
  return about.length > 0 && about.every(({ CreatedById }) => sameId(String(CreatedById), adminId));
}
