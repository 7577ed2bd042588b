import { CONFIG_FILE, DEFAULT_CONFIG, type LintConfig, readLintConfig } from "../../lint/config.ts";
import type { Context, Flags } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import { REPOSITORY_FILE_BYTES } from "../../model/ports.ts";

/** The repository's configuration, or the one that is named. Throws `LINT_CONFIG_…` (exit 2). */
export async function readConfig({ config }: Flags, ctx: Pick<Context, "files">): Promise<LintConfig> {
  const path = config === undefined ? CONFIG_FILE : String(config);
  if (await ctx.files.exists(path))
    return readLintConfig((await ctx.files.read(path, { maxBytes: REPOSITORY_FILE_BYTES })).toString("utf8"), path);
  if (config === undefined) return DEFAULT_CONFIG;
  throw inputError("LINT_CONFIG_MISSING", `There is no configuration ${path}.`, "Check the path.");
}
