import type {
  DayHours,
  HeldPermissionSet,
  IpRange,
  Known,
  LoginFacts,
  LoginRestrictions,
  LoginRow,
  Weekday,
} from "../model/access.ts";
import { KantivError } from "../model/errors.ts";
import type { OrgReader, OrgUser, QueryReply } from "../model/org.ts";
import { printable } from "../util/printable.ts";
import { part, type Row, told, unknown } from "./known.ts";
import { frozenQuestion, soqlText } from "./queries.ts";

/**
 * Reads what decides about one user's login through one app and does not stand in the app's metadata. Two requests: one
 * composite with the five queries that it may hold, and the profile by the Tooling API, which alone gives login ranges and
 * hours. What the org refuses is told as unknown; only a dead session or network throws.
 *
 * @param appId of the app; without it nothing is said of what opens it
 */
export async function readLoginFacts(org: OrgReader, user: OrgUser, appId: string | undefined): Promise<LoginFacts> {
  const id = soqlText(user.id);
  const answers = await org.queries({
    held: `SELECT PermissionSetId, PermissionSet.Name, PermissionSet.IsOwnedByProfile, PermissionSet.PermissionsApiEnabled, Assignee.IsActive, Assignee.Profile.Name, Assignee.Profile.UserLicense.Name, ExpirationDate FROM PermissionSetAssignment WHERE AssigneeId = ${id}`,
    login: frozenQuestion(user.id),
    openers:
      "SELECT ParentId, SetupEntityId FROM SetupEntityAccess WHERE SetupEntityType = 'ExternalClientApplication'",
    logins: `SELECT LoginTime, Status, LoginType, Application, SourceIp FROM LoginHistory WHERE UserId = ${id} ORDER BY LoginTime DESC LIMIT 5`,
    organization: "SELECT TimeZoneSidKey FROM Organization",
  });
  const profile = await profileOf(org, user.profileId);
  return {
    user: first(answers.held, readAssignee),
    frozen: first(answers.login, (row) => row.IsFrozen === true),
    held: told(answers.held, (rows) => rows.map(readHeld)),
    openers: appId === undefined ? unknown("there is no such app") : told(answers.openers, openersOf(appId)),
    logins: told(answers.logins, (rows) => rows.map(readLogin)),
    restrictions: first(profile, (row) => readRestrictions(row.Metadata)),
    timeZone: first(answers.organization, (row) => String(row.TimeZoneSidKey)),
  };
}

/** A profile that the org fails to give out is one unknown among many. */
async function profileOf(org: OrgReader, profileId: string): Promise<QueryReply> {
  try {
    return await org.toolingQuery(`SELECT Id, Metadata FROM Profile WHERE Id = ${soqlText(profileId)}`);
  } catch (error) {
    if (!(error instanceof KantivError) || error.code === "SESSION_EXPIRED") throw error;
    return { ok: false, orgCode: error.code, message: error.message };
  }
}

function first<T>(reply: QueryReply, read: (row: Row) => T): Known<T> {
  const rows = told(reply, (all) => all);
  if (!rows.known) return rows;
  const [row] = rows.value;
  return row ? { known: true, value: read(row) } : unknown("the org shows no such record to this administrator");
}

function openersOf(appId: string) {
  return (rows: readonly Row[]) => rows.filter((row) => row.SetupEntityId === appId).map((row) => String(row.ParentId));
}

function readAssignee(row: Row): { active: boolean; profile: string; licence: string } {
  const user = part(row.Assignee);
  const profile = part(user.Profile);
  return {
    active: user.IsActive === true,
    profile: printable(String(profile.Name ?? "")),
    licence: printable(String(part(profile.UserLicense).Name ?? "")),
  };
}

function readHeld(row: Row): HeldPermissionSet {
  const set = part(row.PermissionSet);
  return {
    id: String(row.PermissionSetId),
    name: printable(String(set.Name ?? "")),
    ofProfile: set.IsOwnedByProfile === true,
    api: set.PermissionsApiEnabled === true,
    ...(typeof row.ExpirationDate === "string" ? { expiresAt: Date.parse(row.ExpirationDate) } : {}),
  };
}

function readLogin(row: Row): LoginRow {
  const text = (name: string) => printable(String(row[name] ?? ""));
  return {
    at: text("LoginTime"),
    status: text("Status"),
    type: text("LoginType"),
    application: text("Application"),
    sourceIp: text("SourceIp"),
  };
}

const WEEKDAYS: readonly Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Of a profile's metadata (Metadata API guide, Profile: loginIpRanges, loginHours in minutes since midnight). */
function readRestrictions(metadata: unknown): LoginRestrictions {
  const { loginIpRanges, loginHours } = part(metadata);
  const ranges = Array.isArray(loginIpRanges) ? loginIpRanges : [];
  const hours = part(loginHours);
  const days = WEEKDAYS.flatMap((day): [Weekday, DayHours][] => {
    const [start, end] = [hours[`${day}Start`], hours[`${day}End`]];
    return start == null || end == null ? [] : [[day, { start: Number(start), end: Number(end) }]];
  });
  return {
    ipRanges: ranges.map((range): IpRange => {
      const { startAddress, endAddress } = part(range);
      return { start: String(startAddress), end: String(endAddress) };
    }),
    hours: Object.fromEntries(days),
  };
}
