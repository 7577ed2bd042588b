import type { DataSet } from "../../metadata/set-roles.ts";
import type { Known } from "../../model/access.ts";
import { APPLY_NEEDS } from "../../model/admin-needs.ts";
import type { KnownUser } from "../../model/former-user.ts";
import type { Assignment, OrgUser, QueryReply, RecentDeploy } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import { part, type Row, told } from "../session/known.ts";
import { faultOf } from "../wire/faults.ts";
import { needId } from "../wire/replies.ts";

/** What the composite request of a run asks; Salesforce answers at most five queries in one (REST API guide, Composite). */
export interface Questions {
  adminUserId: string;
  integrationUsername: string;
  /** Absent where a profile is the way in. */
  permissionSet?: string | undefined;
  /** The user's profile, by its name and its own permission set, is asked for too. */
  byProfile?: boolean;
  /** The template's other permission sets, by name. */
  moreSets?: readonly Pick<DataSet, "name">[];
  /** Integration users of before, who may still hold the permission set. */
  knownUsers?: readonly KnownUser[];
}

/** User permissions that an apply needs, by their column on PermissionSet. */
const ADMIN_PERMISSIONS: readonly string[] = [...new Set(APPLY_NEEDS.flatMap(({ anyOf }) => anyOf))];

/** Answers that a snapshot needs beside the metadata; of a first look whether the user is frozen comes later. */
export type SnapshotAnswers = Readonly<
  Record<"user" | "assignments" | "accessRows", QueryReply> & { frozen?: QueryReply }
>;

export type QuestionKey = Exclude<keyof SnapshotAnswers, "frozen"> | "organization" | "adminPermissions";

/** The SOQL of a run's first composite request: which org, what the administrator may do, and what a snapshot needs. Pure. */
export function questions(about: Questions): Record<QuestionKey, string> {
  const permissions = ADMIN_PERMISSIONS.map((name) => `PermissionSet.Permissions${name}`);
  const { frozen: _sixth, ...snapshot } = snapshotQuestions(about);
  return {
    organization:
      "SELECT Id, Name, IsSandbox, OrganizationType, InstanceName, TrialExpirationDate, NamespacePrefix FROM Organization",
    adminPermissions: `SELECT Id, Assignee.Username, ${permissions.join(", ")} FROM PermissionSetAssignment WHERE AssigneeId = ${soqlText(about.adminUserId)}`,
    ...snapshot,
  };
}

/** The SOQL of another look at an org that is known by then: there is room for whether the user is frozen. Pure. */
export function snapshotQuestions(about: Omit<Questions, "adminUserId">) {
  const username = soqlText(about.integrationUsername);
  const names = [about.permissionSet ?? [], (about.moreSets ?? []).map(({ name }) => name)]
    .flat()
    .map(withoutNamespace);
  const isNamed = `PermissionSet.Name ${names.length > 1 ? `IN (${names.map(soqlText).join(", ")})` : `= ${soqlText(names[0] ?? "")}`}`;
  // By the profile's own set an access row of the profile is known, and made.
  const [profile, isHeld, ofProfile] = about.byProfile
    ? [", Profile.Name", `(${isNamed} OR PermissionSet.IsOwnedByProfile = true)`, ", PermissionSet.IsOwnedByProfile"]
    : ["", isNamed, ""];
  return {
    user: `SELECT Id, Username, IsActive, ProfileId${profile} FROM User WHERE Username = ${username}`,
    frozen: `SELECT IsFrozen FROM UserLogin WHERE UserId IN (SELECT Id FROM User WHERE Username = ${username})`,
    // Which of the groups are about the template, a later question tells where somebody has one.
    assignments: `SELECT Id, AssigneeId, Assignee.Username, PermissionSetId, PermissionSetGroupId, PermissionSet.PermissionSetGroupId, IsActive, ExpirationDate${ofProfile} FROM PermissionSetAssignment WHERE ${isOneOf(about)} AND (PermissionSetGroupId != null OR ${isHeld})`,
    accessRows:
      "SELECT Id, SetupEntityId, Parent.Name, Parent.NamespacePrefix, Parent.PermissionSetGroupId, Parent.Profile.Name FROM SetupEntityAccess WHERE SetupEntityType = 'ExternalClientApplication'",
  };
}

/** As a record has the name; which of several namesakes is meant, their ids tell. */
export function withoutNamespace(name: string): string {
  return name.replace(/^[A-Za-z]\w*?__/, "");
}

/** A condition on an assignment: that it is the integration user's, or one of before's. */
function isOneOf({ integrationUsername, knownUsers = [] }: Omit<Questions, "adminUserId">): string {
  const isCurrent = `Assignee.Username = ${soqlText(integrationUsername)}`;
  const ids = knownUsers.map(({ id }) => id).filter((id) => id !== "");
  const names = knownUsers.filter(({ id }) => id === "").map(({ username }) => username);
  const among = (field: string, values: readonly string[]) =>
    values.length > 0 ? [`${field} IN (${values.map(soqlText).join(", ")})`] : [];
  const isOther = [...among("AssigneeId", ids), ...among("Assignee.Username", names)];
  return isOther.length > 0 ? `(${[isCurrent, ...isOther].join(" OR ")})` : isCurrent;
}

