import type { Env } from "../model/ports.ts";
import { childEnvironment } from "./child-environment.ts";

/**
 * A folder of a pull request can be a repository itself, whose settings name programs: it is none to us unless the
 * environment says so, and none of those is run.
 */
const HARMLESS = ["-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];

/** Words and environment of a `git` that only reads: no lock is taken, nobody is asked for a password, no path is quoted. */
export function gitCommand(
  args: readonly string[],
  { env, cwd }: { env: Env; cwd: string },
): { words: string[]; env: Env } {
  const own = childEnvironment(env, (name) => /^(GIT|SSH)_/i.test(name));
  return {
    words: [...HARMLESS, "-C", cwd, ...args],
    env: { ...own, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
  };
}
