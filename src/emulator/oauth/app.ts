/** An app as the OAuth endpoints see it: its client, settings and policies put together. */
import type { Exchange } from "../http/types.ts";
import { effectiveFields } from "../metadata/defaults.ts";
import { SCOPES, splitList } from "../metadata/rules/scopes.ts";
import { partOf } from "../metadata/store.ts";
import type { Component, Consumer, MetadataFields, World } from "../state/types.ts";

export interface OauthApp {
  app: Component;
  consumer: Consumer;
  /** In force, defaults included. */
  settings: MetadataFields;
  global: MetadataFields;
  policy: MetadataFields;
  enabled: boolean;
  /** Whether the server that answers has heard of the app. */
  known: boolean;
}

/** Where servers differ (switch `spreading`), another one answers after so many milliseconds. */
const SERVER_TURN = 5_000;

/** Whether a change has reached the server that answers: in the end all of them, until then none or every other one. */
function hasArrived(changedAt: number, { org, now, switches }: Exchange): boolean {
  if (now >= changedAt + org.timings.propagation) return true;
  return switches.spreading === "mixed" && Math.floor(now / SERVER_TURN) % 2 === 1;
}

/** A part's fields as the token endpoint has them: a change is unknown to it until it has spread. */
function fieldsInForce(part: Component | undefined, exchange: Exchange): MetadataFields {
  if (!part) return {};
  return hasArrived(part.modifiedAt, exchange) ? part.fields : (part.previous ?? {});
}

/** The app of a consumer key in an org, as it is in force for this request. */
export function findApp(exchange: Exchange, key: string): OauthApp | undefined {
  const { org } = exchange;
  const consumer = org.consumers.find((candidate) => candidate.key === key);
  const app = org.components.find((component) => component.id === consumer?.appId);
  if (!consumer || !app) return undefined;
  const part = (type: string) => partOf(org, type, app.fullName);
  const fields = (type: string) => effectiveFields(type, fieldsInForce(part(type), exchange));
  const appPolicy = fields("ExtlClntAppConfigurablePolicies");
  return {
    app,
    consumer,
    settings: fields("ExtlClntAppOauthSettings"),
    global: consumer.publishers
      ? effectiveFields("ExtlClntAppGlobalOauthSettings", consumer.publishers)
      : fields("ExtlClntAppGlobalOauthSettings"),
    policy: fields("ExtlClntAppOauthConfigurablePolicies"),
    enabled: appPolicy.isEnabled !== "false" && appPolicy.isOauthPluginEnabled !== "false",
    known: hasArrived(consumer.since, exchange),
  };
}

/** Whether any org of this world has the key: then it is known, yet not installed here. */
export function keyKnownElsewhere(world: World, key: string): boolean {
  return world.orgs.some((org) => org.consumers.some((consumer) => consumer.key === key));
}

/** Scopes that a token gets, by the names of the token endpoint. */
export function grantedScopes(app: OauthApp): string[] {
  return [
    ...new Set(splitList(app.settings.commaSeparatedOauthScopes).map((scope) => SCOPES[scope] ?? scope.toLowerCase())),
  ];
}
