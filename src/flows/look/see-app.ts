import type { Context } from "../../model/command.ts";
import type { ConsumerCredentials } from "../../model/consumer.ts";
import { KantivError } from "../../model/errors.ts";
import { inStep } from "../../model/events.ts";
import type { OrgIdentity, OrgReader, OrgSnapshot, OrgWriter } from "../../model/org.ts";
import { readSnapshot } from "../../org/read/snapshot.ts";
import { commandLine } from "../../util/command-line.ts";
import { upperFirst } from "../../util/words.ts";
import type { Prepared } from "../input/prepared.ts";
import { NO_PUBLISHERS_KEY, notInstalled } from "./installed-app.ts";
import { type Opened, withGivenKey } from "./look.ts";

/** An app that is set up, with its consumer key; whether its user is there does not matter. */
export interface SeenApp {
  org: OrgWriter;
  identity: OrgIdentity;
  snapshot: OrgSnapshot;
  appId: string;
  consumerKey: string;
}

/** Reads the app that the org file names. Throws `APP_MISSING`, `CONSUMER_KEY_HIDDEN`. */
export async function seeApp(prepared: Prepared, opened: Opened<OrgWriter>, ctx: Context): Promise<SeenApp> {
  const { org, identity, answers } = opened;
  const see = async (): Promise<SeenApp> => {
    const read = await readSnapshot(org, identity.orgId, prepared.names, answers, ctx);
    const { snapshot } = withGivenKey(prepared, { snapshot: read });
    const consumerKey = needConsumerKey(prepared, snapshot);
    return { org, identity, snapshot, appId: snapshot.app?.id ?? "", consumerKey };
  };
  return inStep("Read the app", ctx, see, ({ appId }) => `${prepared.names.app} (${appId})`);
}

/** The key that the org itself names. Throws `APP_MISSING`, `CONSUMER_KEY_HIDDEN`. */
export function needConsumerKey(prepared: Pick<Prepared, "settings" | "names">, snapshot: OrgSnapshot): string {
  if (snapshot.app && snapshot.consumerKey) return snapshot.consumerKey;
  if (snapshot.app?.isInstalled) {
    const { code, message, remedy } = NO_PUBLISHERS_KEY;
    throw new KantivError(code, `${upperFirst(message)}.`, remedy);
  }
  if (snapshot.app) {
    throw new KantivError(
      "CONSUMER_KEY_HIDDEN",
      "The org does not give out the app's consumer key.",
      "Use an administrator who may view External Client App settings.",
    );
  }
  const absent = notInstalled(prepared, snapshot);
  if (absent) throw absent;
  throw new KantivError(
    "APP_MISSING",
    "The org has no such app.",
    `If it was there, the sandbox was refreshed or the app deleted. Set it up: ${commandLine("apply", prepared.settings)}`,
  );
}

/** Id of the consumer with that key. Throws `CONSUMER_UNKNOWN` when the app has none. */
export async function consumerOf(org: OrgReader, appId: string, consumerKey: string): Promise<string> {
  const consumers = await org.consumers(appId);
  const found = consumers.find((consumer) => consumer.consumerKey === consumerKey);
  if (found) return found.id;
  throw new KantivError(
    "CONSUMER_UNKNOWN",
    "The org lists no credentials with the consumer key of the app's settings.",
    "Run again in a few minutes: a key that was just made or rotated takes a while to be listed.",
  );
}

/** Key and secret of the app, by the credentials resource. Throws `SECRET_ACCESS_OFF`, `SECRET_PERMISSION_MISSING`. */
export async function readSecretOf(
  org: OrgWriter,
  { appId, consumerKey }: { appId: string; consumerKey: string },
  ctx: Context,
): Promise<ConsumerCredentials> {
  return inStep("Read the client secret", ctx, async () =>
    org.credentials(appId, await consumerOf(org, appId, consumerKey)),
  );
}
