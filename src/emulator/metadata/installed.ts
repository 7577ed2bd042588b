/** Apps that a managed package brought: their names begin with its namespace, and the org may change their policies only. */
import { newConsumerSecret, nextId } from "../state/ids.ts";
import type { Component, MetadataFields, Org } from "../state/types.ts";
import { METADATA_TYPES } from "./types.ts";

/** Of a full name `Namespace__Name`; without namespace for what is the org's own. */
export function splitName(fullName: string): { namespace: string | null; name: string } {
  const at = fullName.indexOf("__");
  if (at < 1) return { namespace: null, name: fullName };
  return { namespace: fullName.slice(0, at), name: fullName.slice(at + 2) };
}

/** Types whose components stay the publisher's after the installation. */
const PUBLISHERS = ["ExternalClientApplication", "ExtlClntAppOauthSettings", "PermissionSet"];

export function isPublishers({ type, fullName }: Pick<Component, "type" | "fullName">): boolean {
  return splitName(fullName).namespace !== null && PUBLISHERS.includes(type);
}

/** An app as its publisher has it: the full name `Namespace__Name` and, of an OAuth client, its key and certificate (PEM). */
export interface InstalledApp {
  fullName: string;
  consumerKey?: string;
  certificate?: string;
  /** Comma-separated, as in metadata. */
  scopes?: string;
}

/**
 * Puts an app into an org as an installation does: policies at their defaults, and no global OAuth settings, which no package
 * can hold (Metadata API guide). The client is known by the publisher's key; without one nobody can log in through it.
 */
export function installApp(org: Org, installed: string | InstalledApp, now: number): void {
  const {
    fullName,
    scopes = "Api, RefreshToken",
    ...client
  } = typeof installed === "string" ? { fullName: installed } : installed;
  const label = splitName(fullName).name;
  const part: MetadataFields = { externalClientApplication: fullName, label };
  const all: [type: string, suffix: string, fields: MetadataFields][] = [
    ["ExternalClientApplication", "", { distributionState: "Packaged", label }],
    ["ExtlClntAppOauthSettings", "_oauth", { ...part, commaSeparatedOauthScopes: scopes }],
    ["ExtlClntAppConfigurablePolicies", "_plcy", { ...part, isEnabled: "true" }],
    ["ExtlClntAppOauthConfigurablePolicies", "_oauthPlcy", part],
  ];
  const by = org.users[0]?.id ?? "";
  for (const [type, suffix, fields] of all) {
    const prefix = METADATA_TYPES.find((known) => known.name === type)?.keyPrefix ?? "000";
    const stamps = { createdAt: now, createdBy: by, modifiedAt: now, modifiedBy: by };
    org.components.push({ id: nextId(org, prefix), type, fullName: fullName + suffix, fields, ...stamps });
  }
  const app = org.components.find((one) => one.type === "ExternalClientApplication" && one.fullName === fullName);
  if (app && client.consumerKey !== undefined) addClient(org, app, client, now);
}

function addClient(org: Org, app: Component, { consumerKey, certificate }: Partial<InstalledApp>, now: number): void {
  org.consumers.push({
    id: nextId(org, "888"),
    appId: app.id,
    key: consumerKey ?? "",
    secret: newConsumerSecret(),
    since: now,
    staged: [],
    publishers: certificate === undefined ? {} : { certificate },
  });
}
