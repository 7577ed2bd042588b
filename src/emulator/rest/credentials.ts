/** The OAuth credentials resources (Connect REST API, `apps/oauth`): keys, secrets and their staged rotation. */
import { ApiError, notFound } from "../http/errors.ts";
import { type Caller, requireApi } from "../http/session.ts";
import { type Exchange, json, noContent, type Reply } from "../http/types.ts";
import { settingIsOn } from "../metadata/list.ts";
import { componentsOf } from "../metadata/store.ts";
import { sameId } from "../objects/ids.ts";
import { restTime } from "../state/clock.ts";
import { newConsumerKey, newConsumerSecret, nextId } from "../state/ids.ts";
import type { Component, Consumer, StagedCredentials } from "../state/types.ts";
import { jsonObject } from "./body.ts";
import { pathVersion } from "./versions.ts";

/** Connect REST API: staged credentials that are not used end after 30 days. */
const STAGED_LIFE = 30 * 24 * 60 * 60 * 1000;

/** @throws {ApiError} below the version that has the resource, or without the API */
function open(exchange: Exchange, since: number): Caller {
  const version = pathVersion(exchange);
  const caller = requireApi(exchange);
  if (version < since) throw notFound();
  return caller;
}

function base({ params }: Exchange, app: Component): string {
  return `/services/data/${params.version}/apps/oauth/credentials/${app.id}`;
}

/** `GET …/apps/oauth/usage`: only apps that somebody has used. */
export function oauthUsage(exchange: Exchange): Reply {
  open(exchange, 59);
  const { org } = exchange;
  const used = new Set(org.logins.filter((login) => login.status === "Success").map((login) => login.appId));
  const apps = componentsOf(org, "ExternalClientApplication")
    .filter((component) => used.has(component.id))
    .map((component) => ({
      developerName: component.fullName,
      identifier: component.id,
      label: String(component.fields.label ?? component.fullName),
      usageUrl: `/services/data/${exchange.params.version}/apps/oauth/usage/${component.id}`,
    }));
  return json(200, { apps, currentPageUrl: exchange.request.path, nextPageUrl: null });
}

function requireApp(exchange: Exchange): Component {
  const id = exchange.params.app ?? "";
  const app = componentsOf(exchange.org, "ExternalClientApplication").find((component) => sameId(component.id, id));
  if (!app) throw notFound();
  return app;
}

export function listConsumers(exchange: Exchange): Reply {
  requireRights(exchange, open(exchange, 60));
  const app = requireApp(exchange);
  const url = base(exchange, app);
  const consumers = exchange.org.consumers
    .filter((consumer) => consumer.appId === app.id && !consumer.publishers)
    .map((consumer) => ({
      id: consumer.id,
      key: consumer.key,
      name: app.fullName,
      stagedCredentialsUrl: `${url}/${consumer.id}/staged`,
      url: `${url}/${consumer.id}`,
    }));
  return json(200, { consumers, currentPageUrl: url, nextPageUrl: null });
}

/** Needs the org's setting and the permissions of the help page on staging credentials. @throws {ApiError} */
function requireRights({ org }: Exchange, { permissions }: Caller): void {
  if (!settingIsOn(org, "enableClientSecretInRestApiAccess")) {
    throw new ApiError(403, "FUNCTIONALITY_NOT_ENABLED", "This feature is not currently enabled for this organization");
  }
  if (!permissions.has("ExternalClientAppDeveloper") || !permissions.has("ViewClientSecret")) {
    throw new ApiError(403, "FUNCTIONALITY_NOT_ENABLED", "This feature is not enabled for this user");
  }
}

function openConsumer(exchange: Exchange, since: number): { app: Component; consumer: Consumer; caller: Caller } {
  const caller = open(exchange, since);
  requireRights(exchange, caller);
  const app = requireApp(exchange);
  const id = exchange.params.consumer ?? "";
  const consumer = exchange.org.consumers.find((candidate) => candidate.appId === app.id && sameId(candidate.id, id));
  // The key pair of an installed app is its publisher's.
  if (!consumer || consumer.publishers) throw notFound();
  return { app, consumer, caller };
}

