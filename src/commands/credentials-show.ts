import { prepare } from "../flows/input/prepare.ts";
import { deliverPair, destinationFrom, keepSealed } from "../flows/input/secret-flags.ts";
import { refuseInstalled } from "../flows/look/installed-app.ts";
import { openOrg } from "../flows/look/look.ts";
import { readSecretOf, seeApp } from "../flows/look/see-app.ts";
import type { Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import { keptLines } from "../reports/kept-text.ts";
import { nextText } from "../reports/next-text.ts";
import { commandLine } from "../util/command-line.ts";

/** `credentials show`: the consumer key, which is public; the secret only to where the command line says. */
export const run: Handler = async (flags, ctx) => {
  const destination = await destinationFrom(flags, ctx);
  const prepared = await prepare(flags, { certificate: "none", key: "no" }, ctx);
  if (destination) refuseInstalled(prepared, "Its secret");
  const seen = await seeApp(prepared, await openOrg(prepared, flags.production === true, ctx), ctx);
  const { orgId, instanceUrl } = seen.identity;
  const about = { orgId, instanceUrl, username: prepared.settings.integrationUser.username };
  const delivered =
    destination &&
    (await deliverPair(await readSecretOf(seen.org, seen, ctx), { ...prepared, ...seen }, destination, ctx));
  const kept = delivered && (await keepSealed(delivered, flags.out, ctx));
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { ...about, app: prepared.names.app, consumerKey: seen.consumerKey, clientSecret: kept ?? null },
    text: (paint) =>
      [
        `Consumer key   ${seen.consumerKey}`,
        ...(kept ? keptLines(kept, paint) : []),
        nextText(commandLine("handoff", prepared.settings, "--out", "handoff"), paint),
      ].join("\n"),
  };
};
