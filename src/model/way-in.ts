import type { Known } from "./access.ts";
import type { FormerUser } from "./former-user.ts";

/** What opens an app to those who have it: a profile, or a permission set. */
export interface Opener {
  kind: "profile" | "permissionSet";
  /** A profile's as people see it; a permission set's API name, with its namespace before two underscores. */
  name: string;
  /** It is no set but a permission set group, which an org took on the policy. */
  isGroup?: true;
}

/** By what a template lets its integration user in: a permission set; or, without one, a profile among these. */
export interface OwnWay {
  permissionSet?: string | undefined;
  /** The permission set group that brings it. */
  opensBy?: string | undefined;
  profiles?: readonly string[] | undefined;
}

/** The same in words: `the permission set Acme`, `the profile Kantiv or Clerk`. */
export function ownWayText({ permissionSet, profiles = [] }: OwnWay): string {
  return permissionSet === undefined ? `the profile ${profiles.join(" or ")}` : `the permission set ${permissionSet}`;
}

/** Active users: how many, and those whose usernames were read, by name. */
export interface People {
  count: number;
  usernames: readonly string[];
  /** There may be more than were counted. */
  orMore?: true;
}

/** What an org tells, in numbers, of those whom something opens an app to; each part by itself. */
export interface AccessFacts {
  /** Who has each opener by itself, under `openerKey`; one that nobody has is left out. */
  holders: Known<ReadonlyMap<string, People>>;
  /** Who has a permission set group, by its name, that one of the openers is in. */
  groups: Known<ReadonlyMap<string, People>>;
  /** Who has the user permission Use Any API Client; null in an org that does not know it. */
  anyApiClient: Known<People | null>;
}

/** The ways into an app, in words. */
export const WAYS_IN = {
  profile: "profile",
  permissionSet: "permission set",
  permissionSetGroup: "permission set group",
  useAnyApiClient: "Use Any API Client, which reaches every app",
  selfAuthorisation: "self-authorisation",
} as const;

/** One way into an app, and who may go it. */
export interface WayIn {
  kind: keyof typeof WAYS_IN;
  /** Of the profile, the set or the group. */
  name: string | null;
  /** Where it is written: on the app's OAuth policy, or as a SetupEntityAccess row. */
  writtenIn: readonly ("policy" | "accessRow")[];
  /**
   * `stated` by the template and the org file's integration user, `accepted` by `alsoAllowed`, `foreign` when by neither;
   * `ofOrg` is the org's own business.
   */
  standing: "stated" | "accepted" | "foreign" | "ofOrg";
  /** Active users; null where the org does not show them, or where it cannot be said. */
  users: number | null;
  /** There may be more. */
  orMore?: true;
  /** Of these, whom neither template nor org file names; only where people are named one by one. */
  others?: number;
  /** Of these, who are not the integration user; only of the template's own way in. */
  beside?: number;
  /** The first hundred, by name. */
  usernames: readonly string[];
  /** Why it is accepted. */
  reason?: string;
  /** Why there are no numbers. */
  why?: string;
  /** The org refuses to show who goes this way. */
  hidden?: true;
}

/** `2 users`, `1 user`, `2000 users or more`. */
export function usersText(users: number, { orMore }: Pick<WayIn, "orMore">): string {
  return `${users} user${users === 1 ? "" : "s"}${orMore ? " or more" : ""}`;
}

/** Who may use the app, and why. */
export interface AccessPicture {
  ways: readonly WayIn[];
  /** What the org file accepts and nobody has. */
  unused: readonly AlsoAllowed[];
  /** Integration users of before who still hold the permission set; absent where there is none. */
  former?: readonly FormerUser[];
}

/** A way into the app that the org file accepts, beside what the template states. */
export type AlsoAllowed = ({ profile: string } | { permissionSet: string } | { user: string }) & { reason: string };

/** Two names of one opener that differ in case alone have one key. */
export function openerKey({ kind, name }: Opener): string {
  return `${kind} ${name.toLowerCase()}`;
}
