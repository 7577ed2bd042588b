import type { Handler } from "../cli/command.ts";
import { EXIT } from "../model/errors.ts";
import { hasChanges } from "../plan/diff.ts";
import { look } from "./look.ts";
import { planText } from "./plan-text.ts";
import { prepare } from "./prepare.ts";

/** `plan`: what apply would change; reads only, needs no key. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, ctx);
  const { plan } = await look(prepared, flags.production === true, ctx);
  if (flags.out !== undefined) await ctx.files.write(String(flags.out), `${JSON.stringify(plan, null, 2)}\n`);
  const changes = hasChanges(plan.changes);
  return {
    status: changes ? "changes" : "ok",
    exit: changes ? EXIT.changes : EXIT.ok,
    result: plan,
    text: (paint) => planText(plan, paint, flags.full === true),
  };
};
