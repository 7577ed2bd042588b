/** The two policy types of an app. The OAuth policy says who may use it, and keeps the access rows in step. */

import { accessOwnersOf, isPreAuthorised, setAccess } from "../../access/entity-access.ts";
import { sameId } from "../../objects/ids.ts";
import type { Component, MetadataFields, Org } from "../../state/types.ts";
import { ComponentProblem, noSuchReference } from "../problem.ts";
import {
  type Applied,
  type ChangeContext,
  componentsOf,
  findComponent,
  type Incoming,
  isSameName,
  partOf,
  putComponent,
} from "../store.ts";
import { isJwtTimeout } from "./limits.ts";
import { parentApp } from "./parent.ts";
import { splitList } from "./scopes.ts";

/** Metadata API guide: strings in the schema, yet only these values mean something. */
const TEXT_VALUES: Readonly<Record<string, readonly string[]>> = {
  ipRelaxationPolicyType: ["Enforce", "Bypass", "Bypass_2factor", "Enforce_RelaxRefresh"],
  refreshTokenValidityUnit: ["Days", "Hours", "Months"],
};

export function putAppPolicy(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  parentApp(org, incoming);
  return putComponent(org, incoming, context);
}

/** @throws {ComponentProblem} no app, a second policy, an unknown permission set or profile, values that do not fit */
export function putOauthPolicy(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  const app = parentApp(org, incoming);
  checkValues(incoming.fields, context.version);
  checkExecutionUser(org, incoming.fields, context);
  const owners = accessOwners(org, incoming.fields, context);
  checkRelisted(org, app, incoming.fields, context);
  const before = partOf(org, incoming.type, app.fullName)?.fields.permittedUsersPolicyType;
  const applied = putComponent(org, incoming, context);
  const listed =
    incoming.fields.commaSeparatedPermissionSet !== undefined || incoming.fields.commaSeparatedProfile !== undefined;
  let changed = applied.changed;
  if (listed && context.switches.policyMakesAccessRow === "yes") {
    const { policyListReplacesAccess, relistedAccess } = context.switches;
    const replace = policyListReplacesAccess === "yes" && relistedAccess === "accepted";
    changed = setAccess(org, app.id, owners, replace) || changed;
  }
  endSessions(org, app, before, incoming.fields, context);
  return { ...applied, changed };
}

function checkValues(fields: MetadataFields, version: number): void {
  for (const [name, values] of Object.entries(TEXT_VALUES)) {
    const value = fields[name];
    if (value !== undefined && !values.includes(String(value))) {
      throw new ComponentProblem(`'${String(value)}' is not a valid value for ${name}`, "INVALID_INPUT");
    }
  }
  const { namedUserJwtSessionTimeoutType: kind, namedUserJwtTimeout: minutes, sessionTimeoutInMinutes } = fields;
  const oddMinutes = ![minutes, fields.guestJwtTimeout].every((value) => isJwtTimeout(value, version));
  const customWithout = kind === "Custom" && (minutes === undefined || sessionTimeoutInMinutes !== undefined);
  const userWith = kind === "UserSession" && minutes !== undefined;
  if (oddMinutes || customWithout || userWith) throw new ComponentProblem("Invalid plugin settings", "INVALID_INPUT");
}

/** The words are a live report's, of a user who is not in the org. */
function checkExecutionUser(org: Org, fields: MetadataFields, { switches }: ChangeContext): void {
  const { isClientCredentialsFlowEnabled: enabled, clientCredentialsFlowUser: named } = fields;
  if (enabled !== "true" || org.users.some((user) => user.username === named)) return;
  if (named === undefined && switches.clientCredentialsWithoutUser === "accepted") return;
  throw new ComponentProblem("Enter a valid execution user for the OAuth client credentials flow.", "INVALID_INPUT");
}

/** The sentence for profiles is a report's. @throws {ComponentProblem} where a list may only name what is new */
function checkRelisted(org: Org, app: Component, fields: MetadataFields, context: ChangeContext): void {
  if (context.switches.relistedAccess === "accepted") return;
  const granted = accessOwnersOf(org, app.id);
  for (const [owners, what] of [
    [profileOwners(org, fields, context), "profile"],
    [setOwners(org, fields, context), "permission set"],
  ] as const) {
    if (owners.some((owner) => granted.includes(owner))) {
      throw new ComponentProblem(`${what} names are already taken`, "DUPLICATE_VALUE");
    }
  }
}

