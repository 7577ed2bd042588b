/** Running the Salesforce CLI as its users do: another process, a home folder of its own, answers as JSON. */
import { execFile } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { CLI_PATH } from "./install.ts";

export interface SfReply {
  /** Exit code. */
  code: number;
  /** The document of `--json`. */
  // biome-ignore lint/suspicious/noExplicitAny: replies are looked at field by field
  json: any;
}

/** The longest that one command may take, in milliseconds. */
const LIMIT = 60_000;

/**
 * What every command runs with, and nothing else of this process's environment. No telemetry and no update check, so that
 * nothing but the org is spoken to; the CLI needs Node 22.19 or newer, so that this process's Node is the first.
 */
export const cliEnvironment = (home: string): Record<string, string> => ({
  PATH: [dirname(process.execPath), CLI_PATH, "/usr/bin", "/bin"].join(delimiter),
  HOME: home,
  CI: "true",
  NO_COLOR: "1",
  SF_DISABLE_TELEMETRY: "true",
  SF_DISABLE_AUTOUPDATE: "true",
  SF_SKIP_NEW_VERSION_CHECK: "true",
  SF_USE_GENERIC_UNIX_KEYCHAIN: "true",
  SF_DISABLE_DNS_CHECK: "true",
});

/** Runs `sf … --json`. @throws {Error} when it printed no JSON, with what it printed */
export function salesforceCli(args: readonly string[], cwd: string, env: Record<string, string>): Promise<SfReply> {
  const options = { cwd, env, timeout: LIMIT, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((done, failed) => {
    execFile(join(CLI_PATH, "sf"), [...args, "--json"], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      try {
        if (typeof code !== "number") throw error;
        done({ code, json: JSON.parse(stdout) });
      } catch (cause) {
        failed(new Error(`sf ${args.join(" ")} (${code}) printed no JSON:\n${stdout}\n${stderr}`, { cause }));
      }
    });
  });
}
