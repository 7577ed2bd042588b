import type { Check } from "./checks.ts";
import { EXIT, type ExitCode } from "./errors.ts";

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

/** Codes of checks that say that nothing of the org answered, or nothing but that it cannot just now. */
const OUT_OF_REACH =
  /^(ORG_(UNREACHABLE|UNAVAILABLE|BUSY)|HTTP_TIMEOUT|TOKEN_(ORG_UNAVAILABLE|THROTTLED|TRANSIENT|ENDPOINT_UNREACHABLE))$/;

/** Whether the code says that: nothing about the org itself. */
export function isOutOfReach(code: string | undefined): boolean {
  return OUT_OF_REACH.test(code ?? "");
}

/** What a command exits with whose work ends in this proof: 3 where the org was out of reach, 1 where it said no. */
export function exitOf({ ok, checks }: Pick<VerifyReport, "ok" | "checks">): ExitCode {
  if (ok) return EXIT.ok;
  const fault = checks.find(({ status, code }) => status !== "passed" && code !== undefined);
  return isOutOfReach(fault?.code) ? EXIT.unreachable : EXIT.refused;
}
