import type { Context, Handler, Report } from "../cli/command.ts";
import { layoutFiles } from "../metadata/layout.ts";
import { zipFiles } from "../metadata/zip.ts";
import { EXIT, inputError, KantivError } from "../model/errors.ts";
import type { DeployOutcome } from "../model/org.ts";
import type { Plan } from "../model/plan.ts";
import { grantAccess } from "../org/access.ts";
import { followDeploy, submitDeploy } from "../org/deploy.ts";
import { judgeDeploy } from "../org/outcome.ts";
import { movedSince } from "../plan/assemble.ts";
import { hasChanges, needsDeploy } from "../plan/diff.ts";
import { readPlan } from "../plan/read.ts";
import { applyReport } from "./apply-report.ts";
import { type Look, look, lookAgain } from "./look.ts";
import { planText } from "./plan-text.ts";
import { type Prepared, prepare, prepareSigner } from "./prepare.ts";
import { verifyApp } from "./verify-app.ts";

export interface ApplyOptions {
  production: boolean;
  yes: boolean;
  adopt: boolean;
  checkOnly: boolean;
  timeoutMs: number;
  saved: Plan | undefined;
}

/** `apply`: plan, ask once, deploy, give access, read again, prove the login. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, ctx);
  const saved =
    flags.plan === undefined
      ? undefined
      : readPlan((await ctx.files.read(String(flags.plan))).toString("utf8"), String(flags.plan));
  return apply(prepared, ctx, {
    production: flags.production === true,
    yes: flags.yes === true,
    adopt: flags.adopt === true,
    checkOnly: flags["check-only"] === true,
    timeoutMs: Number(flags.timeout) * 60_000,
    saved,
  });
};

/** The way from a prepared org file to a verified login; also what `demo` runs. */
export async function apply(prepared: Prepared, ctx: Context, options: ApplyOptions): Promise<Report> {
  const signer = await prepareSigner(prepared, ctx);
  const before = await look(prepared, options.production, {}, ctx);
  refuseUnfit(before.plan, options);
  if (options.checkOnly) return applyReport.checked(before.plan, await deploy(before, true, options, ctx));
  const changes = hasChanges(before.plan.changes);
  if (changes) await confirmOnce(before.plan, options, ctx);
  const outcome = needsDeploy(before.plan.changes) ? await deploy(before, false, options, ctx) : undefined;
  const after = outcome ? await lookAgain(prepared, before, {}, ctx) : before;
  if (outcome) proveDeployed(after.plan);
  if (changes) await grant(after, ctx);
  const verified = await verifyApp(prepared, after, signer, outcome ? ctx.clock.now() : undefined, ctx);
  return applyReport.applied({ plan: before.plan, outcome, look: after, verified });
}

/** Before anything is asked or changed: a saved plan that no longer fits, and an app that is somebody else's. */
function refuseUnfit(plan: Plan, options: ApplyOptions): void {
  const moved = options.saved ? movedSince(options.saved, plan) : [];
  if (moved.length > 0) {
    throw new KantivError(
      "PLAN_STALE",
      `The saved plan no longer fits: ${moved.join(", ")} changed since it was made.`,
      "Look at a new plan (kantiv-sf plan --org FILE --out PLAN) and apply that.",
      {
        exit: EXIT.refused,
      },
    );
  }
  if (plan.foreignApp && !options.adopt) {
    throw new KantivError(
      "APP_FOREIGN",
      "The org has an app of that name which this tool did not make.",
      "See what would change with kantiv-sf plan; then take it over with --adopt, or choose another appName.",
      { exit: EXIT.refused },
    );
  }
}

async function confirmOnce(plan: Plan, options: ApplyOptions, ctx: Context): Promise<void> {
  if (options.yes || options.saved) return;
  if (await ctx.confirm(`${planText(plan, (_style, text) => text)}\nApply this?`)) return;
  throw inputError("NOT_CONFIRMED", "Nothing was changed.", "Answer y, or add --yes.");
}

async function deploy(before: Look, checkOnly: boolean, options: ApplyOptions, ctx: Context): Promise<DeployOutcome> {
  const step = checkOnly ? "Let the org check the deployment" : "Deploy";
  ctx.emit({ kind: "step", step, state: "started" });
  const files = layoutFiles(before.desired, "metadata");
  const deployId = await submitDeploy(before.org, await zipFiles(files), { checkOnly }, ctx);
  const outcome = await followDeploy(before.org, deployId, options.timeoutMs, ctx);
  judgeDeploy(outcome);
  ctx.emit({ kind: "step", step, state: "done", detail: `${outcome.components.length} components, ${deployId}` });
  return outcome;
}

/** A deployment that succeeded proves nothing: what the org dropped silently would show here. */
function proveDeployed(plan: Plan): void {
  const left = plan.changes.filter((change) => change.action !== "none" && change.fields.length > 0);
  if (left.length === 0) return;
  const fields = left.flatMap((change) =>
    change.fields.map(
      (field) =>
        `${change.type}.${field.path} is ${field.before ?? "not there"} instead of ${field.after ?? "nothing"}`,
    ),
  );
  throw new KantivError(
    "NOT_KEPT",
    `The org did not keep what was deployed: ${fields.join("; ")}.`,
    "Look at these fields in Setup; the org's edition or settings may forbid the value.",
    {
      data: { fields },
    },
  );
}

async function grant(after: Look, ctx: Context): Promise<void> {
  ctx.emit({ kind: "step", step: "Give access", state: "started" });
  const made = await grantAccess(after.org, after.snapshot);
  const what = [
    made.assignment ? "permission set assigned" : "",
    made.preauthorisation ? "app pre-authorised" : "",
  ].filter((text) => text !== "");
  ctx.emit({ kind: "step", step: "Give access", state: "done", detail: what.join(", ") || "was there already" });
}
