import { randomUUID } from "node:crypto";
import { execProgram } from "../../../src/cli/context.ts";
import type { Clock, Env, Files, Http, HttpReply } from "../../../src/model/ports.ts";
import { credentialsFrom } from "../../../src/org/credentials.ts";
import { parseOrgFile } from "../../../src/settings/parse.ts";
import type { Target } from "../target.ts";

export interface LivePorts {
  env: Env;
  files: Files;
  http: Http;
  clock: Clock;
  /** Instead of the network's test.salesforce.com. */
  sharedHostToken?: Target["sharedHostToken"];
}

/**
 * The org that an org file names, with an administrator's session from the source that it gives; what it says of a
 * certificate, a key and a template is not used.
 * @throws {KantivError} for an org file that cannot be used, or no session
 */
export async function liveTarget(orgFile: string, ports: LivePorts): Promise<Target> {
  const { env, files, http, clock } = ports;
  const settings = parseOrgFile((await files.read(orgFile)).toString("utf8"), orgFile, env);
  const session = { env, files, http, clock, exec: execProgram, emit: () => undefined, randomId: randomUUID };
  const credentials = await credentialsFrom(settings, session);
  if (new URL(credentials.instanceUrl).origin !== settings.instanceUrl) {
    throw new Error(`the session is for ${credentials.instanceUrl}, and the org file names ${settings.instanceUrl}`);
  }
  return {
    kind: "live",
    instanceUrl: settings.instanceUrl,
    session: credentials.accessToken,
    integrationUser: settings.integrationUser.username,
    http,
    clock,
    pollMs: 3_000,
    patienceMs: 10 * 60_000,
    sharedHostToken: ports.sharedHostToken ?? ((form) => postToTest(http, form)),
    close: async () => undefined,
  };
}

function postToTest(http: Http, form: URLSearchParams): Promise<HttpReply> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const url = "https://test.salesforce.com/services/oauth2/token";
  return http({ method: "POST", url, headers, body: form.toString() });
}
