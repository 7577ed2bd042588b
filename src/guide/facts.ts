import { callbacksOf, componentOf } from "../metadata/component.ts";
import { accessRows, dataAccess } from "../metadata/data-access.ts";
import { setsIn } from "../metadata/set-roles.ts";
import type { Right } from "../model/data-access.ts";
import type { Component, RenderedPackage, XmlElement } from "../model/metadata.ts";
import { hasName } from "../util/same-name.ts";
import { elementLabel, permissionLabel, scopeLabel, valueLabel } from "./labels.ts";

/** The certificate in the package, as a person recognises it. */
export interface GuideCertificate {
  subject: string;
  /** SHA-256, hexadecimal pairs with colons. */
  fingerprint256: string;
  /** `2026-11-24` */
  validTo: string;
}

/** All that the guide says, read from the package that would be deployed: nothing of it is written down twice. */
export interface GuideFacts {
  app: { label: string; name: string; contactEmail: string; description: string; distribution: string };
  /** A package brought the app; only its policies are set here. */
  isInstalled: boolean;
  callbackUrls: readonly string[];
  scopes: readonly string[];
  /** JWT bearer is on: the package has a certificate. */
  certificate: GuideCertificate | undefined;
  /** Check boxes of the OAuth settings: label, on or off. */
  flows: readonly Toggle[];
  /** Of the policies: what is to be chosen, then check boxes. */
  policy: readonly (readonly [label: string, value: string])[];
  policyBoxes: readonly Toggle[];
  /** Who is pre-authorised: permission sets by API name, profiles by name. */
  approved: { permissionSets: readonly string[]; profiles: readonly string[] };
  permissionSets: readonly SetFacts[];
  /** Groups of these, or of the org's own: the user is given a group in place of its sets. */
  groups: readonly { name: string; label: string; sets: readonly string[] }[];
  /** Permission sets and groups of the org's own that the user is given beside; which is which, only the org knows. */
  assigns: readonly string[];
  /** Every element with a text of its own, component by component. */
  everything: readonly { component: string; rows: readonly (readonly [element: string, value: string])[] }[];
}

/** A permission set of the package, with all that it grants. */
export interface SetFacts {
  name: string;
  label: string;
  licence: string;
  /** Of the system. */
  permissions: readonly Toggle[];
  /** Of objects and of their fields: what may be done, in the words of Setup. */
  objects: readonly (readonly [name: string, rights: string])[];
  fields: readonly (readonly [name: string, rights: string])[];
  /** What else it grants: element and name. */
  others: readonly (readonly [element: string, name: string])[];
}

export interface Toggle {
  label: string;
  on: boolean;
}

/**
 * Reads the facts. Pure; the certificate has been read by whoever can.
 *
 * @param assigns names of the org's own permission sets and groups that the template gives its user
 */
export function guideFacts(
  pkg: RenderedPackage,
  certificate: GuideCertificate | undefined,
  assigns: readonly string[] = [],
): GuideFacts {
  const root = (type: string) => componentOf(pkg.components, type)?.root;
  const app = componentOf(pkg.components, "ExternalClientApplication");
  const settings = root("ExtlClntAppGlobalOauthSettings");
  const policy = root("ExtlClntAppOauthConfigurablePolicies");
  const text = (element: XmlElement | undefined, name: string) => leaf(element, name) ?? "";
  const name = app?.fullName ?? text(policy, "externalClientApplication");
  return {
    app: {
      label: app ? text(app.root, "label") : name,
      name,
      contactEmail: text(app?.root, "contactEmail"),
      description: text(app?.root, "description"),
      distribution: text(app?.root, "distributionState"),
    },
    isInstalled: app === undefined,
    callbackUrls: callbacksOf(text(settings, "callbackUrl")),
    scopes: words(text(root("ExtlClntAppOauthSettings"), "commaSeparatedOauthScopes"), /,/).map(scopeLabel),
    certificate,
    flows: toggles(settings),
    policy: policyRows(policy),
    policyBoxes: [...toggles(policy), ...toggles(root("ExtlClntAppConfigurablePolicies"))],
    approved: {
      permissionSets: words(text(policy, "commaSeparatedPermissionSet"), /,/),
      profiles: words(text(policy, "commaSeparatedProfile"), /,/),
    },
    permissionSets: pkg.components.filter(({ type }) => type === "PermissionSet").map(setFacts),
    groups: pkg.components
      .filter(({ type }) => type === "PermissionSetGroup")
      .map((group) => ({
        name: group.fullName,
        label: leaf(group.root, "label") ?? group.fullName,
        sets: setsIn(group),
      })),
    assigns,
    everything: pkg.components.map(({ type, fullName, root }) => ({
      component: `${type} ${fullName}`,
      rows: leaves(root, "").map(([name, value]) => [
        name,
        name === "certificate" ? certificateWords(certificate) : value,
      ]),
    })),
  };
}

