/** Apps that a managed package brought: their names begin with its namespace, and the org may change their policies only. */
import { nextId } from "../state/ids.ts";
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

/** Puts an app into an org as an installation does: no OAuth client of its own, and policies at their defaults. */
export function installApp(org: Org, fullName: string, now: number): void {
  const label = splitName(fullName).name;
  const part: MetadataFields = { externalClientApplication: fullName, label };
  const all: [type: string, suffix: string, fields: MetadataFields][] = [
    ["ExternalClientApplication", "", { distributionState: "Packaged", label }],
    ["ExtlClntAppOauthSettings", "_oauth", { ...part, commaSeparatedOauthScopes: "Api, RefreshToken" }],
    ["ExtlClntAppConfigurablePolicies", "_plcy", { ...part, isEnabled: "true" }],
    ["ExtlClntAppOauthConfigurablePolicies", "_oauthPlcy", part],
  ];
  const by = org.users[0]?.id ?? "";
  for (const [type, suffix, fields] of all) {
    const prefix = METADATA_TYPES.find((known) => known.name === type)?.keyPrefix ?? "000";
    const stamps = { createdAt: now, createdBy: by, modifiedAt: now, modifiedBy: by };
    org.components.push({ id: nextId(org, prefix), type, fullName: fullName + suffix, fields, ...stamps });
  }
}