/** `part` says which of the two comes; by itself the key. */
export function getCredentials(exchange: Exchange): Reply {
  const { consumer } = openConsumer(exchange, 60);
  const part = (exchange.request.query.get("part") ?? "key").toLowerCase();
  if (!["key", "secret", "keyandsecret"].includes(part)) {
    throw new ApiError(400, "INVALID_INPUT", `part can be key, secret, or keyandsecret, not ${part}`);
  }
  const { id, key, secret } = consumer;
  return json(200, { id, key: part === "secret" ? null : key, secret: part === "key" ? null : secret });
}

function shown(exchange: Exchange, app: Component, consumer: Consumer, staged: StagedCredentials): object {
  const url = `${base(exchange, app)}/${consumer.id}/staged`;
  const expired = exchange.now > staged.createdAt + STAGED_LIFE;
  return {
    createdBy: staged.createdBy,
    createdDate: restTime(staged.createdAt),
    expirationDate: restTime(staged.createdAt + STAGED_LIFE),
    id: staged.id,
    key: staged.key,
    secret: staged.secret,
    stagedCredentialsUrl: url,
    state: staged.rotatedAt !== null ? "Rotated" : expired ? "Expired" : "Active",
    url: `${url}/${staged.id}`,
  };
}

/** Consumers are replaced, never changed in place. */
function replace(exchange: Exchange, changed: Consumer): void {
  exchange.org.consumers = exchange.org.consumers.map((consumer) => (consumer.id === changed.id ? changed : consumer));
}

export function listStaged(exchange: Exchange): Reply {
  const { app, consumer } = openConsumer(exchange, 65);
  const stagedCredentials = consumer.staged.map((credentials) => shown(exchange, app, consumer, credentials));
  return json(200, { stagedCredentials, url: `${base(exchange, app)}/${consumer.id}/staged` });
}

export function postStaged(exchange: Exchange): Reply {
  const { app, consumer, caller } = openConsumer(exchange, 65);
  requireRotation(caller);
  const staged: StagedCredentials = {
    id: nextId(exchange.org, "0jS"),
    key: newConsumerKey(),
    secret: newConsumerSecret(),
    createdAt: exchange.now,
    createdBy: caller.user.id,
    rotatedAt: null,
  };
  replace(exchange, { ...consumer, staged: [...consumer.staged, staged] });
  return json(201, shown(exchange, app, consumer, staged));
}

function requireRotation({ permissions }: Caller): void {
  if (permissions.has("ClientSecretRotation")) return;
  throw new ApiError(403, "FUNCTIONALITY_NOT_ENABLED", "This feature is not enabled for this user");
}

function requireStaged(exchange: Exchange, consumer: Consumer): StagedCredentials {
  const staged = consumer.staged.find((credentials) => sameId(credentials.id, exchange.params.staged ?? ""));
  if (!staged) throw notFound();
  return staged;
}

export function getStaged(exchange: Exchange): Reply {
  const { app, consumer } = openConsumer(exchange, 65);
  return json(200, shown(exchange, app, consumer, requireStaged(exchange, consumer)));
}

/** `{"command":"rotate"}` puts the staged pair in force; the pair before it stops working. */
export function patchStaged(exchange: Exchange): Reply {
  const { app, consumer, caller } = openConsumer(exchange, 65);
  requireRotation(caller);
  const staged = requireStaged(exchange, consumer);
  if (jsonObject(exchange.request.body.toString("utf8")).command !== "rotate") {
    throw new ApiError(400, "INVALID_INPUT", "command can only be rotate");
  }
  if (staged.rotatedAt !== null || exchange.now > staged.createdAt + STAGED_LIFE) {
    throw new ApiError(400, "INVALID_INPUT", "Only active staged credentials can be rotated");
  }
  const rotated = { ...staged, rotatedAt: exchange.now };
  const { key, secret } = staged;
  const all = consumer.staged.map((credentials) => (credentials.id === staged.id ? rotated : credentials));
  replace(exchange, { ...consumer, key, secret, since: exchange.now, staged: all });
  return json(200, shown(exchange, app, consumer, rotated));
}

export function deleteStaged(exchange: Exchange): Reply {
  const { consumer, caller } = openConsumer(exchange, 65);
  requireRotation(caller);
  const staged = requireStaged(exchange, consumer);
  replace(exchange, { ...consumer, staged: consumer.staged.filter((credentials) => credentials.id !== staged.id) });
  return noContent();
}
