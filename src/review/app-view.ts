import { callbacksOf, componentOf, listed, textOf } from "../metadata/component.ts";
import { normalise, scopeNames } from "../metadata/normalize.ts";
import type { Component, RenderedPackage, XmlElement } from "../model/metadata.ts";
import type { AlsoAllowed } from "../model/way-in.ts";
import { factsOf } from "../plan/compare.ts";
import type { CertificateFacts } from "../util/certificate-text.ts";

/** An app as people think of it, whatever file says what. */
export interface AppView {
  name: string;
  label: string;
  /** The app itself and its OAuth are switched on. */
  on: boolean;
  scopes: readonly string[];
  /** Addresses that logins in a browser return to. */
  callbacks: readonly string[];
  certificate?: CertificateFacts;
  /** Login flows beside JWT bearer that are on, by their elements' names. */
  flows: readonly string[];
  /** `AdminApprovedPreAuthorized` or `AllSelfAuthorized`. */
  permittedUsers: string;
  ipRelaxation: string;
  sessionLevel: string;
  /** Pre-authorised by the policy: permission sets and profiles, each by name. */
  preauthorised: readonly string[];
  profiles: readonly string[];
  permissionSets: readonly PermissionSetView[];
  /** Whom the org file accepts beside, where there is one. */
  alsoAllowed?: readonly AlsoAllowed[] | undefined;
}

interface PermissionSetView {
  name: string;
  userPermissions: readonly string[];
  /** Other access that it grants, in counts, e.g. `objectPermissions: 2`. */
  other: readonly string[];
}

const FLOWS = [
  "isClientCredentialsFlowEnabled",
  "isCodeCredFlowEnabled",
  "isDeviceFlowEnabled",
  "isTokenExchangeEnabled",
  "isTokenExchangeFlowEnabled",
  "isGuestCodeCredFlowEnabled",
];

/** Pure; a part that the package lacks shows as empty. */
export function appView(pkg: RenderedPackage): AppView {
  const parts = new Map(pkg.components.map((component) => [component.type, normalise(component).root]));
  const text = (type: string, name: string) => {
    const root = parts.get(type);
    return (root && textOf(root, name)) ?? "";
  };
  const [oauth, global, policy] = [
    "ExtlClntAppOauthSettings",
    "ExtlClntAppGlobalOauthSettings",
    "ExtlClntAppOauthConfigurablePolicies",
  ] as const;
  const certificate = factsOf(text(global, "certificate") || undefined);
  const app = componentOf(pkg.components, "ExternalClientApplication");
  return {
    name: app?.fullName ?? "",
    label: text("ExternalClientApplication", "label"),
    on: ["isEnabled", "isOauthPluginEnabled"].every(
      (name) => text("ExtlClntAppConfigurablePolicies", name) !== "false",
    ),
    callbacks: callbacksOf(text(global, "callbackUrl")),
    scopes: scopeNames(text(oauth, "commaSeparatedOauthScopes")),
    ...(certificate === null ? {} : { certificate }),
    flows: FLOWS.filter((name) => text(global, name) === "true" || text(policy, name) === "true"),
    permittedUsers: text(policy, "permittedUsersPolicyType"),
    ipRelaxation: text(policy, "ipRelaxationPolicyType"),
    sessionLevel: text(policy, "requiredSessionLevel"),
    preauthorised: listed(text(policy, "commaSeparatedPermissionSet")),
    profiles: listed(text(policy, "commaSeparatedProfile")),
    permissionSets: pkg.components.filter(({ type }) => type === "PermissionSet").map(permissionSetView),
  };
}

function permissionSetView(component: Component): PermissionSetView {
  const { children } = normalise(component).root;
  const granted = children.filter((child) => child.name === "userPermissions").map(nameIn);
  const rows = Map.groupBy(
    children.filter((child) => child.children.length > 0 && child.name !== "userPermissions"),
    ({ name }) => name,
  );
  return {
    name: component.fullName,
    userPermissions: granted.sort(),
    other: [...rows].map(([name, all]) => `${name}: ${all.length}`).sort(),
  };
}

const nameIn = (row: XmlElement) => textOf(row, "name") ?? "";
