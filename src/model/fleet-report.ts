import type { Check } from "./checks.ts";
import type { ChangeGroup, FaultGroup, OrgDigest, OrgState } from "./fleet.ts";

/** One org as the pages about a run show it: what is told of it, and none of its whole result. */
export interface OrgRow extends OrgDigest {
  tags: readonly string[];
  /** ISO 8601; null where it never began. */
  startedAt: string | null;
  requests: number;
  /** ISO 8601; null where the result does not say. */
  certificateEnds: string | null;
  /** How many ways in nobody stated; null where that was not looked at. */
  foreignAccess: number | null;
  refreshed: boolean;
  /** Titles of the checks that passed. */
  passed: readonly string[];
  /** The other checks. */
  open: readonly Pick<Check, "title" | "status" | "detail" | "remedy">[];
}

/** Certificates that end in one week. */
export interface EndingWeek {
  /** Monday of it, ISO 8601 day. */
  week: string;
  /** The first that ends in it, in days from the time of the report; negative where it has ended. */
  days: number;
  orgs: readonly string[];
}

/** What pages about a run over many orgs are made from. */
export interface FleetReport {
  command: string;
  id: string;
  /** ISO 8601, the run's and the report's. */
  startedAt: string;
  madeAt: string;
  /** All orgs of the selection; those that did not end well first, then by name. */
  rows: readonly OrgRow[];
  counts: Readonly<Record<OrgState, number>>;
  faults: readonly FaultGroup[];
  changes: readonly ChangeGroup[];
  warnings: readonly { code: string; orgs: readonly string[] }[];
  newKeys: readonly string[];
  /** By week, the next first; those that end later than all bands are only counted. */
  ending: readonly EndingWeek[];
  endingLater: number;
  /** Why nothing new began before all were through, in words, where that is known. */
  stopped?: string;
  /** For what is left to do, ready to paste, where that is known. */
  next?: string;
}
