import { dirname, join } from "node:path";
import type { Context } from "../../model/command.ts";
import type { Files } from "../../model/ports.ts";
import { gitCommand } from "../../util/git-command.ts";

/** The git repository that a path is in, by the disk and not by git, which tells nothing of one of another owner. */
export async function repositoryOf(path: string, files: Pick<Files, "exists">): Promise<string | undefined> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (await files.exists(join(folder, ".git"))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** What a `git` that only reads answers in the folder `cwd`; undefined where there is none. */
export async function gitSays(args: readonly string[], ctx: Pick<Context, "cwd" | "env" | "exec">, stdin?: Uint8Array) {
  const { words, env } = gitCommand(args, ctx);
  try {
    return await ctx.exec("git", words, { env, ...(stdin && { stdin }) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
