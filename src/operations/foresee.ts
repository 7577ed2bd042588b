import type { Prepared } from "../flows/input/prepared.ts";
import { requireOwnerMark } from "../flows/input/render-at.ts";
import { findingsIn } from "../flows/judge/findings.ts";
import { type Foretold, foretell } from "../flows/judge/foretell.ts";
import { orgSettingsIn } from "../flows/judge/org-settings.ts";
import { statedIn } from "../flows/judge/stated.ts";
import { type Look, lookAt, openOrg } from "../flows/look/look.ts";
import { foreignIn } from "../flows/look/see-access.ts";
import type { Context } from "../model/command.ts";
import type { StateFinding } from "../model/finding.ts";
import type { OrgWriter } from "../model/org.ts";
import { readerOf } from "../org/wire/reader.ts";
import { distributionFinding } from "../plan/distribution.ts";

/** What an apply would do, and what would keep it from it. */
export interface Foreseen extends Foretold {
  /** Over a port that cannot write. */
  seen: Look;
  findings: readonly StateFinding[];
  /** For who lets the org check the deployment as well; nothing of that stays. */
  org: OrgWriter;
}

/**
 * The first half of an apply, without lock and journal: `plan`, `drift` and `apply --check-only`.
 *
 * @param strictAccess whether holders of Use Any API Client are a finding, too
 * @param planShown the run shows what an apply would change, so that no remedy sends it there
 */
export async function foresee(
  prepared: Prepared,
  {
    production,
    strictAccess = false,
    planShown = false,
  }: { production: boolean; strictAccess?: boolean; planShown?: boolean },
  ctx: Context,
): Promise<Foreseen> {
  requireOwnerMark(prepared);
  const opened = await openOrg(prepared, production, ctx);
  const seen = await lookAt(prepared, { ...opened, org: readerOf(opened.org) }, ctx);
  const foretold = await foretell(prepared, seen);
  const { changes } = foretold.plan;
  const distribution = distributionFinding(changes);
  const findings = [
    ...unsignedIn(prepared),
    ...findingsIn(prepared, seen, planShown),
    ...(distribution ? [distribution] : []),
    ...orgSettingsIn(changes, prepared),
    ...statedIn(prepared, seen),
    ...foreignIn(prepared, foretold.access, strictAccess),
  ];
  return { seen, ...foretold, findings, org: opened.org };
}

/** An apply signs: what keeps it from that, it would stop for. */
function unsignedIn({ unsigned }: Prepared): StateFinding[] {
  if (!unsigned) return [];
  const { code, message, remedy } = unsigned;
  return [{ code, message, remedy, blocks: true, ofInput: true }];
}
