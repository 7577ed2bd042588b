import type { Context } from "../../model/command.ts";
import { inputError, KantivError } from "../../model/errors.ts";
import { REPOSITORY_FILE_BYTES } from "../../model/ports.ts";

/** A text file that the user named. Throws `code` (exit 2) when it cannot be read, `FILE_…` when it is no file or too large. */
export async function readText(
  path: string,
  code: string,
  what: string,
  ctx: Context,
  maxBytes = REPOSITORY_FILE_BYTES,
): Promise<string> {
  try {
    return (await ctx.files.read(path, { maxBytes })).toString("utf8");
  } catch (error) {
    if (error instanceof KantivError) throw error;
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === undefined) throw error;
    const why = { ENOENT: "there is none", EISDIR: "that is a folder" }[reason] ?? reason;
    throw inputError(
      code,
      `Cannot read ${what} ${path}: ${why}.`,
      "Check the path; paths in an org file start from its folder.",
    );
  }
}
