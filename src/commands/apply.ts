import { checkDeployment } from "../flows/change/deploy-package.ts";
import { prepareApply } from "../flows/input/prepare.ts";
import type { Prepared } from "../flows/input/prepared.ts";
import { aboutRun } from "../flows/judge/about.ts";
import { needUser } from "../flows/judge/findings.ts";
import { allowedRules, judgeLint, lintLater } from "../flows/lint/gate.ts";
import { foreignIn } from "../flows/look/see-access.ts";
import { type Context, type Flags, type Handler, millisOf, type Report } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import type { Plan } from "../model/plan.ts";
import { type ApplyIntent, type ApplyOptions, applyOperation, refuseUnfit } from "../operations/apply.ts";
import { foresee } from "../operations/foresee.ts";
import { operate } from "../operations/operate.ts";
import { readPlan } from "../plan/read.ts";
import { accessText } from "../reports/access-text.ts";
import { appliedReport, checkedReport } from "../reports/apply-report.ts";
import { keyChangeText } from "../reports/key-text.ts";
import { suppressedText } from "../reports/lint-text.ts";
import { planText } from "../reports/plan-text.ts";
import { commandLine } from "../util/command-line.ts";

/** `apply`: plan, ask once, deploy, give access, read again, prove the login. */
export const run: Handler = async (flags, ctx) => {
  if (flags.plan !== undefined && flags.redeploy === true) {
    throw inputError("USAGE", "--redeploy would do what the saved plan does not say.", "Give --plan or --redeploy.");
  }
  const allow = await allowedRules(flags);
  const prepared = await prepareApply(flags, ctx);
  const saved = flags.plan === undefined ? undefined : await savedPlan(String(flags.plan), prepared, ctx);
  const options: ApplyOptions = {
    adopt: flags.adopt === true,
    orgSettings: flags["org-settings"] === true,
    redeploy: flags.redeploy === true,
    timeoutMs: millisOf(flags.timeout),
    saved,
    allow,
  };
  const full = flags.full === true;
  if (flags["check-only"] === true) return check(prepared, options, flags, ctx);
  const how = {
    production: flags.production === true,
    yes: flags.yes === true || saved !== undefined,
    question: (intent: ApplyIntent) => ({
      shows: (paint: Paint) => [
        planText({ ...intent, findings: foreignIn(prepared, intent.access) }, paint),
        ...suppressedText(intent.lint, paint),
        ...accessText(intent.access, paint, full, "now"),
        ...keyChangeText(intent.keyChange, paint),
      ],
      asks: "Apply this?",
    }),
  };
  const applied = await operate(applyOperation(prepared, options, ctx), how, ctx);
  const view = { full, verbose: flags.verbose === true, planSeen: !how.yes && ctx.terminal === true };
  return appliedReport(aboutRun(prepared, applied.look), applied, view);
};

/** Lets the org check what would be deployed; nothing is changed, so that it needs neither lock nor journal. */
async function check(prepared: Prepared, options: ApplyOptions, flags: Flags, ctx: Context): Promise<Report> {
  const linted = lintLater(prepared, options.allow, ctx);
  const foreseen = await foresee(prepared, { production: flags.production === true }, ctx);
  const { org, seen, desired, plan } = foreseen;
  needUser(prepared, seen);
  const lint = await judgeLint(linted, seen.identity.sandbox, options.allow);
  refuseUnfit({ plan, lint }, prepared, seen, options, ctx);
  const checked = await checkDeployment(prepared, { org, seen, desired, plan }, options.timeoutMs, ctx);
  return checkedReport({ ...foreseen, checked, lint }, flags.full === true);
}

async function savedPlan(file: string, { settings }: Prepared, ctx: Context): Promise<Plan> {
  const make = commandLine("plan", settings, "--out", file);
  if (await ctx.files.exists(file)) return readPlan((await ctx.files.read(file)).toString("utf8"), file, make);
  throw inputError("PLAN_MISSING", `There is no plan ${file}.`, `Make it: ${make}`);
}
