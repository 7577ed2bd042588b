import type { Check } from "./checks.ts";

/** What one login proved. `ok` when a token was had and no check failed; unknown checks say why they are. */
export interface VerifyReport {
  ok: boolean;
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
