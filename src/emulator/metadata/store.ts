/** Components of an org: finding, writing and removing them. Records are replaced, never changed in place. */
import { recordSetup } from "../state/audit.ts";
import { nextId } from "../state/ids.ts";
import type { Component, MetadataFields, Org, World } from "../state/types.ts";
import type { Switches } from "../switches.ts";
import { componentsElsewhere } from "./elsewhere.ts";
import { METADATA_TYPES } from "./types.ts";

/** What a change of components needs to know besides the org. */
export interface ChangeContext {
  world: World;
  now: number;
  userId: string;
  switches: Switches;
  /** API version whose schema applies. */
  version: number;
  ignoreWarnings: boolean;
}

export interface Incoming {
  type: string;
  fullName: string;
  fields: MetadataFields;
  content?: string;
}

export interface Applied {
  id: string;
  created: boolean;
  changed: boolean;
}

const APP_KEYS = [
  "lastIds",
  "components",
  "consumers",
  "accessRows",
  "assignments",
  "approvals",
  "sessions",
  "setupAudit",
  "permissionSetGroups",
  "profiles",
  "customObjects",
  "setup",
] as const;

/** A copy of an org whose components can be changed without the org noticing. */
export function draftOf(org: Org): Org {
  return {
    ...org,
    lastIds: { ...org.lastIds },
    components: [...org.components],
    consumers: [...org.consumers],
    accessRows: [...org.accessRows],
    assignments: [...org.assignments],
    approvals: [...org.approvals],
    sessions: [...org.sessions],
    setupAudit: [...org.setupAudit],
    profiles: [...org.profiles],
    permissionSetGroups: [...org.permissionSetGroups],
    customObjects: [...org.customObjects],
    setup: { ...org.setup },
  };
}

/** Takes over what a draft has changed. */
export function commit(org: Org, draft: Org): void {
  for (const key of APP_KEYS) Object.assign(org, { [key]: draft[key] });
}

/** The platform does not look at the case of API names. */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function findComponent(org: Org, type: string, fullName: string): Component | undefined {
  return componentsOf(org, type).find((component) => isSameName(component.fullName, fullName));
}

export function componentsOf(org: Org, type: string): Component[] {
  return componentsElsewhere(org, type) ?? org.components.filter((component) => component.type === type);
}

/** The part of a type that belongs to an app (settings, policies); an app has at most one of each. */
export function partOf(org: Org, type: string, appName: string): Component | undefined {
  return org.components.find(
    (component) => component.type === type && isSameName(parentName(component.fields), appName),
  );
}

export function parentName(fields: MetadataFields): string {
  return String(fields.externalClientApplication ?? "").trim();
}

function keyPrefixOf(type: string): string {
  return METADATA_TYPES.find((known) => known.name === type)?.keyPrefix ?? "000";
}

/** The same text for the same fields, however they are ordered. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** How the setup audit trail names a component. */
export function trailName(
  { fullName, fields }: { fullName: string; fields?: MetadataFields },
  switches: Switches,
): string {
  const label = fields?.label;
  return switches.setupTrailNames === "API name" || typeof label !== "string" ? fullName : label;
}

/** Puts a change of a component into the setup audit trail. */
export function recordChange(
  org: Org,
  verb: "created" | "changed" | "deleted",
  component: Pick<Component, "type" | "fullName"> & { fields?: MetadataFields },
  { now, userId, switches }: ChangeContext,
): void {
  const { type } = component;
  const isOfUsers = /^P(ermissionSet|rofile)/.test(type);
  if (!isOfUsers && switches.setupTrailNames === "label, no apps") return;
  const section = isOfUsers ? "Manage Users" : "External Client Apps";
  const display = `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${type}: ${trailName(component, switches)}`;
  recordSetup(org, { now, userId }, { action: `${verb}${type}`, section, display });
}

/** Names of components differ by more than case; a part names its app as the app is written. */
function asWritten(org: Org, incoming: Incoming): Incoming {
  const { externalClientApplication: parent } = incoming.fields;
  if (parent === undefined) return incoming;
  const app = findComponent(org, "ExternalClientApplication", parentName(incoming.fields));
  return { ...incoming, fields: { ...incoming.fields, externalClientApplication: app?.fullName ?? parent } };
}

/** Creates or replaces a component, which keeps the name as it was first written. The modification date moves only when something changed. */
export function putComponent(org: Org, sent: Incoming, context: ChangeContext): Applied {
  const incoming = asWritten(org, sent);
  const index = org.components.findIndex(
    (component) => component.type === incoming.type && isSameName(component.fullName, incoming.fullName),
  );
  const before = org.components[index];
  const { now, userId } = context;
  if (!before) {
    const created = { createdAt: now, createdBy: userId, modifiedAt: now, modifiedBy: userId };
    const component: Component = { id: nextId(org, keyPrefixOf(incoming.type)), ...incoming, ...created };
    org.components.push(component);
    recordChange(org, "created", incoming, context);
    return { id: component.id, created: true, changed: true };
  }
  const same = canonical(before.fields) === canonical(incoming.fields) && before.content === incoming.content;
  const stamps = { previous: before.fields, modifiedAt: now, modifiedBy: userId };
  if (!same) {
    org.components[index] = { ...before, ...incoming, fullName: before.fullName, ...stamps };
    recordChange(org, "changed", incoming, context);
  }
  return { id: before.id, created: false, changed: !same };
}
