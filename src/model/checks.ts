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

/** Whether a check is about what the integration user may read, and not about the login itself. */
function isAboutData({ id }: Pick<Check, "id">): boolean {
  return id.startsWith("data:") || id === "data-refused";
}

/** Whether a check stands in nobody's way: it passed, or is unknown by what was asked for. */
export function isShown({ status, code }: Check): boolean {
  return status === "passed" || (status === "unknown" && code === undefined);
}

/** Whether the login is as it should be, and only what it may read is not, or is not shown. */
export function failsByDataAlone(checks: readonly Check[]): boolean {
  return checks.some((check) => !isShown(check)) && checks.every((check) => isShown(check) || isAboutData(check));
}