function policyRows(oauth: XmlElement | undefined): [string, string][] {
  const choices = ["permittedUsersPolicyType", "ipRelaxationPolicyType", "requiredSessionLevel"].flatMap(
    (name): [string, string][] => {
      const value = leaf(oauth, name);
      return value === undefined ? [] : [[elementLabel(name), valueLabel(value)]];
    },
  );
  const refresh = leaf(oauth, "refreshTokenPolicyType");
  const period = [leaf(oauth, "refreshTokenValidityPeriod"), leaf(oauth, "refreshTokenValidityUnit")]
    .filter((part) => part !== undefined)
    .join(" ");
  return [
    ...choices,
    ...(refresh
      ? [
          [elementLabel("refreshTokenPolicyType"), [valueLabel(refresh), period].filter(Boolean).join(" ")] as [
            string,
            string,
          ],
        ]
      : []),
  ];
}

function setFacts(component: Component): SetFacts {
  const { fullName, root } = component;
  const permissions = root.children
    .filter(({ name }) => name === "userPermissions")
    .map((element) => ({
      label: permissionLabel(leaf(element, "name") ?? ""),
      on: leaf(element, "enabled") === "true",
    }));
  const rows = accessRows([component]);
  const granted = (kind: "object" | "field", words: (right: Right) => string) =>
    rows.flatMap((row) => (row.kind === kind ? [[row.name, row.rights.map(words).join(", ")] as const] : []));
  return {
    name: fullName,
    label: leaf(root, "label") ?? fullName,
    licence: leaf(root, "license") ?? "",
    permissions,
    objects: granted("object", objectRight),
    fields: granted("field", (right) => `${objectRight(right)} Access`),
    others: dataAccess([component])
      .others.filter(({ kind }) => kind !== "userPermissions")
      .map(({ kind, name }) => [kind, name]),
  };
}

/** As Setup names it: `view all` is View All Records there. */
function objectRight(right: Right): string {
  const words = right.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
  return words.includes(" ") ? `${words} Records` : words;
}

/** Rotation is a thing done once, not a setting. */
const NO_SETTING = new Set(["shouldRotateConsumerKey", "shouldRotateConsumerSecret"]);

function toggles(root: XmlElement | undefined): Toggle[] {
  return (root?.children ?? [])
    .filter(({ name, text }) => !NO_SETTING.has(name) && /^(true|false)$/.test(text?.trim() ?? ""))
    .map(({ name, text }) => ({ label: elementLabel(name), on: text?.trim() === "true" }));
}

function leaves(element: XmlElement, path: string): [string, string][] {
  return element.children.flatMap((child): [string, string][] => {
    const name = path === "" ? child.name : `${path}.${child.name}`;
    return child.children.length > 0 ? leaves(child, name) : [[name, child.text?.trim() ?? ""]];
  });
}

function certificateWords(certificate: GuideCertificate | undefined): string {
  return certificate ? `kantiv.crt, SHA-256 ${certificate.fingerprint256}` : "";
}

/** What the integration user is given, by name: of the package's sets and the org's own on the policy what no group brings. */
export function toAssign({ permissionSets, groups, approved, assigns }: GuideFacts) {
  const made = permissionSets.map(({ name }) => name);
  const own = approved.permissionSets.filter((name) => !hasName(made, name));
  const elsewhere = [...groups.flatMap(({ sets }) => sets), ...assigns];
  return {
    sets: [...made, ...own].filter((name) => !hasName(elsewhere, name)),
    groups: groups.map(({ name }) => name),
    assigns,
  };
}

export function onOff(on: boolean): string {
  return on ? "on" : "off";
}

const leaf = (element: XmlElement | undefined, name: string) =>
  element?.children.find((child) => child.name === name)?.text?.trim();
const words = (text: string, between: RegExp) =>
  text
    .split(between)
    .map((word) => word.trim())
    .filter((word) => word !== "");
