import { inputError } from "../model/errors.ts";
import type { Plan } from "../model/plan.ts";
import { parsedJson } from "../util/parsed-json.ts";

const FINGERPRINTS = ["template", "orgFile", "package", "snapshot"] as const;

/** A saved plan's text, read. `again` is the command that makes one. Throws `PLAN_INVALID` (exit 2) for anything that this version did not write. */
export function readPlan(text: string, file: string, again: string): Plan {
  const plan = parsedJson(text);
  if (isPlan(plan)) return plan;
  throw inputError("PLAN_INVALID", `${file} is not a plan of this version of kantiv-sf.`, `Make it again: ${again}`);
}

function isPlan(value: unknown): value is Plan {
  const { version, orgId, changes, fingerprints } = (value ?? {}) as Partial<Plan>;
  const marks = (fingerprints ?? {}) as Partial<Plan["fingerprints"]>;
  const whole = FINGERPRINTS.every((name) => /^[0-9a-f]{64}$/.test(String(marks[name])));
  return version === 1 && typeof orgId === "string" && isObjects(changes) && whole;
}

function isObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "object" && one !== null);
}
