import type {
  DayHours,
  HeldPermissionSet,
  IpRange,
  Known,
  LoginFacts,
  LoginRestrictions,
  LoginRow,
  Weekday,
} from "../../model/access.ts";
import { KantivError } from "../../model/errors.ts";
import type { OrgReader, OrgUser, QueryReply } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import { part, type Row, told, unknown } from "../session/known.ts";
import { fullNameOf } from "./groups.ts";
import { frozenQuestion, soqlText } from "./queries.ts";

/** The app whose login is looked into. */
export interface LoginApp {
  id: string;
  /** By which the login history names it. */
  label: string;
}

/**
 * Reads what decides about one user's login through one app and does not stand in the app's metadata. Two requests: one
 * composite with the five queries that it may hold, and the profile by the Tooling API, which alone gives login ranges and
 * hours. What the org refuses is told as unknown; only a dead session or network throws.
 *
 * @param app without it nothing is said of what opens it, nor of its logins
 * @param since of the history only what came then or later, in milliseconds by the org's clock: an older entry tells of
 *   another login; undefined where that moment is not known
 */
export async function readLoginFacts(
  org: OrgReader,
  user: OrgUser,
  app: LoginApp | undefined,
  since: number | undefined,
): Promise<LoginFacts> {
  const id = soqlText(user.id);
  const begin = new Date(since ?? 0).toISOString();
  const answers = await org.queries({
    held: `SELECT PermissionSetId, PermissionSet.Name, PermissionSet.IsOwnedByProfile, PermissionSet.PermissionsApiEnabled, PermissionSetGroup.DeveloperName, PermissionSetGroup.NamespacePrefix, Assignee.IsActive, Assignee.Profile.Name, Assignee.Profile.UserLicense.Name, ExpirationDate FROM PermissionSetAssignment WHERE AssigneeId = ${id}`,
    login: frozenQuestion(user.id),
    openers:
      "SELECT ParentId, SetupEntityId FROM SetupEntityAccess WHERE SetupEntityType = 'ExternalClientApplication'",
    logins: `SELECT LoginTime, Status, LoginType, Application, SourceIp FROM LoginHistory WHERE UserId = ${id} AND LoginTime >= ${begin} ORDER BY LoginTime DESC LIMIT 50`,
    organization: "SELECT TimeZoneSidKey FROM Organization",
  });
  const profile = await askProfile(org, `Id = ${soqlText(user.profileId)}`);
  return {
    user: first(answers.held, readAssignee),
    frozen: first(answers.login, (row) => row.IsFrozen === true),
    held: told(answers.held, (rows) => rows.map(readHeld)),
    openers: app === undefined ? unknown(NO_APP) : told(answers.openers, openersOf(app.id)),
    logins:
      since === undefined
        ? unknown("what time it is in the org is not known")
        : told(answers.logins, (rows) => rows.map(readLogin).filter((row) => isThrough(row, app))),
    restrictions: first(profile, (row) => readRestrictions(row.Metadata)),
    timeZone: first(answers.organization, (row) => String(row.TimeZoneSidKey)),
  };
}

/** How the user's profile restricts logins, which binds the JWT login whatever the app says. One request. */
export async function readLoginRestrictions(org: OrgReader, user: OrgUser): Promise<Known<LoginRestrictions>> {
  return first(await askProfile(org, `Id = ${soqlText(user.profileId)}`), (row) => readRestrictions(row.Metadata));
}

const NO_APP = "there is no such app";

function isThrough({ application }: LoginRow, app: LoginApp | undefined): boolean {
  return app !== undefined && application.toLowerCase() === printable(app.label).toLowerCase();
}

/** Its metadata alone has login ranges and hours. */
export function profileQuestion(where: string): string {
  return `SELECT Id, Metadata FROM Profile WHERE ${where}`;
}

/** A profile that the org fails to give out is one unknown among many. One request. */
export async function askProfile(org: OrgReader, where: string): Promise<QueryReply> {
  try {
    return await org.toolingQuery(profileQuestion(where));
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
  const [set, group] = [part(row.PermissionSet), part(row.PermissionSetGroup)];
  return {
    ...(group.DeveloperName === undefined ? {} : { group: fullNameOf(group.NamespacePrefix, group.DeveloperName) }),
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
export function readRestrictions(metadata: unknown): LoginRestrictions {
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
