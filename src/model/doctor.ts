import type { Known } from "./access.ts";
import type { Check } from "./checks.ts";
import type { Seats } from "./user.ts";

/** What a line of `doctor` is about, in the order in which they are shown. */
export const SECTIONS = {
  here: "This machine and the org file",
  org: "The org",
  administrator: "The administrator",
  user: "The integration user",
  app: "The app",
} as const;

export type Section = keyof typeof SECTIONS;

/** One thing that `doctor` looked at. */
export interface DoctorLine {
  /** Stable, for programs; `docs/doctor.md` has each. */
  id: string;
  section: Section;
  title: string;
  status: Check["status"];
  /** What was found; of what is unknown, why. */
  detail: string;
  /** A command to paste or a place in Setup; null where nothing is to be done. */
  remedy: string | null;
  /** Code of the finding or error behind it. */
  code: string | null;
  /** It would stop an apply, or the login of an app that is set up. */
  blocks: boolean;
}

/** What an org tells of itself beside what a plan needs; each part by itself. */
export interface OrgFacts {
  /** User licences by name. */
  licences: Known<Readonly<Record<string, Seats>>>;
  /** Of the permission set licence "Salesforce API Integration"; null in an org without it. */
  integrationLicence: Known<Seats | null>;
  /** The administrator's newest login; null where there is none. */
  adminLogin: Known<AdminLogin | null>;
  /** User permissions of the administrator and of the integration user, as far as they were asked for. */
  adminPermissions: Known<ReadonlyMap<string, boolean>>;
  userPermissions: Known<ReadonlyMap<string, boolean>>;
  /** Of the day: how many there are, and how many are left. */
  apiRequests: Known<{ max: number; remaining: number }>;
  /** Elements of two settings files by their names; a file that the org does not give out is null. */
  settings: Known<OrgSettings>;
}

export interface AdminLogin {
  /** Milliseconds by the org's clock. */
  at: number;
  sourceIp: string;
}

export interface OrgSettings {
  externalClientApp: Readonly<Record<string, string>> | null;
  connectedApp: Readonly<Record<string, string>> | null;
}
