import { inputError } from "../model/errors.ts";
import type { Plan } from "../model/plan.ts";

/** A saved plan's text, read. Throws `PLAN_INVALID` (exit 2) for anything that this version did not write. */
export function readPlan(text: string, file: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const plan = value as Partial<Plan> | undefined;
  if (
    plan?.version === 1 &&
    typeof plan.orgId === "string" &&
    Array.isArray(plan.changes) &&
    typeof plan.fingerprints === "object"
  ) {
    return plan as Plan;
  }
  throw inputError(
    "PLAN_INVALID",
    `${file} is not a plan of this version of kantiv-sf.`,
    "Make it again: kantiv-sf plan --org FILE --out PLAN",
  );
}
