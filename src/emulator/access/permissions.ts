/** User permissions: the names that metadata knows, what they depend on, and what a user has in effect. */
import type { Component, MetadataFields, Org } from "../state/types.ts";
import type { Assignment, Profile, User } from "../state/users.ts";
import { OBJECT_RIGHTS, RIGHTS } from "./object-rights.ts";

/** API name → label in Setup. The part of Salesforce's list that setting up an app touches. */
export const USER_PERMISSIONS: Readonly<Record<string, string>> = {
  ActivitiesAccess: "Access Activities",
  ApiEnabled: "API Enabled",
  ApiUserOnly: "Api Only User",
  AssignPermissionSets: "Assign Permission Sets",
  AuthorApex: "Author Apex",
  BypassMFAForUiLogins: "Waive Multi-Factor Authentication for Exempt Users",
  BulkApiHardDelete: "Bulk API Hard Delete",
  CanApproveUninstalledApps: "Approve Uninstalled Connected Apps",
  ClientSecretRotation: "Allow consumer key and secret rotation",
  CustomizeApplication: "Customize Application",
  EditEvent: "Edit Events",
  EditReadonlyFields: "Edit Read Only Fields",
  EditTask: "Edit Tasks",
  ExternalClientAppAdmin: "View all External Client Apps, view their settings, and edit their policies",
  ExternalClientAppDeveloper: "Create, edit, and delete External Client Apps",
  ExternalClientAppViewer: "View all External Client Apps",
  ExportReport: "Export Reports",
  ForceTwoFactor: "Multi-Factor Authentication for User Interface Logins",
  FreezeUsers: "Freeze Users",
  IdentityEnabled: "Use Identity Features",
  LightningExperienceUser: "Lightning Experience User",
  ManageCertificates: "Manage Certificates",
  ManageCustomPermissions: "Manage Custom Permissions",
  ManageInternalUsers: "Manage Internal Users",
  ManageIpAddresses: "Manage IP Addresses",
  ManageLoginAccessPolicies: "Manage Login Access Policies",
  ManagePasswordPolicies: "Manage Password Policies",
  ManageProfilesPermissionsets: "Manage Profiles and Permission Sets",
  ManageRemoteAccess: "Manage Connected Apps",
  ManageRoles: "Manage Roles",
  ManageSharing: "Manage Sharing",
  ManageUsers: "Manage Users",
  ModifyAllData: "Modify All Data",
  ModifyMetadata: "Modify Metadata Through Metadata API Functions",
  MonitorLoginHistory: "Monitor Login History",
  PasswordNeverExpires: "Password Never Expires",
  ResetPasswords: "Reset User Passwords and Unlock Users",
  RunReports: "Run Reports",
  TwoFactorApi: "Multi-Factor Authentication for API Logins",
  UseAnyApiAuth: "Use Any API Auth",
  UseAnyApiClient: "Use Any API Client",
  ViewAllData: "View All Data",
  ViewAllUsers: "View All Users",
  ViewClientSecret: "View External Client App Consumer Secrets in Metadata",
  ViewEventLogFiles: "View Event Log Files",
  ViewHelpLink: "View Help Link",
  ViewRoles: "View Roles and Role Hierarchy",
  ViewSetup: "View Setup and Configuration",
};

/** A permission set that has the first must have the others (Metadata API guide and Setup's own refusals). */
export const DEPENDS_ON: Readonly<Record<string, readonly string[]>> = {
  AssignPermissionSets: ["ViewSetup"],
  CustomizeApplication: ["ViewSetup"],
  ExternalClientAppAdmin: ["ExternalClientAppViewer"],
  ExternalClientAppDeveloper: ["ExternalClientAppAdmin"],
  ModifyAllData: ["ViewAllData"],
  ModifyMetadata: ["ViewSetup"],
};

/** Elements of a list-valued field. */
export function listOf(fields: MetadataFields, name: string): MetadataFields[] {
  const value = fields[name];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).filter(
    (item): item is MetadataFields => typeof item === "object" && !Array.isArray(item),
  );
}

/** User permissions that a PermissionSet component turns on. */
export function enabledPermissions(fields: MetadataFields): string[] {
  return listOf(fields, "userPermissions")
    .filter((permission) => permission.enabled === "true")
    .map((permission) => String(permission.name));
}

/** Object permissions that a PermissionSet component turns on, as "Read Account". */
export function objectRights(fields: MetadataFields): string[] {
  return listOf(fields, "objectPermissions").flatMap((permission) =>
    RIGHTS.filter((right) => permission[right] === "true").map(
      (right) => `${OBJECT_RIGHTS[right].verb} ${String(permission.object)}`,
    ),
  );
}

export function profileOf(org: Org, user: User): Profile | undefined {
  return org.profiles.find((profile) => profile.id === user.profileId);
}

/** A user's assignments that are in force; one to a group is to the set that the group owns. */
export function assignmentsOf(org: Org, userId: string, now: number): Assignment[] {
  return org.assignments.filter(
    ({ assigneeId, expiresAt }) => assigneeId === userId && (expiresAt === null || expiresAt > now),
  );
}

/** Permission sets that a user holds at a time, by assignment or through a group, without the one of the profile. */
export function heldPermissionSets(org: Org, userId: string, now: number): Component[] {
  const held = new Set(assignmentsOf(org, userId, now).flatMap((assignment) => grantedSets(org, assignment)));
  return org.components.filter((component) => component.type === "PermissionSet" && held.has(component.id));
}

/** Ids of the permission sets that an assignment gives: one, or those of a group as it was last worked out. */
function grantedSets(org: Org, { permissionSetId, groupId }: Assignment): string[] {
  if (groupId === undefined) return [permissionSetId];
  const group = org.permissionSetGroups.find((candidate) => candidate.id === groupId);
  return group?.workedOut?.setIds ?? [];
}

/** User permissions in effect: the profile's and those of every permission set that the user holds. */
export function effectivePermissions(org: Org, user: User, now: number): Set<string> {
  return new Set([
    ...(profileOf(org, user)?.permissions ?? []),
    ...heldPermissionSets(org, user.id, now).flatMap((set) => enabledPermissions(set.fields)),
  ]);
}
