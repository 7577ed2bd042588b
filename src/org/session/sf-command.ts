import { inputError } from "../../model/errors.ts";
import type { Env } from "../../model/ports.ts";

/** A program with its arguments and environment, to be started without a shell. */
export interface CommandLine {
  command: string;
  args: readonly string[];
  env: Env;
}

/** Words that mean nothing but themselves to cmd.exe, which reads its line anew whatever stands in quotes. */
const PLAIN_WORD = /^[A-Za-z0-9][A-Za-z0-9._@+-]*$/;

/**
 * The command line that starts the Salesforce CLI. On Windows `sf` is a batch file, which only cmd.exe can run: Node starts
 * none without a shell (EINVAL, since CVE-2024-27980), and with one it would join the words unquoted. So cmd.exe is the
 * program, and only plain words are handed to it. It is to look on the PATH alone, not in the folder it is run in first.
 *
 * Throws `SF_CLI_ALIAS` (exit 2) for an alias that cmd.exe could take for more than a word.
 */
export function sfCommand(args: readonly string[], alias: string | undefined, env: Env): CommandLine {
  if (!isWindows(env)) return { command: "sf", args, env };
  if (alias !== undefined && !PLAIN_WORD.test(alias)) {
    throw inputError(
      "SF_CLI_ALIAS",
      `${JSON.stringify(alias)} cannot be handed to the Salesforce CLI on Windows.`,
      "Give the login an alias of letters, digits, dots, hyphens and underscores: sf alias set acme-uat=<username>",
    );
  }
  return {
    command: env.ComSpec ?? "C:\\Windows\\System32\\cmd.exe",
    args: ["/d", "/s", "/c", "sf", ...args],
    env: { ...env, NoDefaultCurrentDirectoryInExePath: "1" },
  };
}

/** Windows sets this variable in every environment. */
export function isWindows(env: Env): boolean {
  return env.OS === "Windows_NT";
}
