import { canonical } from "../metadata/canonical.ts";
import { parentApp, textOf } from "../metadata/component.ts";
import type { Component, RenderedPackage, XmlElement } from "../model/metadata.ts";

/** An app has one of each, keyed by the app: a second full name is refused as a duplicate. */
const ONE_PER_APP = new Set([
  "ExtlClntAppOauthSettings",
  "ExtlClntAppGlobalOauthSettings",
  "ExtlClntAppOauthConfigurablePolicies",
  "ExtlClntAppConfigurablePolicies",
]);

/** Lists on the OAuth policy that name who may use the app: what others added there stays. */
const SHARED_LISTS = ["commaSeparatedPermissionSet", "commaSeparatedProfile"];

/**
 * Fits a rendered package to an org: a satellite that the app has under another name (made in Setup, or by the platform
 * itself) is updated under that name, and permission sets and profiles that others put on the policy are kept. Pure.
 */
export function adopt(desired: RenderedPackage, actual: readonly Component[]): RenderedPackage {
  const components = desired.components.map((component) => {
    if (!ONE_PER_APP.has(component.type)) return component;
    const app = parentApp(component);
    const there = actual.find((other) => other.type === component.type && parentApp(other) === app);
    if (app === undefined || !there) return component;
    return {
      ...component,
      fullName: there.fullName,
      root: SHARED_LISTS.reduce((root, name) => keepList(root, there.root, name), component.root),
    };
  });
  return { ...desired, components };
}

function keepList(root: XmlElement, there: XmlElement, name: string): XmlElement {
  const [wanted, present] = [listOf(root, name), listOf(there, name)];
  const others = present.filter((entry) => !wanted.includes(entry));
  if (others.length === 0) return root;
  const element: XmlElement = { name, text: [...wanted, ...others].join(","), children: [] };
  const rest = root.children.filter((child) => child.name !== name);
  return canonical({ ...root, children: [...rest, element] });
}

function listOf(root: XmlElement, name: string): string[] {
  return (textOf(root, name) ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
