import type { XmlElement } from "../model/metadata.ts";

/**
 * The order in which every version of the metadata WSDL lists elements: those that all types inherit, then the type's
 * own by ASCII. Salesforce is reported to drop elements that come out of order, silently.
 */
export function compareNames(a: string, b: string): number {
  return rank(a) - rank(b) || compareAscii(a, b);
}

/** By code units, whatever the machine's language: `isDPopEnabled` comes before `isDeviceFlowEnabled`. */
export function compareAscii(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The tree in schema order, at every level; elements of one name keep their order. One that is in order is the same tree. */
export function canonical(root: XmlElement): XmlElement {
  return withChildren(
    root,
    root.children.map(canonical).sort((a, b) => compareNames(a.name, b.name)),
  );
}

/** The element with these in it; the same one where they are its own, so that what is known of it still is. */
export function withChildren(element: XmlElement, children: readonly XmlElement[]): XmlElement {
  const { children: own } = element;
  const isSame = children.length === own.length && children.every((child, at) => child === own[at]);
  return isSame ? element : { ...element, children };
}

function rank(name: string): number {
  if (name === "fullName") return 0;
  return name === "module" ? 1 : 2;
}
