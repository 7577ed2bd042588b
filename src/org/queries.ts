import type { OrgUser, QueryReply } from "../model/org.ts";
import { faultOf } from "./faults.ts";

/** What the composite request of a run asks; Salesforce answers at most five queries in one (REST API guide, Composite). */
export interface Questions {
  adminUserId: string;
  integrationUsername: string;
  permissionSet: string;
}

/** User permissions that an apply needs, by their column on PermissionSet; `ModifyAllData` implies the first. */
export const ADMIN_PERMISSIONS = {
  ModifyMetadata: "Modify Metadata Through Metadata API Functions",
  ModifyAllData: "Modify All Data",
  AssignPermissionSets: "Assign Permission Sets",
  ManageUsers: "Manage Users",
  ExternalClientAppDeveloper: "Create, edit, and delete External Client Apps",
  ExternalClientAppAdmin: "View all External Client Apps, view their settings, and edit their policies",
} as const;

export type AdminPermission = keyof typeof ADMIN_PERMISSIONS;

export type QuestionKey = "organization" | "adminPermissions" | "user" | "assignments" | "preauthorisations";

/** The SOQL of a run's one composite request. Pure. */
export function questions(about: Questions): Record<QuestionKey, string> {
  const permissions = Object.keys(ADMIN_PERMISSIONS).map((name) => `PermissionSet.Permissions${name}`);
  const username = soqlText(about.integrationUsername);
  const permissionSet = soqlText(about.permissionSet);
  return {
    organization: "SELECT Id, Name, IsSandbox, OrganizationType FROM Organization",
    adminPermissions: `SELECT Id, Assignee.Username, ${permissions.join(", ")} FROM PermissionSetAssignment WHERE AssigneeId = ${soqlText(about.adminUserId)}`,
    user: `SELECT Id, Username, IsActive, ProfileId FROM User WHERE Username = ${username}`,
    assignments: `SELECT Id FROM PermissionSetAssignment WHERE Assignee.Username = ${username} AND PermissionSet.Name = ${permissionSet}`,
    preauthorisations: `SELECT Id, ParentId, SetupEntityId FROM SetupEntityAccess WHERE SetupEntityType = 'ExternalClientApplication' AND Parent.Name = ${permissionSet}`,
  };
}

/** Tooling SOQL for the deployments that a user submitted since a moment, newest first. `since` in milliseconds. */
export function deploysSince(since: number, userId: string): string {
  const moment = new Date(since).toISOString();
  return `SELECT Id FROM DeployRequest WHERE CreatedById = ${soqlText(userId)} AND CreatedDate >= ${moment} ORDER BY CreatedDate DESC LIMIT 5`;
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
    id: String(row.Id),
    username: String(row.Username),
    active: row.IsActive === true,
    profileId: String(row.ProfileId),
  };
}

/** Username of the admin, as the assignments of permission sets name it; empty when the org would not say. */
export function readAssignee(reply: QueryReply): string {
  const assignee = reply.ok ? (reply.rows[0]?.Assignee as { Username?: unknown } | null | undefined) : undefined;
  return typeof assignee?.Username === "string" ? assignee.Username : "";
}

/** Permissions that the admin holds through any permission set or the profile; undefined when the org would not say. */
export function readPermissions(reply: QueryReply): Set<AdminPermission> | undefined {
  if (!reply.ok) return undefined;
  const held = new Set<AdminPermission>();
  for (const row of reply.rows) {
    const set = row.PermissionSet as Readonly<Record<string, unknown>> | null;
    for (const name of Object.keys(ADMIN_PERMISSIONS) as AdminPermission[]) {
      if (set?.[`Permissions${name}`] === true) held.add(name);
    }
  }
  return held;
}
