/** One thing looked at: passed, failed with what to do, or unknown with why. */
export interface Check {
  /** Stable, for programs: `token`, `org`, `scopes`, … */
  id: string;
  title: string;
  status: "passed" | "failed" | "unknown";
  detail: string;
  /** The org's own words, where `detail` says too what they may mean. */
  said?: string;
  remedy?: string;
  /** Code of the error behind a failed check. */
  code?: string;
}
