import type { Place } from "./metadata.ts";

/** Who last changed something in an org, as the org tells. */
export interface Author {
  /** Username, or the name that the org shows where it gives no username; empty where it names nobody. */
  by: string;
  /** Who was logged in as that user (SetupAuditTrail, DelegateUser). */
  delegate?: string;
  /** ISO 8601. */
  at: string;
  /** `component`: who last saved the whole component, for this value or another one; `trail`: an entry of the setup audit trail. */
  source: "component" | "trail";
  /** That entry in the org's words. */
  entry?: string;
}

/** One value that is another in the org than by the template; `null` stands for "not there". */
export interface Difference {
  type: string;
  name: string;
  /** Null for a component or row that the org has not. */
  path: string | null;
  org: string | null;
  template: string | null;
  /** Null where the org does not show it. */
  changed: Author | null;
  /** What decides the template's value: a line of the template or of the org file. */
  place: Place | null;
}

/** An entry of the setup audit trail. */
export interface TrailEntry {
  at: string;
  action: string;
  display: string;
  /** Empty, as the username, for what the platform did by itself. */
  userId: string;
  username: string;
  /** Who was logged in as that user; absent where nobody was. */
  delegate?: string;
}

/** Who last saved a component, and when, as a retrieve tells. */
export interface Stamp {
  type: string;
  fullName: string;
  userId: string;
  /** As people see it. */
  userName: string;
  at: string;
}
