import { writeBackup } from "../record/backup.ts";
import { backupPath } from "../record/paths.ts";
import { fitted, type Look } from "./look.ts";
import type { Prepared } from "./prepared.ts";
import type { Work } from "./run.ts";
import { formersIn } from "./users-on-record.ts";

/** What is there is kept before it is changed, and what of the template is not there, for `rollback`. */
export async function keepBackup(prepared: Prepared, before: Look, { run, ctx }: Work): Promise<void> {
  const path = backupPath(prepared.recordFolder, before.identity.orgId, run.id, prepared.names.app);
  const former = formersIn(prepared, before).filter(({ assignment }) => assignment === "goes");
  await writeBackup(path, run.id, before.snapshot, fitted(prepared, before).components, ctx, former);
  await run.note("backup", { path });
}
