import type { Context } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import { knownOrgId } from "../../record/memory.ts";
import { appNameOf } from "./prepare.ts";
import type { OrgFile } from "./prepared.ts";

/** The org of an org file, as the runs from here know it, and its app; no org is asked. */
export interface OnRecord {
  orgId: string;
  app: string;
}

/** Throws `HISTORY_MISSING` (exit 2) where no run from here has been in that org. */
export async function orgOnRecord({ settings, recordFolder }: OrgFile, ctx: Context): Promise<OnRecord> {
  const orgId = await knownOrgId(recordFolder, settings.instanceUrl, ctx);
  if (orgId !== undefined) return { orgId, app: await appNameOf(settings, ctx) };
  throw inputError(
    "HISTORY_MISSING",
    `No run on ${new URL(settings.instanceUrl).host} is on record in ${recordFolder}.`,
    "Runs are on record on the machine, and beside the org file, that they were made from.",
  );
}
