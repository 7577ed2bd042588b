import { stripVTControlCharacters } from "node:util";
import { type KantivError, sessionError } from "../../model/errors.ts";
import type { Credentials } from "../../model/org.ts";
import type { Env, Exec } from "../../model/ports.ts";
import { Secret } from "../../model/secret.ts";
import { childEnvironment } from "../../util/child-environment.ts";
import { printable } from "../../util/printable.ts";
import { isWindows, sfCommand } from "./sf-command.ts";

/** Since 27 May 2026 `sf org display` prints a sentence that starts so in the token's place (forcedotcom/cli#3560). */
const REDACTED = "[REDACTED]";

/** The CLI's own settings; what is a secret by its name was put there for somebody else: the CLI has its own store. */
function isOfCli(name: string): boolean {
  return /^SF(DX)?_/i.test(name) && !/_(TOKEN|PASSWORD|PASSPHRASE|SECRET|KEY|AUTH_?URL)(_|$)/i.test(name);
}

interface SfReply {
  message: string;
  result: unknown;
}

/** A login that the Salesforce CLI holds. */
export interface SfLogin {
  /** What the CLI takes for it: its alias, else its username. */
  alias: string;
  username: string;
  instanceUrl: string;
}

/**
 * The logins that the Salesforce CLI holds, from its own files: `sf org list auth` asks no org. Throws `SF_CLI_MISSING` and `SF_CLI_OUTPUT`
 * (exit 3).
 */
export async function sfCliLogins(exec: Exec, env: Env): Promise<SfLogin[]> {
  const reply = await sf(["org", "list", "auth"], undefined, exec, env);
  if (!reply) throw unreadableOutput("org list auth");
  const listed: unknown[] = Array.isArray(reply.result) ? reply.result : [];
  return listed.flatMap((one) => {
    const [alias, username, instanceUrl] = ["alias", "username", "instanceUrl"].map((key) => textAt(one, key));
    if (!username || !instanceUrl) return [];
    // Several aliases of a login stand in one text.
    const [first = ""] = (alias ?? "").split(",");
    return [{ alias: first === "" ? username : first, username, instanceUrl }];
  });
}

/**
 * The login that the Salesforce CLI holds for an alias or username. Two calls: the token comes from `sf org auth
 * show-access-token`, the instance from `sf org display`; a CLI older than the first has the token in the second.
 *
 * Throws `SF_CLI_MISSING`, `SF_CLI_OUTPUT`, `SF_CLI_NO_LOGIN`, `SF_CLI_TOKEN_HIDDEN`, all exit 3, and what `sfCommand` throws. The token never shows in
 * an argument.
 */
export async function sfCliCredentials(alias: string, exec: Exec, env: Env): Promise<Credentials> {
  const shown = await sf(["org", "display"], alias, exec, env);
  if (!shown) throw unreadableOutput("org display");
  const instanceUrl = textAt(shown.result, "instanceUrl");
  if (!instanceUrl) throw noLogin(alias, shown);
  const asked = await sf(["org", "auth", "show-access-token"], alias, exec, env);
  const token = [asked, shown]
    .map((reply) => textAt(reply?.result, "accessToken"))
    .find((value) => value && !value.startsWith(REDACTED));
  if (!token) {
    throw sessionError(
      "SF_CLI_TOKEN_HIDDEN",
      `The Salesforce CLI does not give out the access token of ${alias}.`,
      "Update the CLI (npm install --global @salesforce/cli); sf org auth show-access-token must work.",
    );
  }
  return { instanceUrl: instanceUrl.replace(/\/+$/, ""), accessToken: new Secret(token) };
}

/**
 * The SFDX auth URL of a login by browser, which holds its refresh token; undefined where the login has none. Throws what
 * `sfCliCredentials` throws.
 */
export async function sfCliAuthUrl(alias: string, exec: Exec, env: Env): Promise<Secret | undefined> {
  const reply = await sf(["org", "auth", "show-sfdx-auth-url"], alias, exec, env);
  const url = textAt(reply?.result, "sfdxAuthUrl");
  return url?.startsWith("force://") ? new Secret(url) : undefined;
}

/** The reply of one command of the CLI about a login; undefined when it is not the JSON that was asked for. */
async function sf(
  words: readonly string[],
  alias: string | undefined,
  exec: Exec,
  env: Env,
): Promise<SfReply | undefined> {
  // Colour has broken the JSON of some versions; the CLI's own checks for updates would only cost time here.
  const quiet = {
    ...childEnvironment(env, isOfCli),
    NO_COLOR: "1",
    FORCE_COLOR: undefined,
    SF_SKIP_NEW_VERSION_CHECK: "true",
    SF_DISABLE_AUTOUPDATE: "true",
  };
  const target = alias === undefined ? [] : ["--target-org", alias];
  const line = sfCommand([...words, ...target, "--json"], alias, quiet);
  try {
    const { code, stdout } = await exec(line.command, line.args, { env: line.env });
    // cmd.exe says in its own language that there is no such program; the CLI itself prints JSON for every failure.
    if (isWindows(env) && code !== 0 && stdout.length === 0) throw missing();
    return readReply(stdout.toString("utf8"));
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ENOENT" ? missing() : error;
  }
}

/** The JSON document in what was printed, whatever notices stand around it. */
function readReply(printed: string): SfReply | undefined {
  const text = stripVTControlCharacters(printed);
  const [start, end] = [text.indexOf("{"), text.lastIndexOf("}")];
  try {
    const { message, result } = JSON.parse(text.slice(Math.max(0, start), end + 1)) as Record<string, unknown>;
    return { message: typeof message === "string" ? message : "", result };
  } catch {
    return undefined;
  }
}

function textAt(fields: unknown, key: string): string | undefined {
  const value = typeof fields === "object" && fields !== null ? (fields as Record<string, unknown>)[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

function missing(): KantivError {
  return sessionError(
    "SF_CLI_MISSING",
    "The Salesforce CLI (sf) is not on the PATH.",
    "Install it (npm install --global @salesforce/cli) or use another source in `admin`.",
  );
}

function unreadableOutput(command: string): KantivError {
  return sessionError(
    "SF_CLI_OUTPUT",
    `The Salesforce CLI did not answer sf ${command} --json with JSON.`,
    "Run that command yourself to see why, update the CLI (npm install --global @salesforce/cli), or use another source in `admin`.",
  );
}

function noLogin(alias: string, reply: SfReply): KantivError {
  const words = reply.message ? `: ${printable(reply.message, 200)}` : ".";
  return sessionError(
    "SF_CLI_NO_LOGIN",
    `The Salesforce CLI has no usable login for ${alias}${words}`,
    `Log in once: sf org login web --alias ${alias} --instance-url <My Domain URL>`,
  );
}
