import type { Component, XmlElement } from "../model/metadata.ts";

/** Text of the first child with that name; undefined when there is none or it holds elements. */
export function textOf(root: XmlElement, name: string): string | undefined {
  return root.children.find((child) => child.name === name)?.text;
}

/** The addresses of a `callbackUrl`: one a line, as Setup has them, or apart by blanks. */
export function callbacksOf(text: string): string[] {
  return text.split(/\s+/).filter((url) => url !== "");
}

/** The entries of a comma-separated list. */
export function listed(text: string): string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** The component of a type of which an app, or an org, has one. */
export function componentOf<T extends Pick<Component, "type">>(components: readonly T[], type: string): T | undefined {
  return components.find((one) => one.type === type);
}

/** Text of an element of that one; undefined where either is not there. */
export function textIn(components: readonly Component[], type: string, element: string): string | undefined {
  const component = componentOf(components, type);
  return component && textOf(component.root, element);
}

/** Names in a comma-separated element of that one. */
export function listIn(components: readonly Component[], type: string, element: string): string[] {
  return listed(textIn(components, type, element) ?? "");
}

/** Every element that holds no other, at any depth. */
export function leavesOf<T extends { children: readonly T[] }>(root: T): T[] {
  return root.children.length === 0 ? [root] : root.children.flatMap((child) => leavesOf(child));
}

/** The External Client App that a component belongs to: itself, or the one it names. */
export function parentApp(component: Component): string | undefined {
  if (component.type === "ExternalClientApplication") return component.fullName;
  return textOf(component.root, "externalClientApplication")?.trim() || undefined;
}

/**
 * What a full name may be: letters, digits and underscores, beginning with a letter and not ending with an underscore.
 * A double underscore is taken for a namespace prefix, which names in an org may have.
 */
export function isFullName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !name.endsWith("_") && name.length <= 255;
}
