import type { Target } from "../learn/target.ts";
import type { Context } from "../model/command.ts";
import type { LoadedTemplate } from "../model/template.ts";
import { credentialsFrom } from "../org/credentials.ts";
import { checkSession } from "../org/session.ts";
import { loadTemplate } from "../template/load.ts";
import { isLoopback } from "../util/salesforce-host.ts";
import { needConsent } from "./consent.ts";
import type { OrgFile } from "./prepared.ts";

const POLL_MS = 3_000;
/** Salesforce's help says ten minutes of changes to an app; half as much again. */
const PATIENCE_MS = 15 * 60_000;

/**
 * The org of an org file as one to learn from, with an administrator's session; what the file says of a certificate, a key and a
 * template is not used. Throws what the session's source throws.
 */
export async function learnTarget(orgFile: OrgFile, ctx: Context): Promise<Target> {
  await needConsent(orgFile, ctx);
  const { settings } = orgFile;
  const credentials = await credentialsFrom(settings, ctx);
  checkSession(credentials, settings);
  const { http, clock } = ctx;
  const form = { "content-type": "application/x-www-form-urlencoded" };
  return {
    instanceUrl: settings.instanceUrl,
    session: credentials.accessToken,
    integrationUser: settings.integrationUser.username,
    template: await shipped(ctx),
    http,
    clock,
    pollMs: POLL_MS,
    patienceMs: PATIENCE_MS,
    // What is meant for this machine never leaves it.
    ...(isLoopback(new URL(settings.instanceUrl).hostname)
      ? {}
      : {
          sharedHostToken: (host, body) =>
            http({ method: "POST", url: `${host}/services/oauth2/token`, headers: form, body: body.toString() }),
        }),
  };
}

/** Whatever template the org file names: what is learnt is to be compared with other orgs. */
function shipped(ctx: Context): Promise<LoadedTemplate> {
  return loadTemplate("kantiv-integration", { files: ctx.files, builtinFolder: ctx.templatesFolder, baseFolder: "." });
}
