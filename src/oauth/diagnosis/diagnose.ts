import type { LoginFacts } from "../../model/access.ts";
import type { Check } from "../../model/checks.ts";
import type { OrgSnapshot } from "../../model/org.ts";
import { appChecks, type WantedApp } from "./app.ts";
import { hoursCheck, ipCheck } from "./restrictions.ts";
import { accessChecks, historyCheck, userChecks } from "./user.ts";

export interface DiagnosisInput {
  snapshot: OrgSnapshot;
  wanted: WantedApp;
  facts: LoginFacts;
  /** Milliseconds since the epoch, by the org's clock where it is known. */
  now: number;
}

/**
 * Why a login is refused, looked up instead of guessed: every state in the org that the JWT bearer flow depends on, each
 * passed, failed with its remedy, or unknown with why. Pure.
 */
export function diagnose({ snapshot, wanted, facts, now }: DiagnosisInput): Check[] {
  const app = appChecks(snapshot, wanted);
  const access = snapshot.app ? accessChecks(snapshot, wanted, facts, now) : [];
  return [
    ...app,
    ...access,
    ...userChecks(snapshot, facts, now),
    ipCheck(facts),
    hoursCheck(facts, now),
    historyCheck(facts.logins),
  ];
}

/**
 * Whether nothing that was looked up stands in the way, so that a refusal can still be a change on its way through
 * Salesforce. What is unknown doesn't count, nor does the history: there every refusal shows, whatever its cause.
 */
export function stateIsRight(checks: readonly Check[]): boolean {
  return !checks.some((check) => check.status === "failed" && check.id !== "login-history");
}
