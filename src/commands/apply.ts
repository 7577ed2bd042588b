import { apply } from "../flows/apply.ts";
import { prepare } from "../flows/prepare.ts";
import type { Context, Handler } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import type { Plan } from "../model/plan.ts";
import { readPlan } from "../plan/read.ts";

/** `apply`: plan, ask once, deploy, give access, read again, prove the login. */
export const run: Handler = async (flags, ctx) => {
  if (flags.plan !== undefined && flags.redeploy === true) {
    throw inputError("USAGE", "--redeploy would do what the saved plan does not say.", "Give --plan or --redeploy.");
  }
  const prepared = await prepare(flags, ctx);
  return apply(prepared, ctx, {
    production: flags.production === true,
    yes: flags.yes === true,
    adopt: flags.adopt === true,
    checkOnly: flags["check-only"] === true,
    redeploy: flags.redeploy === true,
    timeoutMs: Number(flags.timeout) * 60_000,
    saved: flags.plan === undefined ? undefined : await savedPlan(String(flags.plan), ctx),
  });
};

async function savedPlan(file: string, ctx: Context): Promise<Plan> {
  if (await ctx.files.exists(file)) return readPlan((await ctx.files.read(file)).toString("utf8"), file);
  throw inputError("PLAN_MISSING", `There is no plan ${file}.`, "Make it: kantiv-sf plan --org FILE --out PLAN");
}
