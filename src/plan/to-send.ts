import { canonical } from "../metadata/canonical.ts";
import { listed, textOf } from "../metadata/component.ts";
import { EXTRA_TYPES } from "../metadata/kinds.ts";
import type { Component, RenderedPackage, XmlElement } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";
import type { Change } from "../model/plan.ts";
import { hasName } from "../util/same-name.ts";

/**
 * The components that change anything: an org may refuse to be told again what it has. What the org does not show (its
 * certificate, and with a plug-in that comes the switch that turns it on) may differ and goes along. All of them where none changes. Pure.
 */
export function changedPart(desired: RenderedPackage, changes: readonly Change[]): RenderedPackage {
  const plugsIn = changes.some(({ type, action }) => action !== "none" && EXTRA_TYPES.includes(type));
  const goesAlong = (path: string) => path === "certificate" || (plugsIn && /^is\w+PluginEnabled$/.test(path));
  const components = desired.components.filter(({ type, fullName }) =>
    changes.some(
      (change) =>
        change.type === type &&
        change.name === fullName &&
        (change.action !== "none" || change.unreadable.some(goesAlong)),
    ),
  );
  const changing = changes.some(({ action, type }) => action !== "none" && components.some((one) => one.type === type));
  return changing ? { ...desired, components } : desired;
}

const LISTS = { commaSeparatedPermissionSet: "permissionSet", commaSeparatedProfile: "profile" } as const;

/**
 * The same without the names on the policy that have access already, for an org whose lists only add. A list of which nothing
 * is left is left out. Pure.
 *
 * @returns the very same package where nothing of it is granted already
 */
export function withoutGranted(pkg: RenderedPackage, now: OrgSnapshot): RenderedPackage {
  const components = pkg.components.map((component) => {
    const there = now.components.find(
      ({ type, fullName }) => type === component.type && fullName === component.fullName,
    );
    const root = Object.entries(LISTS).reduce((kept, [name, kind]) => {
      const openers = (now.openers ?? []).filter((opener) => opener.kind === kind).map((opener) => opener.name);
      return withoutNames(kept, name, [...openers, ...namesIn(there, name)]);
    }, component.root);
    return root === component.root ? component : { ...component, root };
  });
  return components.every((component, index) => component === pkg.components[index]) ? pkg : { ...pkg, components };
}

function namesIn(component: Component | undefined, element: string): string[] {
  return component ? listed(textOf(component.root, element) ?? "") : [];
}

/** The same without these names in a list; a list of which nothing is left is left out. Pure. */
export function withoutNames(root: XmlElement, element: string, granted: readonly string[]): XmlElement {
  const names = listed(textOf(root, element) ?? "");
  const left = names.filter((name) => !hasName(granted, name));
  if (left.length === names.length) return root;
  const others = root.children.filter(({ name }) => name !== element);
  const list = left.length > 0 ? [{ name: element, text: left.join(","), children: [] }] : [];
  return canonical({ ...root, children: [...others, ...list] });
}
