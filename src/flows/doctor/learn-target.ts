import { heeding } from "../../learn/heed.ts";
import type { Hand, Target } from "../../learn/target.ts";
import type { Context } from "../../model/command.ts";
import type { HttpReply } from "../../model/ports.ts";
import type { Settings } from "../../model/settings.ts";
import type { LoadedTemplate } from "../../model/template.ts";
import { refreshRequest } from "../../org/session/auth-url.ts";
import { type AdminSession, credentialsFrom, refreshTokenOf } from "../../org/session/credentials.ts";
import { checkSession } from "../../org/session/session.ts";
import { loadTemplate } from "../../template/load.ts";
import { checkInstanceUrl, isLoopback } from "../../util/salesforce-host.ts";
import { needConsent } from "../input/consent.ts";
import type { OrgFile } from "../input/prepared.ts";

const POLL_MS = 3_000;
/** Salesforce's help says ten minutes of changes to an app; half as much again. */
const PATIENCE_MS = 15 * 60_000;

/** What a run may lean on beside the org. */
interface Beside {
  /** Absent where nobody is at a terminal. */
  hand?: Hand;
  /** The refresh token of the administrator's own login may be redeemed, which can end that login. */
  mayRedeem: boolean;
}

/**
 * The org of an org file as one to learn from, with an administrator's session; what the file says of a certificate, a key and a
 * template is not used. Throws what the session's source throws.
 */
export async function learnTarget(orgFile: OrgFile, { hand, mayRedeem }: Beside, ctx: Context): Promise<Target> {
  await needConsent(orgFile, ctx);
  const { settings } = orgFile;
  // Read before the session is asked for, which may use it up.
  const redeem = mayRedeem ? await redeemer(settings, ctx) : undefined;
  const first = await credentialsFrom(settings, ctx);
  checkSession(first, settings);
  const { clock } = ctx;
  const http = heeding(ctx.http, ctx);
  const form = { "content-type": "application/x-www-form-urlencoded" };
  return {
    instanceUrl: settings.instanceUrl,
    session: first.accessToken,
    ...(first.renew ? { renew: renewing(first, settings) } : {}),
    integrationUser: settings.integrationUser.username,
    template: await shipped(ctx),
    http,
    clock,
    pollMs: POLL_MS,
    patienceMs: PATIENCE_MS,
    ...(hand ? { hand } : {}),
    ...(redeem ? { redeem } : {}),
    // What is meant for this machine never leaves it.
    ...(isLoopback(new URL(settings.instanceUrl).hostname)
      ? {}
      : {
          sharedHostToken: (host, body) =>
            http({ method: "POST", url: `${host}/services/oauth2/token`, headers: form, body: body.toString() }),
        }),
  };
}

/** Sessions one after the other, each from what the one before brought. */
function renewing(first: AdminSession, settings: Settings): NonNullable<Target["renew"]> {
  let latest = first;
  return async () => {
    latest = (await latest.renew?.()) ?? latest;
    checkSession(latest, settings);
    return latest.accessToken;
  };
}

/** Redeems the same refresh token each time; undefined where the administrator's login has none, or is another org's. */
async function redeemer(settings: Settings, ctx: Context): Promise<(() => Promise<HttpReply>) | undefined> {
  const auth = await refreshTokenOf(settings, ctx);
  if (!auth || !checkInstanceUrl(auth.host, settings.trustedHosts).ok) return undefined;
  return () => ctx.http(refreshRequest(auth));
}

/** Whatever template the org file names: what is learnt is to be compared with other orgs. */
function shipped(ctx: Context): Promise<LoadedTemplate> {
  return loadTemplate("kantiv-integration", { files: ctx.files, builtinFolder: ctx.templatesFolder, baseFolder: "." });
}