/** Ids of the permission sets (a profile's own among them) that the policy names. */
function accessOwners(org: Org, fields: MetadataFields, context: ChangeContext): string[] {
  return [...new Set([...setOwners(org, fields, context), ...profileOwners(org, fields, context)])];
}

function setOwners(org: Org, fields: MetadataFields, context: ChangeContext): string[] {
  return splitList(fields.commaSeparatedPermissionSet).map(
    (name) => ownSetOfGroup(org, name, context) ?? permissionSet(org, name, context).id,
  );
}

function profileOwners(org: Org, fields: MetadataFields, context: ChangeContext): string[] {
  return splitList(fields.commaSeparatedProfile).map((name) => {
    const byApiName = context.switches.profileReference === "labelOrApiName";
    const profile = org.profiles.find(
      (candidate) => isSameName(candidate.name, name) || (byApiName && isSameName(candidate.apiName, name)),
    );
    if (!profile) throw noSuchReference("commaSeparatedProfile", "Profile", name);
    return profile.permissionSetId;
  });
}

function ownSetOfGroup(org: Org, name: string, { switches }: ChangeContext): string | undefined {
  if (switches.groupInPolicy === "refused") return undefined;
  return org.permissionSetGroups.find((group) => isSameName(group.name, name))?.permissionSetId;
}

function permissionSet(org: Org, name: string, context: ChangeContext): Component {
  const byId = context.switches.permissionSetReference === "nameOrId";
  const found = componentsOf(org, "PermissionSet").find(
    (component) => isSameName(component.fullName, name) || (byId && sameId(component.id, name)),
  );
  if (!found) throw noSuchReference("commaSeparatedPermissionSet", "PermissionSet", name);
  if (context.switches.apiLicencePreauthorizes === "no" && isApiLicence(org, found.fields.license)) {
    throw new ComponentProblem(
      `The permission set ${name} can't be used: its license doesn't allow access to external client apps.`,
      "FIELD_INTEGRITY_EXCEPTION",
    );
  }
  return found;
}

export function isApiLicence(org: Org, license: unknown): boolean {
  return org.permissionSetLicenses.some((known) => known.developerName === license || known.label === license);
}

/** Help `xcloud.preauth_user_app_access_through_eca`: whoever is not approved loses access. */
function endSessions(org: Org, app: Component, before: unknown, fields: MetadataFields, context: ChangeContext): void {
  const now = fields.permittedUsersPolicyType;
  if (context.switches.policyFlipEndsSessions === "no" || before === now || now !== "AdminApprovedPreAuthorized")
    return;
  const isIn = (userId: string) => {
    const user = org.users.find((candidate) => candidate.id === userId);
    return user !== undefined && isPreAuthorised(org, app.id, user, context.now, context.switches);
  };
  org.sessions = org.sessions.filter((session) => session.appId !== app.id || isIn(session.userId));
}

/** Policies that apps get when none were deployed, under the names that public projects report. */
export function addDefaultPolicies(org: Org, appNames: Iterable<string>, context: ChangeContext): void {
  for (const name of appNames) {
    const app = findComponent(org, "ExternalClientApplication", name);
    if (!app) continue;
    const parent = { externalClientApplication: app.fullName };
    const settings = partOf(org, "ExtlClntAppOauthSettings", app.fullName);
    if (settings && !partOf(org, "ExtlClntAppOauthConfigurablePolicies", app.fullName)) {
      const fullName = `${settings.fullName}_defaultPolicy`;
      const incoming = { type: "ExtlClntAppOauthConfigurablePolicies", fullName, fields: parent };
      putComponent(org, incoming, context);
    }
    if (!partOf(org, "ExtlClntAppConfigurablePolicies", app.fullName)) {
      const fields = { ...parent, isEnabled: "true" };
      const fullName = `${app.fullName}_defaultPolicy`;
      putComponent(org, { type: "ExtlClntAppConfigurablePolicies", fullName, fields }, context);
    }
  }
}
