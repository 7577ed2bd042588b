import { checkDeployment } from "../flows/deploy-package.ts";
import { type Look, look, lookAt, openOrg } from "../flows/look.ts";
import { type Prepared, prepare } from "../flows/prepare.ts";
import type { Context, Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { Checked } from "../model/org.ts";
import { hasChanges } from "../plan/diff.ts";
import { checkResult, checkText } from "../reports/check-report.ts";
import { planText } from "../reports/plan-text.ts";

/** `plan`: what apply would change; reads only, needs no key. With `--check-only` the org is asked, too. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, ctx);
  const production = flags.production === true;
  const { plan, checked } = flags["check-only"]
    ? await planAndCheck(prepared, production, Number(flags.timeout) * 60_000, ctx)
    : { plan: (await look(prepared, production, ctx)).plan, checked: undefined };
  if (flags.out !== undefined) await ctx.files.write(String(flags.out), `${JSON.stringify(plan, null, 2)}\n`);
  const changes = hasChanges(plan.changes);
  const seen = changes
    ? ({ status: "changes", exit: EXIT.changes } as const)
    : ({ status: "ok", exit: EXIT.ok } as const);
  return {
    ...(checked?.refusal ? { status: "failed", exit: checked.refusal.exit } : seen),
    result: { ...plan, ...(checked ? { check: checkResult(checked) } : {}) },
    text: (paint) => {
      const text = planText(plan, paint, flags.full === true);
      return checked ? `${text}\n${checkText(checked, paint)}` : text;
    },
  };
};

/** A deployment with `checkOnly` is the one thing that this asks of the org beyond reading. */
async function planAndCheck(
  prepared: Prepared,
  production: boolean,
  timeoutMs: number,
  ctx: Context,
): Promise<{ plan: Look["plan"]; checked: Checked }> {
  const seen = await lookAt(prepared, await openOrg(prepared, production, ctx), ctx);
  return { plan: seen.plan, checked: await checkDeployment(seen, timeoutMs, ctx) };
}
