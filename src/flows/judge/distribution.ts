import type { Context } from "../../model/command.ts";
import { KantivError } from "../../model/errors.ts";
import type { Change } from "../../model/plan.ts";
import { distributionFinding } from "../../plan/distribution.ts";

/** Warns of a change of the app's distribution; throws `DISTRIBUTION_STATE` (exit 1) for one that is Salesforce's alone. */
export function refuseDistribution(changes: readonly Change[], ctx: Context): void {
  const found = distributionFinding(changes);
  if (!found) return;
  const { code, message, remedy, blocks } = found;
  if (blocks) throw new KantivError(code, message, remedy);
  ctx.emit({ kind: "warning", code, message: `${message} ${remedy}` });
}
