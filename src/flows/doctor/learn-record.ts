import { join } from "node:path";
import { fileStore, type MadeStore } from "../../learn/made.ts";
import type { Context } from "../../model/command.ts";
import { orgFolder } from "../../record/paths.ts";

/** Where it stands what `doctor --learn` made in an org and has not taken away yet. */
export function learnStore(recordFolder: string, orgId: string, files: Context["files"]): MadeStore {
  return fileStore(join(orgFolder(recordFolder, orgId), "learn-made.json"), files);
}
