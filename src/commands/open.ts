import { appNameOf, readOrgFile } from "../flows/input/prepare.ts";
import type { OrgFile } from "../flows/input/prepared.ts";
import type { Context, Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import { pastRuns } from "../record/history.ts";
import { knownOrgId, recallApp } from "../record/memory.ts";
import { childEnvironment } from "../util/child-environment.ts";
import { wholeId } from "../util/salesforce-id.ts";
import { sameName } from "../util/same-name.ts";
import { setupHome, setupPage } from "../util/setup-page.ts";

/** A page in Setup, and the words that lead there from Setup's Quick Find. */
interface Place {
  url: string;
  words: string;
}

/**
 * `open`: the org's page in Setup, by what is on record here; no org is contacted. The address of an app's own page holds an
 * id that no run keeps: its list is opened, and the words say the rest. Addresses as Setup shows them and as public tools
 * for Salesforce link to them.
 */
export const run: Handler = async (flags, ctx) => {
  const orgFile = await readOrgFile(flags, ctx);
  const { url, words } = await placeOf(String(flags.what), orgFile, ctx);
  const opens = ctx.terminal === true && !ctx.json && flags.print !== true;
  const opened = opens && (await openInBrowser(url, ctx));
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { what: flags.what, url, words, opened },
    text: (paint) => `${url}\n${paint("dim", words)}`,
  };
};

async function placeOf(what: string, { settings, recordFolder }: OrgFile, ctx: Context): Promise<Place> {
  const { instanceUrl, integrationUser } = settings;
  const app = await appNameOf(settings, ctx);
  if (what === "app" || what === "policies") {
    const tab = what === "policies" ? ", Policies" : "";
    const words = `Setup, Quick Find: External Client App Manager, then ${app}${tab}`;
    return { url: setupHome(instanceUrl, "ManageExternalClientApplication"), words };
  }
  const orgId = await knownOrgId(recordFolder, instanceUrl, ctx);
  if (what === "user") {
    const { username } = integrationUser;
    const known = orgId === undefined ? undefined : await recallApp(recordFolder, orgId, app, ctx);
    const id = wholeId(known?.users?.find((user) => sameName(user.username, username))?.id);
    const page = id && setupPage(instanceUrl, "ManageUsers", `/${id}?noredirect=1&isUserEntityOverride=1`);
    return { url: page ?? setupHome(instanceUrl, "ManageUsers"), words: `Setup, Quick Find: Users, then ${username}` };
  }
  const runs = orgId === undefined ? [] : await pastRuns(recordFolder, orgId, { app, most: 100 }, ctx.files);
  const id = runs.flatMap(({ deployId }) => wholeId(deployId) ?? [])[0];
  const path = `/changemgmt/monitorDeploymentsDetails.apexp?asyncId=${id}&retURL=${encodeURIComponent("/changemgmt/monitorDeployment.apexp")}`;
  return {
    url: id ? setupPage(instanceUrl, "DeployStatus", path) : setupHome(instanceUrl, "DeployStatus"),
    words: `Setup, Quick Find: Deployment Status${id ? `, then ${id}` : ""}`,
  };
}

/** Whether a browser was started. It is let go at once: a browser that begins with this would be waited for until it ends. */
async function openInBrowser(url: string, ctx: Context): Promise<boolean> {
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  const [program, ...args] =
    process.platform === "win32"
      ? ["rundll32", "url.dll,FileProtocolHandler", url]
      : ["sh", "-c", 'command -v "$0" >/dev/null && { "$0" "$1" >/dev/null 2>&1 & }', opener, url];
  const done = await ctx
    .exec(program as string, args, { env: childEnvironment(ctx.env, isOfBrowser) })
    .catch(() => undefined);
  return done?.code === 0;
}

/** Where a browser shows itself, and which one is wanted. */
function isOfBrowser(name: string): boolean {
  return /^(DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|BROWSER|DESKTOP_SESSION|WSL_\w+)$/.test(name);
}
