import { dirname, join } from "node:path";
import type { Files } from "../../model/ports.ts";

/** The git repository that a path is in, by the disk and not by git, which tells nothing of one of another owner. */
export async function repositoryOf(path: string, files: Pick<Files, "exists">): Promise<string | undefined> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (await files.exists(join(folder, ".git"))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
