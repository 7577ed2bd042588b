import type { Checked } from "../model/org.ts";
import type { Paint } from "../model/paint.ts";
import { errorText } from "../util/error-text.ts";

/** The org's answer to a deployment that it was only to check, for people; stands beside the plan. */
export function checkText({ refusal }: Checked, paint: Paint): string {
  return refusal ? errorText(refusal, paint) : paint("green", "The org would take this deployment.");
}

/** The same for programs. */
export function checkResult({ outcome, refusal }: Checked) {
  const { deployId, components } = outcome;
  const { code, message, remedy, problems } = refusal ?? {};
  return {
    ok: refusal === undefined,
    deployId,
    components,
    refusal: refusal ? { code, message, remedy, problems } : null,
  };
}
