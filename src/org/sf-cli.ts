import { type KantivError, sessionError } from "../model/errors.ts";
import type { Credentials } from "../model/org.ts";
import type { Env, Exec } from "../model/ports.ts";
import { Secret } from "../model/secret.ts";
import { printable } from "../util/printable.ts";

/** Since 27 May 2026 `sf org display` prints a sentence that starts so in the token's place (forcedotcom/cli#3560). */
const REDACTED = "[REDACTED]";

interface SfReply {
  status?: number;
  message?: string;
  result?: { accessToken?: string; instanceUrl?: string; username?: string };
}

/**
 * The login that the Salesforce CLI holds for an alias or username. Two calls: the token comes from `sf org auth
 * show-access-token`, the instance from `sf org display`; a CLI older than the first has the token in the second.
 *
 * Throws `SF_CLI_MISSING`, `SF_CLI_NO_LOGIN`, `SF_CLI_TOKEN_HIDDEN`, all exit 3. The token never shows in an argument.
 */
export async function sfCliCredentials(alias: string, exec: Exec, env: Env): Promise<Credentials> {
  const shown = await sf(["org", "display", "--target-org", alias, "--json"], exec, env);
  if (!shown.result?.instanceUrl) throw noLogin(alias, shown);
  const asked = await sf(["org", "auth", "show-access-token", "--target-org", alias, "--json"], exec, env);
  const token = [asked.result?.accessToken, shown.result.accessToken].find(
    (value) => value && !value.startsWith(REDACTED),
  );
  if (!token) {
    throw sessionError(
      "SF_CLI_TOKEN_HIDDEN",
      `The Salesforce CLI does not give out the access token of ${alias}.`,
      "Update the CLI (npm install --global @salesforce/cli); sf org auth show-access-token must work.",
    );
  }
  return { instanceUrl: shown.result.instanceUrl.replace(/\/+$/, ""), accessToken: new Secret(token) };
}

async function sf(args: readonly string[], exec: Exec, env: Env): Promise<SfReply> {
  try {
    // Colour has broken the JSON of some versions; the CLI's own checks for updates would only cost time here.
    const quiet = {
      ...env,
      NO_COLOR: "1",
      FORCE_COLOR: undefined,
      SF_SKIP_NEW_VERSION_CHECK: "true",
      SF_DISABLE_AUTOUPDATE: "true",
    };
    const { stdout } = await exec("sf", args, { env: quiet });
    const text = stdout.toString("utf8");
    return JSON.parse(text.slice(Math.max(0, text.indexOf("{")))) as SfReply;
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      throw sessionError(
        "SF_CLI_MISSING",
        "The Salesforce CLI (sf) is not on the PATH.",
        "Install it (npm install --global @salesforce/cli) or use another source in `admin`.",
      );
    }
    throw error;
  }
}

function noLogin(alias: string, reply: SfReply): KantivError {
  const words = reply.message ? `: ${printable(reply.message, 200)}` : ".";
  return sessionError(
    "SF_CLI_NO_LOGIN",
    `The Salesforce CLI has no usable login for ${alias}${words}`,
    `Log in once: sf org login web --alias ${alias} --instance-url <My Domain URL>`,
  );
}
