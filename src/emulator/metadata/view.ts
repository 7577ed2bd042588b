/** What a component reads back as: not always what was deployed. Pure. */
import { accessOwnersOf } from "../access/entity-access.ts";
import type { Component, MetadataFields, MetadataValue, Org } from "../state/types.ts";
import type { Switches } from "../switches.ts";
import { effectiveFields } from "./defaults.ts";
import { scopedName } from "./rules/app.ts";
import { readCertificate } from "./rules/global-settings.ts";
import { oauthLink } from "./rules/oauth-settings.ts";
import { schemaPlace, splitList } from "./rules/scopes.ts";
import { type ElementSchema, elementsAt, type MetadataType } from "./schema.ts";
import { findComponent, parentName } from "./store.ts";
import { COMPLEX_TYPES } from "./values.ts";

export interface ViewOptions {
  version: number;
  switches: Switches;
  /** The reader may see consumer secrets. */
  secrets: boolean;
  /** A retrieve, which shows of a profile what goes with the other components that it names (Metadata API guide, Profile). */
  isRetrieve?: boolean;
}

/** A component's fields as a read or retrieve shows them at an API version. */
export function viewComponent(
  org: Org,
  component: Component,
  type: MetadataType,
  options: ViewOptions,
): MetadataFields {
  const { fields } = component;
  const base = options.switches.readAddsDefaults === "yes" ? effectiveFields(component.type, fields) : { ...fields };
  const added = ADDED[component.type]?.(org, component, options) ?? {};
  const all: MetadataFields = { ...base, ...added };
  if (component.type === "Profile" && options.isRetrieve) for (const list of WITH_OTHERS) delete all[list];
  return atVersion(all, type.elements, options);
}

/** The elements that an API version knows, in those inside them, too. */
function atVersion(fields: MetadataFields, elements: readonly ElementSchema[], options: ViewOptions): MetadataFields {
  const shown = (value: MetadataValue, type: string): MetadataValue => {
    const inner = COMPLEX_TYPES[type];
    if (Array.isArray(value)) return value.map((item) => shown(item, type));
    return inner && typeof value === "object" ? atVersion(value, inner, options) : value;
  };
  return Object.fromEntries(
    elementsAt(elements, options.version, options.switches).flatMap(({ name, type }) => {
      const value = fields[name];
      return value === undefined ? [] : [[name, shown(value, type)]];
    }),
  );
}

/** Lists of a profile about components that this emulator retrieves none of. */
const WITH_OTHERS = ["classAccesses", "fieldPermissions", "objectPermissions", "recordTypeVisibilities"];

type Added = (org: Org, component: Component, options: ViewOptions) => MetadataFields;

const ADDED: Readonly<Record<string, Added>> = {
  ExternalClientApplication: (org, component) => ({ orgScopedExternalApp: scopedName(org, component.fullName) }),
  ExtlClntAppOauthSettings: oauthSettings,
  ExtlClntAppGlobalOauthSettings: globalSettings,
  ExtlClntAppOauthConfigurablePolicies: oauthPolicy,
};

function appOf(org: Org, component: Component): Component | undefined {
  return findComponent(org, "ExternalClientApplication", parentName(component.fields));
}

function oauthSettings(org: Org, component: Component, { switches }: ViewOptions): MetadataFields {
  const link = oauthLink(org, appOf(org, component)?.id ?? "");
  const sent = component.fields.commaSeparatedOauthScopes;
  const scopes = splitList(sent);
  if (switches.scopeOrder === "schema") scopes.sort((a, b) => schemaPlace(a) - schemaPlace(b));
  if (switches.scopeOrder === "alphabetical") scopes.sort();
  if (switches.scopeOrder === "reversed") scopes.reverse();
  return {
    ...(sent === undefined ? {} : { commaSeparatedOauthScopes: scopes.join(", ") }),
    ...(link === undefined ? {} : { oauthLink: link }),
  };
}

function globalSettings(org: Org, component: Component, { switches, secrets }: ViewOptions): MetadataFields {
  const appId = appOf(org, component)?.id;
  const consumer = org.consumers.find((candidate) => candidate.appId === appId);
  const isUntouched =
    switches.readAddsDefaults === "yes" && component.fields.isSecretRequiredForTokenExchange === undefined;
  return {
    ...shownCertificate(component.fields.certificate, switches.certificateReadable),
    ...(isUntouched ? { isSecretRequiredForTokenExchange: switches.tokenExchangeSecret } : {}),
    ...(switches.pkceReadsBackTrue === "yes" ? { isPkceRequired: "true" } : {}),
    ...(switches.rotationReadsBackTrue === "yes" ? { isRefreshTokenRotationEnabled: "true" } : {}),
    ...(consumer ? { consumerKey: consumer.key } : {}),
    ...(consumer && secrets ? { consumerSecret: consumer.secret } : {}),
  };
}

/** The key stands there without a value where it is hidden, so that it covers what was sent. */
function shownCertificate(
  sent: MetadataFields[string] | undefined,
  how: Switches["certificateReadable"],
): MetadataFields {
  if (how === "as sent" || typeof sent !== "string" || sent.trim() === "") return {};
  const shown = how === "no" ? undefined : (readCertificate(sent)?.raw.toString("base64") ?? sent);
  return { certificate: shown?.match(/.{1,64}/gs)?.join("\n") } as MetadataFields;
}

/** With rows made from the policy, the rows are the truth, whoever wrote them. */
function oauthPolicy(org: Org, component: Component, { switches }: ViewOptions): MetadataFields {
  const app = appOf(org, component);
  if (!app || switches.policyMakesAccessRow === "no") return {};
  const owners = accessOwnersOf(org, app.id);
  const sets = [
    ...org.components.filter((set) => owners.includes(set.id)).map((set) => set.fullName),
    ...org.permissionSetGroups.filter((group) => owners.includes(group.permissionSetId)).map((group) => group.name),
  ];
  const profiles = org.profiles
    .filter((profile) => owners.includes(profile.permissionSetId))
    .map((profile) => profile.name);
  const lists = { commaSeparatedPermissionSet: sets, commaSeparatedProfile: profiles };
  const shown = Object.entries(lists).map(([name, all]) => [name, all.length > 0 ? all.join(",") : undefined]);
  return Object.fromEntries(shown) as MetadataFields;
}
