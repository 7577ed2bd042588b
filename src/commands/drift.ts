import { look } from "../flows/look.ts";
import { prepare } from "../flows/prepare.ts";
import type { Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { Change, Plan } from "../model/plan.ts";
import { hasChanges } from "../plan/diff.ts";
import { ignoring } from "../plan/ignore.ts";
import { planText } from "../reports/plan-text.ts";

/** `drift`: whether the org still is as the template says; cannot write, and passes over what it is told to ignore. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, ctx);
  const seen = await look(prepared, flags.production === true, ctx);
  const patterns = ((flags.ignore ?? []) as unknown[]).map(String);
  const changes: Change[] = ignoring(seen.plan.changes, patterns);
  const plan: Plan = { ...seen.plan, changes };
  const drifted = hasChanges(changes);
  return {
    status: drifted ? "changes" : "ok",
    exit: drifted ? EXIT.changes : EXIT.ok,
    result: { orgId: plan.orgId, instanceUrl: plan.instanceUrl, drifted, ignored: patterns, changes },
    text: (paint) => planText(plan, paint, true),
  };
};
