/** An app as the OAuth endpoints see it: its client, settings and policies put together. */
import { effectiveFields } from "../metadata/defaults.ts";
import { SCOPES, splitList } from "../metadata/rules/scopes.ts";
import { partOf } from "../metadata/store.ts";
import type { Component, Consumer, MetadataFields, Org, World } from "../state/types.ts";

export interface OauthApp {
  app: Component;
  consumer: Consumer;
  /** In force, defaults included. */
  settings: MetadataFields;
  global: MetadataFields;
  policy: MetadataFields;
  enabled: boolean;
  /** When the token endpoint has heard of the app. */
  knownFrom: number;
}

/** A part's fields as the token endpoint has them: a change is unknown to it until it has spread. */
function fieldsInForce(part: Component | undefined, org: Org, now: number): MetadataFields {
  if (!part) return {};
  return now < part.modifiedAt + org.timings.propagation ? (part.previous ?? {}) : part.fields;
}

/** The app of a consumer key in an org, as it is in force at a time. */
export function findApp(org: Org, key: string, now: number): OauthApp | undefined {
  const consumer = org.consumers.find((it) => it.key === key);
  const app = org.components.find((it) => it.id === consumer?.appId);
  if (!consumer || !app) return undefined;
  const part = (type: string) => partOf(org, type, app.fullName);
  const fields = (type: string) => effectiveFields(type, fieldsInForce(part(type), org, now));
  const appPolicy = fields("ExtlClntAppConfigurablePolicies");
  return {
    app,
    consumer,
    settings: fields("ExtlClntAppOauthSettings"),
    global: fields("ExtlClntAppGlobalOauthSettings"),
    policy: fields("ExtlClntAppOauthConfigurablePolicies"),
    enabled: appPolicy.isEnabled !== "false" && appPolicy.isOauthPluginEnabled !== "false",
    knownFrom: consumer.since + org.timings.propagation,
  };
}

/** Whether any org of this world has the key: then it is known, yet not installed here. */
export const keyKnownElsewhere = (world: World, key: string): boolean =>
  world.orgs.some((org) => org.consumers.some((it) => it.key === key));

/** Scopes that a token gets, by the names of the token endpoint. */
export const grantedScopes = (app: OauthApp): string[] => [
  ...new Set(splitList(app.settings.commaSeparatedOauthScopes).map((it) => SCOPES[it] ?? it.toLowerCase())),
];
