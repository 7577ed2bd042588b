import { prepare } from "../flows/input/prepare.ts";
import { PLAN_NEEDS } from "../flows/input/prepared.ts";
import { aboutRun } from "../flows/judge/about.ts";
import { seeDifferences } from "../flows/judge/differences.ts";
import { aboutApp } from "../flows/judge/foretell.ts";
import { type Handler, wordsOf } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { Plan } from "../model/plan.ts";
import { foresee } from "../operations/foresee.ts";
import { hasChanges } from "../plan/diff.ts";
import { effectsOnOrg } from "../plan/effects/on-org.ts";
import { findingsLeft, ignoring } from "../plan/ignore.ts";
import { accessText } from "../reports/access-text.ts";
import { driftText, driftVerdict } from "../reports/drift-text.ts";
import { planText } from "../reports/plan-text.ts";
import { verdictText } from "../reports/verdict.ts";

/** `drift`: whether the org still is as the template says; cannot write, and passes over what it is told to ignore. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, PLAN_NEEDS, ctx);
  const strictAccess = flags["strict-access"] === true;
  const foreseen = await foresee(prepared, { production: flags.production === true, strictAccess }, ctx);
  const ignored = wordsOf(flags.ignore);
  const plan: Plan = { ...foreseen.plan, changes: ignoring(foreseen.plan.changes, ignored) };
  const findings = findingsLeft(foreseen.findings, ignored);
  const drifted = hasChanges(plan.changes) || findings.some(({ ofInput, isFar }) => !ofInput && !isFar);
  const { orgId, instanceUrl, production, changes } = plan;
  const { meaning, access, seen } = foreseen;
  const effects = effectsOnOrg(changes, aboutApp(prepared, seen, access));
  const told = await seeDifferences(prepared, seen, changes, findings, ctx);
  const verdict = driftVerdict(changes, findings, aboutRun(prepared, seen));
  return {
    status: drifted ? "changes" : "ok",
    exit: drifted ? EXIT.changes : EXIT.ok,
    result: { orgId, instanceUrl, production, drifted, ignored, meaning, effects, changes, ...told, access, verdict },
    text: (paint) =>
      [
        ...(drifted
          ? driftText({ plan, meaning, effects, ...told }, paint)
          : [planText({ plan, meaning, effects, findings }, paint, true)]),
        ...accessText(access, paint, flags.full === true),
        ...verdictText(verdict, paint),
      ].join("\n"),
  };
};
