import type { Context } from "../model/command.ts";
import { writeBackup } from "../record/backup.ts";
import type { Run } from "../record/journal.ts";
import { backupPath } from "../record/paths.ts";
import type { Look } from "./look.ts";
import type { Prepared } from "./prepare.ts";

/** What is there is kept before it is changed, for `rollback`. */
export async function keepBackup(prepared: Prepared, before: Look, run: Run, ctx: Context): Promise<void> {
  const path = backupPath(prepared.recordFolder, before.identity.orgId, run.id);
  await writeBackup(path, run.id, before.snapshot, before.desired.components, ctx);
  await run.step("backup", { path });
}
