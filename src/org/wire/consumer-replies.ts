import type { Consumer, ConsumerCredentials, StagedCredentials } from "../../model/consumer.ts";
import { EXIT, KantivError } from "../../model/errors.ts";
import { Secret } from "../../model/secret.ts";
import { oneLine } from "../../util/printable.ts";
import { lostAnswer } from "./faults.ts";
import { needId, readChanged } from "./replies.ts";

type Reply = Readonly<Record<string, unknown>>;

/** `{consumers: [{id, key, …}]}` */
export function readConsumers(reply: unknown): Consumer[] {
  return listIn(reply, "consumers").map(({ id, key }) => ({
    id: needId(id, "888", "the app's consumer"),
    consumerKey: needKey(key),
  }));
}

/** `{id, key, secret}`, as `part=keyandsecret` gives it. */
export function readCredentials(reply: unknown): ConsumerCredentials {
  const { key, secret } = (reply ?? {}) as Reply;
  const consumerKey = needKey(key);
  if (typeof secret === "string" && secret !== "") return { consumerKey, clientSecret: new Secret(secret) };
  throw new KantivError(
    "ORG_REPLY",
    "Asking for the client secret: the org's answer holds none.",
    "Look in Setup, External Client App Manager, whether the app has a consumer secret.",
    { exit: EXIT.unreachable, data: { sent: true } },
  );
}

/** `{stagedCredentials: [{id, key, secret, state, …}]}` */
export function readStagedList(reply: unknown): StagedCredentials[] {
  return listIn(reply, "stagedCredentials").map(readStaged);
}

export function readStaged(reply: unknown): StagedCredentials {
  const { id, state, createdDate, expirationDate } = (reply ?? {}) as Reply;
  if (typeof id !== "string" || id === "" || typeof state !== "string" || state === "") {
    throw lostAnswer("The org's answer names no staged credentials.");
  }
  return {
    ...readCredentials(reply),
    id: oneLine(id),
    state: oneLine(state),
    createdDate: oneLine(String(createdDate ?? "")),
    expirationDate: oneLine(String(expirationDate ?? "")),
  };
}

/** Proof that a staged pair is in force: 204, or the pair itself. */
export function readPromoted(reply: unknown, stagedId: string): void {
  const { id, success } = (reply ?? {}) as Reply;
  if (id !== stagedId) readChanged({ success }, "Putting the staged credentials in force");
}

function listIn(reply: unknown, name: string): Reply[] {
  const list = ((reply ?? {}) as Reply)[name];
  if (Array.isArray(list)) return list as Reply[];
  throw lostAnswer(`The org's answer holds no ${name}.`);
}

function needKey(key: unknown): string {
  if (typeof key === "string" && key !== "") return oneLine(key);
  throw lostAnswer("The org's answer holds no consumer key.");
}
