import { lint } from "../lint/lint.ts";
import type { Context } from "../model/command.ts";
import { EXIT, KantivError, type Problem } from "../model/errors.ts";
import { readConfig } from "./lint-config.ts";
import { readLintInput } from "./lint-files.ts";
import type { Prepared } from "./prepared.ts";

/**
 * A production org gets only what `lint` has nothing against, with the org file's values: no error and no warning. What
 * the repository's configuration or a comment lets pass, with its reason, passes here too.
 *
 * Throws `LINT_NOT_CLEAN` (exit 1) with every finding as a problem.
 */
export async function requireCleanLint(prepared: Prepared, ctx: Context): Promise<void> {
  const { settings, template } = prepared;
  const input = await readLintInput([settings.file, template.folder], ctx);
  const findings = lint(input, await readConfig({}, ctx)).findings.filter(({ severity }) => severity !== "note");
  if (findings.length === 0) return;
  const problems = findings.map(
    ({ code, message, fix, file, line, column }): Problem => ({ code, message, remedy: fix, file, line, column }),
  );
  throw new KantivError(
    "LINT_NOT_CLEAN",
    `A production org takes only a template that lint has nothing against; here it has ${findings.length === 1 ? "one thing" : `${findings.length} things`}.`,
    `Mend what is listed, or say in .kantiv-sf.yaml why it may stay: kantiv-sf lint ${settings.file}`,
    { exit: EXIT.refused, problems },
  );
}
