/** Writing and removing one component, by the rules of its type. Used by deployments and by the metadata CRUD calls. */
import type { Org } from "../state/types.ts";
import { isPublishers, splitName } from "./installed.ts";
import { PLUG_IN_TYPES } from "./plug-ins.ts";
import { ComponentProblem, foreignNamespace, managedComponent } from "./problem.ts";
import { putApp, removeAppParts } from "./rules/app.ts";
import { putGlobalSettings } from "./rules/global-settings.ts";
import { checkLimits } from "./rules/limits.ts";
import { putOauthSettings } from "./rules/oauth-settings.ts";
import { putPermissionSet, removePermissionSet } from "./rules/permission-set.ts";
import { putPermissionSetGroup, removePermissionSetGroup } from "./rules/permission-set-group.ts";
import { changeOnly, putPlugIn } from "./rules/plug-ins.ts";
import { putAppPolicy, putOauthPolicy } from "./rules/policies.ts";
import { putProfile, removeProfile } from "./rules/profile.ts";
import {
  type Applied,
  type ChangeContext,
  findComponent,
  type Incoming,
  parentName,
  putComponent,
  recordChange,
} from "./store.ts";

type Put = (org: Org, incoming: Incoming, context: ChangeContext) => Applied;

const PUT: Readonly<Record<string, Put>> = {
  Settings: putSettings,
  Certificate: putComponent,
  PermissionSet: putPermissionSet,
  PermissionSetGroup: putPermissionSetGroup,
  Profile: putProfile,
  ExternalClientApplication: putApp,
  ExtlClntAppOauthSettings: putOauthSettings,
  ExtlClntAppGlobalOauthSettings: putGlobalSettings,
  ExtlClntAppConfigurablePolicies: putAppPolicy,
  ExtlClntAppOauthConfigurablePolicies: putOauthPolicy,
  ExtlClntAppOauthSecuritySettings: changeOnly,
  ExtlClntAppAttestSettings: changeOnly,
  ExtlClntAppAttestConfigurablePolicies: changeOnly,
  ...Object.fromEntries(PLUG_IN_TYPES.map(({ name }) => [name, putPlugIn])),
};

/** User permission that a change of a type needs (Metadata API guide, special access rules). */
export const NEEDED_PERMISSION: Readonly<Record<string, string>> = {
  Settings: "CustomizeApplication",
  Certificate: "CustomizeApplication",
  PermissionSet: "ManageProfilesPermissionsets",
  PermissionSetGroup: "ManageProfilesPermissionsets",
  Profile: "ManageProfilesPermissionsets",
  ExternalClientApplication: "ExternalClientAppDeveloper",
  ExtlClntAppOauthSettings: "ExternalClientAppDeveloper",
  ExtlClntAppGlobalOauthSettings: "ExternalClientAppDeveloper",
  ExtlClntAppConfigurablePolicies: "ExternalClientAppAdmin",
  ExtlClntAppOauthConfigurablePolicies: "ExternalClientAppAdmin",
  ExtlClntAppOauthSecuritySettings: "ExternalClientAppDeveloper",
  ExtlClntAppAttestSettings: "ExternalClientAppDeveloper",
  ExtlClntAppAttestConfigurablePolicies: "ExternalClientAppAdmin",
  ...Object.fromEntries(
    PLUG_IN_TYPES.map(({ name }) => [
      name,
      name.endsWith("Policies") ? "ExternalClientAppAdmin" : "ExternalClientAppDeveloper",
    ]),
  ),
};

/** The rule that Setup states for API names. */
const API_NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*$/;

/** @throws {ComponentProblem} when the org refuses it */
export function applyComponent(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  const put = PUT[incoming.type];
  if (!put) throw new ComponentProblem(`Unknown type name '${incoming.type}'`, "INVALID_TYPE");
  const { namespace } = splitName(incoming.fullName);
  const isThere = findComponent(org, incoming.type, incoming.fullName) !== undefined;
  if (namespace !== null && !isThere) throw foreignNamespace(namespace);
  if (
    !["Profile", "Settings"].includes(incoming.type) &&
    !isThere &&
    !(API_NAME.test(incoming.fullName) && incoming.fullName.length <= 80)
  ) {
    throw new ComponentProblem(
      `The API name ${incoming.fullName} can only contain underscores and alphanumeric characters. It must be unique, ` +
        "begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.",
      "INVALID_INPUT",
    );
  }
  checkLimits(incoming.fields);
  const applied = put(org, incoming, context);
  if (applied.changed && isPublishers(incoming)) throw managedComponent("modify", incoming.type, applied.id);
  return applied;
}

/** A settings file changes the flags it names and no others. */
function putSettings(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  if (incoming.fullName !== "ExternalClientApp") {
    throw new ComponentProblem(`Settings ${incoming.fullName} are not modelled by this emulator`, "INVALID_INPUT");
  }
  const before = findComponent(org, "Settings", incoming.fullName)?.fields;
  const applied = putComponent(org, { ...incoming, fields: { ...before, ...incoming.fields } }, context);
  return { ...applied, created: false };
}

/**
 * Removes a component; the id it had, or undefined when it is not there.
 * @throws {ComponentProblem} when the org does not let it go
 */
export function removeComponent(org: Org, type: string, fullName: string, context: ChangeContext): string | undefined {
  const found = findComponent(org, type, fullName);
  if (!found) return undefined;
  if (splitName(fullName).namespace !== null) throw managedComponent("delete", type, found.id);
  if (type === "Settings") throw new ComponentProblem("Settings can't be deleted", "INVALID_INPUT");
  if (type === "ExternalClientApplication") removeAppParts(org, found);
  if (type === "PermissionSet") removePermissionSet(org, found, context);
  if (type === "PermissionSetGroup") removePermissionSetGroup(org, found.fullName);
  if (type === "Profile") removeProfile(org, found.fullName);
  if (type === "ExtlClntAppGlobalOauthSettings") {
    const app = findComponent(org, "ExternalClientApplication", parentName(found.fields));
    org.consumers = org.consumers.filter((consumer) => consumer.appId !== app?.id);
  }
  org.components = org.components.filter((component) => component.id !== found.id);
  recordChange(org, "deleted", found, context);
  return found.id;
}
