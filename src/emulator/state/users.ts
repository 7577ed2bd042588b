/** Users, and what opens things to them: licences, profiles, permission sets' assignments and groups. */
import type { MetadataFields } from "./types.ts";

export interface UserLicense {
  id: string;
  name: string;
  total: number;
  /** User permissions that holders may have; null: all. */
  allows: string[] | null;
}

export interface Profile {
  id: string;
  name: string;
  apiName: string;
  licenseId: string;
  /** Of the permission set that the profile owns. */
  permissionSetId: string;
  permissions: string[];
  /** What it opens, in lists as in metadata, user permissions apart; absent: nothing. */
  grants?: MetadataFields;
  /** Made by the org; absent: one of the platform's. */
  isCustom?: true;
  description?: string;
  loginIpRanges: IpRange[];
  /** The same every day, or by day; null: always. */
  loginHours: Hours | LoginWeek | null;
}

/** Minutes of the day in the org's time zone. */
export interface Hours {
  from: number;
  to: number;
}

export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/** A day that is not named is open. */
export type LoginWeek = Partial<Record<Weekday, Hours>>;

export interface IpRange {
  start: string;
  end: string;
  description?: string;
}

export interface PermissionSetLicense {
  id: string;
  developerName: string;
  label: string;
  total: number;
  /** User and object permissions ("Read Account") that it adds to what the user licence allows. */
  allows: string[];
}

export interface User {
  id: string;
  username: string;
  email: string;
  firstName: string | null;
  lastName: string;
  alias: string;
  profileId: string;
  /** Of the assignment to the permission set that the profile owns. */
  profileAssignmentId: string;
  loginRecordId: string;
  isActive: boolean;
  isFrozen: boolean;
  password: string | null;
  securityToken: string | null;
  passwordExpired: boolean;
  timeZone: string;
  locale: string;
  language: string;
  emailEncoding: string;
  /** Columns that no rule looks at (Title, Department …). */
  more: Record<string, string | number | boolean | null>;
  createdAt: number;
  modifiedAt: number;
  /** The first user of the org when absent. */
  modifiedBy?: string;
}

export interface Assignment {
  id: string;
  assigneeId: string;
  /** For an assignment to a group: the set that the group owns. */
  permissionSetId: string;
  groupId?: string;
  expiresAt: number | null;
}

/** Object reference, PermissionSetGroup. */
export type GroupStatus = "Updated" | "Outdated" | "Updating" | "Failed";

/** Its holders have what its permission sets grant. */
export interface PermissionSetGroup {
  id: string;
  name: string;
  label: string;
  description?: string;
  /** Of the permission set that the group owns, in which its members add up. */
  permissionSetId: string;
  members: { id: string; permissionSetId: string }[];
  /** Absent: no. */
  hasActivationRequired?: boolean;
  /** As it was when the request came; a new one is not worked out yet. */
  status: GroupStatus;
  /** Ids of the permission sets that count, and of which change they are the outcome; absent before the first. */
  workedOut?: { since: number; setIds: string[] };
  /** Its calculations fail from now on. */
  fails?: boolean;
  createdAt: number;
  createdBy: string;
  modifiedAt: number;
  modifiedBy?: string;
}

export interface LicenseAssignment {
  id: string;
  assigneeId: string;
  permissionSetLicenseId: string;
}
