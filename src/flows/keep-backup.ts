import { writeBackup } from "../record/backup.ts";
import type { BackupManifest } from "../record/backup-manifest.ts";
import { backupPath } from "../record/paths.ts";
import { fitted, type Look } from "./look.ts";
import type { Prepared } from "./prepared.ts";
import type { Work } from "./run.ts";
import { formersIn } from "./users-on-record.ts";

/** What is there is kept before it is changed, and what of the template is not there, for `rollback`. */
export async function keepBackup(prepared: Prepared, before: Look, { run, ctx }: Work): Promise<void> {
  const path = backupPath(prepared.recordFolder, before.identity.orgId, run.id, prepared.names.app);
  const former = formersIn(prepared, before).filter(({ assignment }) => assignment === "goes");
  const own = profileKept(prepared, before);
  const more = { former, ...(own && { ownProfile: own }) };
  await writeBackup(path, run.id, before.snapshot, fitted(prepared, before).components, ctx, more);
  await run.note("backup", { path });
}

/** The user's own profile as it is, where it is this tool's to change. */
function profileKept({ ownProfile: own }: Prepared, { ownProfile: found }: Look): BackupManifest["ownProfile"] {
  if (!own || !found?.known || !found.value?.isOurs) return undefined;
  const { ipRanges, hours } = found.value.restrictions;
  return { name: own.name, ipRanges: ipRanges.map(({ start, end }) => ({ start, end })), hours };
}
