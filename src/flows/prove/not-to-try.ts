import type { Check } from "../../model/checks.ts";
import type { OrgSnapshot } from "../../model/org.ts";
import type { Prepared } from "../input/prepared.ts";
import { userProblem } from "../judge/findings.ts";

/** Why a login would say nothing of the app: a user whom something else keeps out, a certificate that is over, no key. */
export function reasonNotToTry(prepared: Prepared, { user }: OrgSnapshot): string | undefined {
  return [userProblem(prepared, user), prepared.findings.find(({ blocks }) => blocks), prepared.unsigned].find(
    (problem) => problem !== undefined,
  )?.message;
}

/** A proof that was not tried, and why. */
export function untried(check: Pick<Check, "id" | "title" | "code" | "remedy">, why: string): Check {
  return { ...check, status: "unknown", detail: `not tried: ${why}` };
}
