import { withChildren } from "../metadata/canonical.ts";
import { componentOf, listed, parentApp, textOf } from "../metadata/component.ts";
import { EXTRA_TYPES, SATELLITE_TYPES } from "../metadata/kinds.ts";
import type { Component, XmlElement } from "../model/metadata.ts";
import { sameName } from "../util/same-name.ts";

const PARENT = "externalClientApplication";

/** Lists on the OAuth policy that name who may use the app: what others added there stays. */
export const SHARED_LISTS = ["commaSeparatedPermissionSet", "commaSeparatedProfile"];

/** The one that the other side has: of what an app has one of whatever its name, else by its name. */
export function counterpart(component: Component, others: readonly Component[]): Component | undefined {
  const isSatellite = [...SATELLITE_TYPES, ...EXTRA_TYPES].includes(component.type);
  return others.find(
    (other) =>
      other.type === component.type &&
      (isSatellite ? sameName(parentApp(other), parentApp(component)) : sameName(other.fullName, component.fullName)),
  );
}

/**
 * The same components under the names that they have in an org, which looks at no case; a satellite under whatever name the
 * app has it (made in Setup, or by the platform itself), since a second one of a kind is refused. Pure.
 */
export function fitNames(components: readonly Component[], actual: readonly Component[]): Component[] {
  const app = componentOf(actual, "ExternalClientApplication")?.fullName;
  return components.map((component) => {
    const there = counterpart(component, actual);
    const root = respelled(component, app, there);
    const fullName = there?.fullName ?? component.fullName;
    return fullName === component.fullName ? withRoot(component, root) : { ...component, root, fullName };
  });
}

/** The component with that root; the same one where it is its own. */
export function withRoot(component: Component, root: XmlElement): Component {
  return root === component.root ? component : { ...component, root };
}

/** Names of the app, permission sets and profiles as the org writes them. */
function respelled({ fullName, root }: Component, app: string | undefined, there: Component | undefined): XmlElement {
  const children = root.children.map((child) => {
    if (child.name === PARENT && app && sameName(child.text?.trim(), app)) return withText(child, app);
    // Parts of an app are labelled by their own name.
    const isOwnName = child.name === "label" && child.text === fullName && sameName(fullName, there?.fullName);
    if (there && isOwnName) return withText(child, there.fullName);
    if (!there || !SHARED_LISTS.includes(child.name)) return child;
    const present = listed(textOf(there.root, child.name) ?? "");
    const entries = listed(child.text ?? "");
    const asThere = entries.map((entry) => present.find((one) => sameName(one, entry)) ?? entry);
    return asThere.every((entry, index) => entry === entries[index]) ? child : { ...child, text: asThere.join(",") };
  });
  return withChildren(root, children);
}

function withText(element: XmlElement, text: string): XmlElement {
  return element.text === text ? element : { ...element, text };
}
