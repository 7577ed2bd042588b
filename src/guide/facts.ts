import { callbacksOf } from "../metadata/component.ts";
import type { Component, RenderedPackage, XmlElement } from "../model/metadata.ts";
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
  permissionSets: readonly { name: string; label: string; licence: string; permissions: readonly Toggle[] }[];
  /** Every element with a text of its own, component by component. */
  everything: readonly { component: string; rows: readonly (readonly [element: string, value: string])[] }[];
}

export interface Toggle {
  label: string;
  on: boolean;
}

/** Reads the facts. Pure; the certificate has been read by whoever can. */
export function guideFacts(pkg: RenderedPackage, certificate: GuideCertificate | undefined): GuideFacts {
  const root = (type: string) => pkg.components.find((component) => component.type === type)?.root;
  const app = pkg.components.find(({ type }) => type === "ExternalClientApplication");
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

function setFacts({ fullName, root }: Component): GuideFacts["permissionSets"][number] {
  const permissions = root.children
    .filter(({ name }) => name === "userPermissions")
    .map((element) => ({
      label: permissionLabel(leaf(element, "name") ?? ""),
      on: leaf(element, "enabled") === "true",
    }));
  return { name: fullName, label: leaf(root, "label") ?? fullName, licence: leaf(root, "license") ?? "", permissions };
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
