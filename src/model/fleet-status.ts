import type { Member } from "./fleet.ts";

/** How an org stands by what is known here, without asking it. */
export interface KnownStatus {
  lastRun: { at: string; command: string; outcome: string } | null;
  proof: { at: string; shown: boolean; command: string } | null;
  drift: { at: string; drifted: boolean } | null;
  foreignAccess: { at: string; ways: number } | null;
  template: { at: string; fingerprint: string } | null;
  /** It was out of reach in each of so many runs, the newest ones. */
  away: { since: string; runs: number } | null;
}

/** A run from here gave it to the app, and the org file still names the one of before. */
interface NewerCertificate {
  fingerprint256: string;
  subject: string;
  notAfter: string;
}

/** What somebody should look at, in the order in which it presses. */
export type Need = "gone" | "former" | "expired" | "refused" | "expiring" | "drifted" | "foreign" | "older" | "never";

/** The same of an org of a selection, with what its files tell. */
export interface OrgStatus<M extends Member = Member> extends KnownStatus {
  member: M;
  certificate: { notAfter: string; daysLeft: number; newer: NewerCertificate | null } | null;
  /** Whether the org was made like the template of today; null where one of the two is not known. */
  current: boolean | null;
  needs: readonly Need[];
}
