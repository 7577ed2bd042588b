import type { Consumer, ConsumerCredentials, StagedCredentials } from "../model/consumer.ts";
import { KantivError } from "../model/errors.ts";
import { Secret } from "../model/secret.ts";
import { needId } from "./replies.ts";

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
  if (typeof secret !== "string" || secret === "") {
    throw new KantivError(
      "ORG_REPLY",
      "Asking for the client secret: the org's answer holds none.",
      "Look in Setup, External Client App Manager, whether the app has a consumer secret.",
    );
  }
  return { consumerKey: needKey(key), clientSecret: new Secret(secret) };
}

/** `{stagedCredentials: [{id, key, secret, state, …}]}` */
export function readStagedList(reply: unknown): StagedCredentials[] {
  return listIn(reply, "stagedCredentials").map(readStaged);
}

export function readStaged(reply: unknown): StagedCredentials {
  const { id, state, createdDate, expirationDate } = (reply ?? {}) as Reply;
  if (typeof id !== "string" || id === "") needId(undefined, "", "the staged credentials");
  return {
    ...readCredentials(reply),
    id: String(id),
    state: String(state),
    createdDate: String(createdDate ?? ""),
    expirationDate: String(expirationDate ?? ""),
  };
}

function listIn(reply: unknown, name: string): Reply[] {
  const list = ((reply ?? {}) as Reply)[name];
  return Array.isArray(list) ? (list as Reply[]) : [];
}

function needKey(key: unknown): string {
  if (typeof key === "string" && key !== "") return key;
  throw new KantivError(
    "ORG_REPLY",
    "The org's answer holds no consumer key.",
    "Run the same command again; it first looks at what is there.",
  );
}
