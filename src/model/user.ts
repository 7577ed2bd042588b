import type { LoginRestrictions } from "./access.ts";

/** The integration user's own profile as an org file states it; what is absent is not stated, and stays as it is. */
export interface OwnProfile extends Partial<LoginRestrictions> {
  name: string;
}

/** The profile of that name as the org has it. */
export interface OwnProfileFacts {
  id: string;
  /** Its description says that this tool made it. */
  isOurs: boolean;
  restrictions: LoginRestrictions;
}

export interface ProfileFacts {
  id: string;
  name: string;
  /** Name of its user licence, e.g. `Salesforce Integration`. */
  licence: string;
  /** "API Only User" is on: whoever has it cannot log in to the user interface. */
  apiOnly: boolean;
}

/** Seats of a licence. */
export interface Seats {
  total: number;
  used: number;
}

export interface PermissionSetFacts {
  id: string;
  name: string;
  /** Of the permission set group that owns it: the group is what can be assigned. */
  groupId?: string;
  /** Of a user licence or a permission set licence; absent for a set that belongs to none. */
  licenceId?: string;
  /** Whether the integration user holds it. */
  assigned: boolean;
}

/** What decides how the integration user is made or mended, as the org tells it. */
export interface UserFacts {
  user?: { id: string; active: boolean; frozen: boolean; profile: ProfileFacts };
  /** Of the names asked for, those that exist. */
  profiles: readonly ProfileFacts[];
  /** User licences by name. */
  seats: Readonly<Record<string, Seats>>;
  /** "Salesforce API Integration", where the org has it. */
  integrationLicence?: { id: string; seats: Seats; assigned: boolean };
  permissionSets: readonly PermissionSetFacts[];
  /** The profile that the org file states, where it is there. */
  ownProfile?: OwnProfileFacts;
  /** For a user who is to be made, by field: the administrator's own values, which certainly exist in this org. */
  locale: Readonly<Record<string, string>>;
}

/** What the integration user shall be. */
export interface UserWish {
  username: string;
  lastName: string;
  email: string;
  /** The names that will do, the best one first. */
  profiles: readonly string[];
  /** The profile was named by the user of this tool, so that an existing user is moved to it. */
  profileChosen: boolean;
  /** API only, with the API integration licence; else what the profile gives. */
  leastPrivilege: boolean;
  /** The set that opens the app; absent where the profile does. */
  appPermissionSet?: { name: string; licence?: string; grantsData?: boolean };
  /** A profile of the user's own, which is made where there is none. */
  ownProfile?: OwnProfile;
  /** A set for objects and fields: made empty where there is none. */
  dataPermissionSet?: string;
}

/** One change, in the order in which Salesforce takes them: user, permission set licence, permission set, assignment. */
export type UserStep =
  | { kind: "make-profile"; own: OwnProfile }
  | { kind: "restrict-profile"; own: OwnProfile; before: LoginRestrictions }
  | { kind: "create-user"; profile: string; fields: Readonly<Record<string, string>> }
  | { kind: "activate" }
  | { kind: "change-profile"; profile: string; profileId: string }
  | { kind: "assign-licence"; licenceId: string }
  | { kind: "create-set"; name: string; licenceId?: string }
  /** A permission set, or with `isGroup` a permission set group. */
  | { kind: "assign-set"; name: string; isGroup?: true };
