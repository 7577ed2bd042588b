import { findingsIn, type Look, lookAt, openOrg, planFor } from "../flows/look.ts";
import type { Certified } from "../flows/prepared.ts";
import { requireOwnerMark } from "../flows/render-at.ts";
import { foreignIn, seeAccess } from "../flows/see-access.ts";
import type { Context } from "../model/command.ts";
import type { StateFinding } from "../model/finding.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgWriter } from "../model/org.ts";
import type { Plan } from "../model/plan.ts";
import type { AccessPicture } from "../model/way-in.ts";
import { readerOf } from "../org/reader.ts";

/** What an apply would do, and what would keep it from it. */
export interface Foreseen {
  /** Over a port that cannot write. */
  seen: Look;
  desired: RenderedPackage;
  plan: Plan;
  findings: readonly StateFinding[];
  access: AccessPicture;
  /** For who lets the org check the deployment as well; nothing of that stays. */
  org: OrgWriter;
}

/**
 * The first half of an apply, without lock and journal: `plan`, `drift` and `apply --check-only`.
 *
 * @param strictAccess whether holders of Use Any API Client are a finding, too
 */
export async function foresee(
  prepared: Certified,
  { production, strictAccess = false }: { production: boolean; strictAccess?: boolean },
  ctx: Context,
): Promise<Foreseen> {
  requireOwnerMark(prepared);
  const opened = await openOrg(prepared, production, ctx);
  const seen = await lookAt(prepared, { ...opened, org: readerOf(opened.org) }, ctx);
  const access = await seeAccess(prepared, seen);
  const findings = [...findingsIn(prepared, seen), ...foreignIn(prepared, access, strictAccess)];
  return { seen, ...planFor(prepared, seen), findings, access, org: opened.org };
}
