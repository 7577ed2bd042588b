/** Something asked of an org: what it is, or why the org would not say. */
export type Known<T> = { known: true; value: T } | { known: false; why: string };

/** A permission set that is assigned to a user, or the one that the user's profile owns. */
export interface HeldPermissionSet {
  /** Where a permission set group gives it: that group's name. The set is then the one that the group owns. */
  group?: string;
  id: string;
  name: string;
  ofProfile: boolean;
  /** It turns on API Enabled. */
  api: boolean;
  /** Milliseconds since the epoch; absent for an assignment without an end. */
  expiresAt?: number;
}

/** A row of the login history, newest first. */
export interface LoginRow {
  /** ISO 8601. */
  at: string;
  /** In the org's words, e.g. `Success`, `User Is Frozen`; Salesforce publishes no full list. */
  status: string;
  type: string;
  application: string;
  sourceIp: string;
}

/** What the login history says of an app, which it names by its label alone. */
export interface AppLogins {
  name: string;
  /** How many were read, whether there may be more, and the latest (ISO 8601; undefined where there is none). */
  rows: Known<{ count: number; more: boolean; last: string | undefined }>;
  /** Why these may be another app's; undefined where no other one has the name. */
  shared: string | undefined;
}

/** First and last address, both allowed; IPv4 or IPv6. */
export interface IpRange {
  start: string;
  end: string;
}

/** Minutes of a day between which one may log in; equal ones close the day. */
export interface DayHours {
  start: number;
  end: number;
}

export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/** How a profile restricts login. A day that is not named is open. */
export interface LoginRestrictions {
  ipRanges: readonly IpRange[];
  hours: Partial<Readonly<Record<Weekday, DayHours>>>;
}

/** What an org tells, beside its metadata, about one user's login through one app; each part by itself. */
export interface LoginFacts {
  user: Known<{ active: boolean; profile: string; licence: string }>;
  frozen: Known<boolean>;
  held: Known<readonly HeldPermissionSet[]>;
  /** Permission sets that open the app (SetupEntityAccess), those of profiles included. */
  openers: Known<readonly string[]>;
  /** Attempts of this run through the app, newest first. */
  logins: Known<readonly LoginRow[]>;
  restrictions: Known<LoginRestrictions>;
  /** IANA name of the org's default time zone, e.g. `Europe/Copenhagen`. */
  timeZone: Known<string>;
}
