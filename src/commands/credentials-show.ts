import { refuseInstalled } from "../flows/installed-app.ts";
import { openOrg } from "../flows/look.ts";
import { prepare } from "../flows/prepare.ts";
import { destinationFrom, keepSealed } from "../flows/secret-flags.ts";
import { readSecretOf, type SeenApp, seeApp } from "../flows/see-app.ts";
import { type Destination, deliver } from "../handoff/destination.ts";
import { secretDocument } from "../handoff/secret-document.ts";
import type { Context, Handler } from "../model/command.ts";
import type { Kept } from "../model/consumer.ts";
import { EXIT } from "../model/errors.ts";
import { keptLines } from "../reports/kept-text.ts";

/** `credentials show`: the consumer key, which is public; the secret only to where the command line says. */
export const run: Handler = async (flags, ctx) => {
  const destination = await destinationFrom(flags, ctx);
  const prepared = await prepare(flags, { certificate: "none", key: "no" }, ctx);
  if (destination) refuseInstalled(prepared, "Its secret");
  const seen = await seeApp(prepared, await openOrg(prepared, flags.production === true, ctx), ctx);
  const { orgId, instanceUrl } = seen.identity;
  const about = { orgId, instanceUrl, username: prepared.settings.integrationUser.username };
  const kept = destination && (await keepSecret(seen, about.username, destination, flags.out, ctx));
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { ...about, app: prepared.names.app, consumerKey: seen.consumerKey, clientSecret: kept ?? null },
    text: (paint) => [`Consumer key   ${seen.consumerKey}`, ...(kept ? keptLines(kept, paint) : [])].join("\n"),
  };
};

async function keepSecret(
  seen: SeenApp,
  username: string,
  destination: Destination,
  out: unknown,
  ctx: Context,
): Promise<Kept> {
  const pair = await readSecretOf(seen.org, seen, ctx);
  return keepSealed(await deliver(secretDocument(seen.identity, username, pair), destination, ctx.files), out, ctx);
}
