import type { Context, Report } from "../model/command.ts";
import { EXIT, inputError, KantivError } from "../model/errors.ts";
import { plain } from "../model/paint.ts";
import type { Plan } from "../model/plan.ts";
import { movedSince } from "../plan/assemble.ts";
import { hasChanges } from "../plan/diff.ts";
import { appliedReport, checkedReport } from "../reports/apply-report.ts";
import { planText } from "../reports/plan-text.ts";
import { checkDeployment } from "./deploy-package.ts";
import { firstLook, lookAt, openOrg } from "./look.ts";
import { type Prepared, prepareSigner } from "./prepare.ts";
import { recordedRun } from "./run.ts";
import { remember, setUp } from "./set-up.ts";
import { verifyApp } from "./verify-app.ts";

export interface ApplyOptions {
  production: boolean;
  yes: boolean;
  adopt: boolean;
  checkOnly: boolean;
  /** Deploy even where nothing differs: an org may keep to itself what does (its certificate). */
  redeploy?: boolean;
  timeoutMs: number;
  saved: Plan | undefined;
}

/** The way from a prepared org file to a verified login; also what `demo` runs. */
export async function apply(prepared: Prepared, ctx: Context, options: ApplyOptions): Promise<Report> {
  const signer = await prepareSigner(prepared, ctx);
  const opened = await openOrg(prepared, options.production, ctx);
  if (!opened.identity.sandbox) await (await import("./production-lint.ts")).requireCleanLint(prepared, ctx);
  if (options.checkOnly) {
    const seen = await lookAt(prepared, opened, ctx);
    refuseUnfit(seen.plan, options);
    return checkedReport(seen.plan, await checkDeployment(seen, options.timeoutMs, ctx));
  }
  return recordedRun("apply", prepared, opened, options.timeoutMs, ctx, async (run, earlier) => {
    const before = await firstLook(prepared, opened, earlier, ctx);
    const { settled } = earlier;
    if (settled && before.snapshot.app) await remember(prepared, before, run, ctx, settled.certificate);
    refuseUnfit(before.plan, options);
    const changes = hasChanges(before.plan.changes) || options.redeploy === true;
    if (changes) await confirmOnce(before.plan, options, ctx);
    const { after, outcome, changedAt } = await setUp(prepared, before, run, options.timeoutMs, ctx, options.redeploy);
    const verified = await verifyApp(prepared, after, signer, changedAt, ctx);
    const { template, package: plan } = before.plan.fingerprints;
    const word = !verified.ok ? "not verified" : changes ? "applied" : "unchanged";
    const undo =
      changes && before.snapshot.app ? `kantiv-sf rollback --org ${prepared.settings.file} --to ${run.id}` : undefined;
    return {
      value: appliedReport({ plan: before.plan, outcome, look: after, verified, runId: run.id, undo }),
      outcome: word,
      template,
      plan,
    };
  });
}

/** Before anything is asked or changed: a saved plan that no longer fits, and an app that is somebody else's. */
function refuseUnfit(plan: Plan, options: ApplyOptions): void {
  const moved = options.saved ? movedSince(options.saved, plan) : [];
  if (moved.length > 0) {
    throw new KantivError(
      "PLAN_STALE",
      `The saved plan no longer fits: ${moved.join(", ")} changed since it was made.`,
      "Look at a new plan (kantiv-sf plan --org FILE --out PLAN) and apply that.",
      { exit: EXIT.refused, data: { moved } },
    );
  }
  if (plan.foreignApp && !options.adopt) {
    throw new KantivError(
      "APP_FOREIGN",
      `The org has an app of that name which this tool did not make. Taking it over would mean:\n${planText(plan, plain, true)}`,
      "If that is what you want, run again with --adopt; else choose another appName.",
      { exit: EXIT.refused, data: { changes: plan.changes } },
    );
  }
}

async function confirmOnce(plan: Plan, options: ApplyOptions, ctx: Context): Promise<void> {
  if (options.yes || options.saved) return;
  if (await ctx.confirm((paint) => `${planText(plan, paint)}\nApply this?`)) return;
  throw inputError("NOT_CONFIRMED", "Nothing was changed.", "Answer y, or add --yes.");
}
