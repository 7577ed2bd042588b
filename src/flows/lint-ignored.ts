import type { LintInput } from "../lint/input.ts";
import { keyProblems } from "../lint/subjects/keys.ts";
import type { Context } from "../model/command.ts";

/**
 * Without files that hold a private key and that git ignores: they lie beside the repository, not in it. What git knows
 * in spite of its ignore list stays, and so does what was named outright.
 */
export async function withoutIgnoredKeys(input: LintInput, named: readonly string[], ctx: Context): Promise<LintInput> {
  const keys = keyProblems(input.files).flatMap(({ file = "" }) => (named.includes(file) ? [] : [file]));
  if (keys.length === 0) return input;
  const ignored = await ignoredByGit(keys, ctx);
  return { ...input, files: input.files.filter(({ path }) => !ignored.has(path)) };
}

/** Nothing where there is no git, or no repository. */
async function ignoredByGit(paths: readonly string[], { exec, env, cwd }: Context): Promise<ReadonlySet<string>> {
  const stdin = Buffer.from(paths.join("\0"));
  try {
    const { code, stdout } = await exec("git", ["-C", cwd, "check-ignore", "-z", "--stdin"], { env, stdin });
    return new Set(code === 0 ? stdout.toString("utf8").split("\0") : []);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Set();
    throw error;
  }
}
