import { checkDeployment } from "../flows/change/deploy-package.ts";
import { prepare } from "../flows/input/prepare.ts";
import { PLAN_NEEDS } from "../flows/input/prepared.ts";
import { judgeLint, lintFindings, lintLater } from "../flows/lint/gate.ts";
import { type Handler, millisOf, wordOf } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { Checked } from "../model/org.ts";
import { foresee } from "../operations/foresee.ts";
import { hasChanges } from "../plan/diff.ts";
import { accessText } from "../reports/access-text.ts";
import { checkResult, checkText } from "../reports/check-report.ts";
import { suppressedText } from "../reports/lint-text.ts";
import { nextText } from "../reports/next-text.ts";
import { planText } from "../reports/plan-text.ts";
import { commandLine } from "../util/command-line.ts";
import { safeJson } from "../util/safe-json.ts";

/** `plan`: what apply would change, and what would keep it from it; reads only. With `--check-only` the org is asked, too. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, PLAN_NEEDS, ctx);
  const linted = lintLater(prepared, [], ctx);
  const foreseen = await foresee(prepared, { production: flags.production === true, planShown: true }, ctx);
  const { org, seen, desired, plan, meaning, effects, access } = foreseen;
  const lint = await judgeLint(linted, seen.identity.sandbox, []);
  const findings = [...foreseen.findings, ...lintFindings(lint, prepared)];
  // Warned of already.
  const told = findings.filter((finding) => finding.blocks || !prepared.findings.includes(finding));
  const full = flags.full === true;
  // The one thing that this asks of the org beyond reading; nothing of it stays.
  const checked: Checked | undefined = flags["check-only"]
    ? await checkDeployment(prepared, { org, seen, desired, plan }, millisOf(flags.timeout), ctx)
    : undefined;
  const out = wordOf(flags.out);
  if (out !== undefined) await ctx.files.write(out, `${safeJson(plan, 2)}\n`, 0o600);
  const differs = hasChanges(plan.changes);
  const found = { status: differs ? "changes" : "ok", exit: differs ? EXIT.changes : EXIT.ok } as const;
  return {
    ...(checked?.refusal ? { status: "failed", exit: checked.refusal.exit } : found),
    result: {
      ...plan,
      meaning,
      effects,
      findings,
      access,
      lint,
      ...(checked ? { check: checkResult(checked) } : {}),
    },
    text: (paint) =>
      [
        planText({ ...foreseen, findings: told }, paint, full),
        ...suppressedText(lint, paint),
        ...accessText(access, paint, full, differs ? "now" : undefined),
        ...(checked ? [checkText(checked, paint)] : []),
        ...(differs && !findings.some(({ blocks }) => blocks)
          ? [nextText(commandLine("apply", prepared.settings, ...(out === undefined ? [] : ["--plan", out])), paint)]
          : []),
      ].join("\n"),
  };
};
