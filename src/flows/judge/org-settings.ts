import { EXIT, KantivError } from "../../model/errors.ts";
import type { StateFinding } from "../../model/finding.ts";
import type { Change } from "../../model/plan.ts";
import { orgSettingsFinding } from "../../plan/org-settings.ts";
import { commandLine } from "../../util/command-line.ts";
import type { Prepared } from "../input/prepared.ts";

/** What a plan that changes settings of the whole org is told by, with the command that agrees to it. Pure. */
export function orgSettingsIn(changes: readonly Change[], { settings }: Pick<Prepared, "settings">): StateFinding[] {
  const found = orgSettingsFinding(changes, commandLine("apply", settings, "--org-settings"));
  return found ? [found] : [];
}

/** Throws `ORG_SETTINGS` (exit 1) for such a plan. */
export function refuseOrgSettings(changes: readonly Change[], prepared: Pick<Prepared, "settings">): void {
  const [found] = orgSettingsIn(changes, prepared);
  if (found) throw new KantivError(found.code, found.message, found.remedy, { exit: EXIT.refused });
}
