import { aboutApp } from "../flows/foretell.ts";
import { prepare } from "../flows/prepare.ts";
import { PLAN_NEEDS } from "../flows/prepared.ts";
import type { Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { Plan } from "../model/plan.ts";
import { foresee } from "../operations/foresee.ts";
import { hasChanges } from "../plan/diff.ts";
import { effectsOnOrg } from "../plan/effects/on-org.ts";
import { findingsLeft, ignoring } from "../plan/ignore.ts";
import { accessText } from "../reports/access-text.ts";
import { planText } from "../reports/plan-text.ts";

/** `drift`: whether the org still is as the template says; cannot write, and passes over what it is told to ignore. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, PLAN_NEEDS, ctx);
  const strictAccess = flags["strict-access"] === true;
  const foreseen = await foresee(prepared, { production: flags.production === true, strictAccess }, ctx);
  const ignored = ((flags.ignore ?? []) as unknown[]).map(String);
  const plan: Plan = { ...foreseen.plan, changes: ignoring(foreseen.plan.changes, ignored) };
  const findings = findingsLeft(foreseen.findings, ignored);
  const drifted = hasChanges(plan.changes) || findings.some(({ ofInput }) => !ofInput);
  const { orgId, instanceUrl, production, changes } = plan;
  const { meaning, access, seen } = foreseen;
  const effects = effectsOnOrg(changes, aboutApp(prepared, seen, access));
  return {
    status: drifted ? "changes" : "ok",
    exit: drifted ? EXIT.changes : EXIT.ok,
    result: { orgId, instanceUrl, production, drifted, ignored, meaning, effects, changes, findings, access },
    text: (paint) =>
      [
        planText({ plan, meaning, effects, findings }, paint, true),
        ...accessText(access, paint, flags.full === true),
      ].join("\n"),
  };
};
