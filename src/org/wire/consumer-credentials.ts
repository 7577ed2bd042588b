import type { Connection } from "@jsforce/jsforce-node/lib/connection.js";
import type { CredentialsResource } from "../../model/consumer.ts";
import { KantivError } from "../../model/errors.ts";
import { readConsumers, readCredentials, readPromoted, readStaged, readStagedList } from "./consumer-replies.ts";
import type { Call } from "./faults.ts";

/** Staged credentials came with Winter '26. */
const STAGED_SINCE = 65;

const SECRET_SWITCH = "Allow access to External Client App consumer secrets via REST API";
const SECRET_PERMISSIONS = ["External Client App Developer", "View Client Secret"] as const;
const ROTATION_PERMISSION = "Allow consumer key and secret rotation";

/** What jsforce is to make of an answer 204. */
const NO_CONTENT = { success: true };

/** The credentials resource of External Client Apps (Connect REST API Developer Guide, OAuth Credentials). */
export function credentialsResource(conn: Connection, call: Call): CredentialsResource {
  const base = (appId: string, consumerId?: string) =>
    ["/apps/oauth/credentials", appId, ...(consumerId ? [consumerId] : [])].map(encodePath).join("/");
  const staged = (appId: string, consumerId: string) => `${base(appId, consumerId)}/staged`;
  const ask: Call = async (doing, send) => {
    try {
      return await call(doing, send);
    } catch (error) {
      throw credentialsFault(error, doing);
    }
  };
  const askStaged: Call = (doing, send) => {
    refuseOld(conn.version);
    return ask(doing, send);
  };
  const list = async (appId: string, consumerId: string) =>
    askStaged("asking for staged credentials", async () =>
      readStagedList(await conn.request(staged(appId, consumerId))),
    );
  return {
    consumers: (appId) =>
      ask("asking for the app's consumers", async () => readConsumers(await conn.request(base(appId)))),
    credentials: (appId, consumerId) =>
      ask("asking for the client secret", async () =>
        readCredentials(await conn.request(`${base(appId, consumerId)}?part=keyandsecret`)),
      ),
    staged: list,
    waiting: async (appId, consumerId) =>
      (await list(appId, consumerId)).map(({ clientSecret: _secret, ...pair }) => pair),
    // A body although the guide has none: without one the connection has been seen to be reset.
    stage: async (appId, consumerId) =>
      askStaged("staging new credentials", async () =>
        readStaged(await conn.requestPost(staged(appId, consumerId), {})),
      ),
    promote: async (appId, consumerId, stagedId) =>
      askStaged("putting the staged credentials in force", async () => {
        const url = `${staged(appId, consumerId)}/${encodeURIComponent(stagedId)}`;
        readPromoted(await conn.requestPatch(url, { command: "rotate" }, { noContentResponse: NO_CONTENT }), stagedId);
      }),
  };
}

function encodePath(part: string): string {
  return part.startsWith("/") ? part : encodeURIComponent(part);
}

function refuseOld(version: string): void {
  if (Number(version) >= STAGED_SINCE) return;
  throw new KantivError(
    "STAGING_NOT_OFFERED",
    `Staged credentials need API version ${STAGED_SINCE}.0; this run speaks ${version}.`,
    "Rotate in Setup (External Client App Manager, the app's settings), or use a template whose range goes up to 65 or more.",
  );
}

/**
 * What a refusal of this resource means. Salesforce answers the missing switch and the missing permission in nearly the
 * same words ("not currently enabled", "not enabled for this user"), so both are named, the likelier one first.
 */
function credentialsFault(error: unknown, doing: string): unknown {
  if (!(error instanceof KantivError)) return error;
  // The org's code is among the words.
  const { message: words } = error;
  const ofUser = /not enabled for this user|INSUFFICIENT_ACCESS/i.test(words);
  if (!ofUser && !/not currently enabled|feature is not enabled|FUNCTIONALITY_NOT_ENABLED|HTTP_403/i.test(words)) {
    return error;
  }
  const permissions = [...SECRET_PERMISSIONS, ...(/staging|in force/.test(doing) ? [ROTATION_PERMISSION] : [])]
    .map((name) => `"${name}"`)
    .join(", ");
  const theSwitch = `Setup, External Client App Settings: turn on "${SECRET_SWITCH}" (enableClientSecretInRestApiAccess)`;
  const thePermissions = `give the administrator the permissions ${permissions}`;
  return new KantivError(
    ofUser ? "SECRET_PERMISSION_MISSING" : "SECRET_ACCESS_OFF",
    error.message,
    ofUser ? `Have somebody ${thePermissions}. Check too: ${theSwitch}.` : `${theSwitch}. Then ${thePermissions}.`,
    { cause: error, data: error.data },
  );
}
