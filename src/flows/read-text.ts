import type { Context } from "../model/command.ts";
import { inputError } from "../model/errors.ts";

/** A text file that the user named. Throws `code` (exit 2) when it cannot be read. */
export async function readText(path: string, code: string, what: string, ctx: Context): Promise<string> {
  try {
    return (await ctx.files.read(path)).toString("utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === undefined) throw error;
    throw inputError(
      code,
      `Cannot read ${what} ${path} (${reason}).`,
      "Check the path; paths in an org file start from its folder.",
    );
  }
}
