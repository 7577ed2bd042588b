import type { Check } from "./checks.ts";

/**
 * What one login proved. `ok` when a token was had and every check passed, or is unknown by what was asked for; one that
 * is unknown for a fault has a code and a remedy, as a failed one.
 */
export interface VerifyReport {
  ok: boolean;
  /**
   * What came of the login itself. Only `refused` says that the org turned this key, user and app down; `unclear` is an answer
   * that says nothing of them, `unreachable` none at all.
   */
  outcome: "token" | "refused" | "unclear" | "unreachable";
  checks: readonly Check[];
  /** Token requests that were made. */
  attempts: number;
  /** The audience that worked, else the My Domain. */
  audience: string;
  login?: { userId: string; orgId: string; scopes: readonly string[]; instanceUrl: string };
  /** Server's clock minus this machine's, in milliseconds. */
  skewMs?: number;
}

export interface Verified extends VerifyReport {
  /** What was looked up in the org because the login was refused; empty when it works or the org was not reached. */
  cause: readonly Check[];
}