/**
 * What is found by the question for assignments: of every permission set of that name, one that a package brought among
 * them. Throws what a refused query means.
 */
export function readAssignments(reply: QueryReply): Assignment[] {
  const rows = rowsOf(reply, "asking for the permission set assignment");
  return rows
    .filter((row) => !isOfMember(row, rows))
    .map((row) => ({
      id: needId(row.Id, "0Pa", "the permission set assignment"),
      userId: needId(row.AssigneeId, "005", "who holds the permission set"),
      username: printable(String((row.Assignee as { Username?: unknown } | null)?.Username ?? "")),
      permissionSetId: needId(row.PermissionSetId, "0PS", "the permission set that is assigned"),
      ...(typeof row.PermissionSetGroupId === "string" && { groupId: row.PermissionSetGroupId }),
      ...(part(row.PermissionSet).IsOwnedByProfile === true && { ofProfile: true as const }),
      ...endOf(row),
    }));
}

/** Some orgs list a row for each permission set of a group beside that of the set which the group owns; that one alone is the assignment. */
function isOfMember(row: Row, rows: readonly Row[]): boolean {
  const isOwn = (one: Row) => part(one.PermissionSet).PermissionSetGroupId != null;
  const isSame = (one: Row) =>
    one.PermissionSetGroupId === row.PermissionSetGroupId && one.AssigneeId === row.AssigneeId;
  return row.PermissionSetGroupId != null && !isOwn(row) && rows.some((one) => isSame(one) && isOwn(one));
}

/** Why a row is not active the org need not say by a date: user access policies revoke as well (object reference). */
function endOf({ IsActive, ExpirationDate }: Row): Pick<Assignment, "endedAt" | "endsAt"> {
  const end = typeof ExpirationDate === "string" ? new Date(ExpirationDate).toISOString() : "";
  if (IsActive === false) return { endedAt: end };
  return end === "" ? {} : { endsAt: end };
}

/** Tooling SOQL for the deployments, checks left out, that a user submitted since a moment, newest first. */
export function deploysSince(since: number, userId: string): string {
  const moment = new Date(since).toISOString();
  return `SELECT Id, Status, CreatedDate FROM DeployRequest WHERE CreatedById = ${soqlText(userId)} AND CreatedDate >= ${moment} AND CheckOnly = false ORDER BY CreatedDate DESC LIMIT 50`;
}

/** What {@link deploysSince} finds. Throws what a refused query means. */
export function readRecentDeploys(reply: QueryReply): RecentDeploy[] {
  const doing = "looking for the deployment";
  return rowsOf(reply, doing).map(({ Id, Status, CreatedDate }) => ({
    id: needId(Id, "0Af", "a deployment"),
    status: printable(String(Status)),
    createdAt: Date.parse(String(CreatedDate)),
  }));
}

/** SOQL for whether an administrator has frozen a user. */
export function frozenQuestion(userId: string): string {
  return `SELECT IsFrozen FROM UserLogin WHERE UserId = ${soqlText(userId)}`;
}

/** A SOQL string literal: backslash and quote escaped, line ends as escapes (SOQL and SOSL reference, quoted strings). */
export function soqlText(value: string): string {
  const escaped = value.replace(/\\/g, "\\\\").replace(/'/g, "\\'").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
  return `'${escaped}'`;
}

/** Rows of an answer. Throws what a refused query means: to take it for no rows would be to plan what is there already. */
export function rowsOf(reply: QueryReply, doing: string): readonly Readonly<Record<string, unknown>>[] {
  if (reply.ok) return reply.rows;
  throw faultOf(reply.orgCode, reply.message, doing);
}

/** The integration user, if the org has one of that name. Throws what a refused query means. */
export function readUser(reply: QueryReply): OrgUser | undefined {
  const [row] = rowsOf(reply, "asking for the integration user");
  if (!row) return undefined;
  return {
    id: needId(row.Id, "005", "the integration user"),
    username: String(row.Username),
    active: row.IsActive === true,
    profileId: needId(row.ProfileId, "00e", "the integration user's profile"),
    ...(row.Profile !== undefined && { profileName: printable(String(part(row.Profile).Name)) }),
  };
}

/** Username of the admin, as the assignments of permission sets name it; empty when the org would not say. */
export function readAssignee(reply: QueryReply): string {
  const assignee = reply.ok ? (reply.rows[0]?.Assignee as { Username?: unknown } | null | undefined) : undefined;
  return typeof assignee?.Username === "string" ? assignee.Username : "";
}

/** Permissions that the admin holds through any permission set or the profile; undefined when the org would not say. */
export function readPermissions(reply: QueryReply): ReadonlyMap<string, boolean> | undefined {
  const held = permissionsIn(ADMIN_PERMISSIONS, reply);
  return held.known ? held.value : undefined;
}

/** Whether any of the permission sets in an answer, those of profiles included, turns each user permission on. */
export function permissionsIn(names: readonly string[], reply: QueryReply): Known<ReadonlyMap<string, boolean>> {
  return told(reply, (rows) => {
    const sets = rows.map((row) => part(row.PermissionSet));
    return new Map(names.map((name) => [name, sets.some((set) => set[`Permissions${name}`] === true)]));
  });
}
