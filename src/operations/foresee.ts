import { findingsIn, type Look, lookAt, openOrg, planFor } from "../flows/look.ts";
import type { Certified } from "../flows/prepared.ts";
import { requireOwnerMark } from "../flows/render-at.ts";
import type { Context } from "../model/command.ts";
import type { StateFinding } from "../model/finding.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgWriter } from "../model/org.ts";
import type { Plan } from "../model/plan.ts";
import { readerOf } from "../org/reader.ts";

/** What an apply would do, and what would keep it from it. */
export interface Foreseen {
  /** Over a port that cannot write. */
  seen: Look;
  desired: RenderedPackage;
  plan: Plan;
  findings: readonly StateFinding[];
  /** For who lets the org check the deployment as well; nothing of that stays. */
  org: OrgWriter;
}

/** The first half of an apply, without lock and journal: `plan`, `drift` and `apply --check-only`. */
export async function foresee(prepared: Certified, production: boolean, ctx: Context): Promise<Foreseen> {
  requireOwnerMark(prepared);
  const opened = await openOrg(prepared, production, ctx);
  const seen = await lookAt(prepared, { ...opened, org: readerOf(opened.org) }, ctx);
  return { seen, ...planFor(prepared, seen), findings: findingsIn(prepared, seen), org: opened.org };
}
