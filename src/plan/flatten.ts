import { textOf } from "../metadata/component.ts";
import { kindOf } from "../metadata/kinds.ts";
import type { Component, XmlElement } from "../model/metadata.ts";
import { rememberingOf } from "../util/remembering.ts";

/**
 * What tells the entries of a repeated element apart, by the first that they have: the subject of a permission set's row,
 * both ends of an address range.
 */
const IDENTITIES: readonly (readonly string[])[] = [
  ["name"],
  ["key"],
  ["field"],
  ["object"],
  ["startIpAddress", "endIpAddress"],
  ["fullName"],
  ["notificationType"],
  ["agentName"],
  ["apexClass"],
  ["apexPage"],
  ["application"],
  ["configName"],
  ["dataspaceScope"],
  ["externalCredentialPrincipal"],
  ["externalDataSource"],
  ["flow"],
  ["recordType"],
  ["servicePresenceStatus"],
  ["tab"],
];

/**
 * A component as paths and texts: `isEnabled`, `idTokenConfig.idTokenAudience`, `userPermissions[ApiEnabled].enabled`.
 * Entries of repeated elements are known by what they are about, so that a change of their order is no difference; those
 * that nothing tells apart are counted, so that each text has a path of its own.
 */
export const flatten: (component: Component) => ReadonlyMap<string, string> = rememberingOf(({ type, root }) => {
  const fields = new Map<string, string>();
  const names = (kindOf(type)?.elements ?? []).filter(({ repeated, children }) => repeated && !children);
  const lists = new Set(names.map(({ name }) => name));
  walk(root, { prefix: "", lists }, fields, new Set());
  return fields;
});

/** @param lists elements of the component that stand several times and have nothing but their text: it is what they are about */
function walk(
  element: XmlElement,
  { prefix, lists }: { prefix: string; lists: ReadonlySet<string> },
  fields: Map<string, string>,
  taken: Set<string>,
): void {
  for (const child of element.children) {
    const identity = prefix === "" && lists.has(child.name) ? `[${child.text ?? ""}]` : identityOf(child);
    const path = free(`${prefix}${child.name}${identity}`, taken);
    if (child.children.length === 0) fields.set(path, child.text ?? "");
    else walk(child, { prefix: `${path}.`, lists }, fields, taken);
  }
}

function identityOf(element: XmlElement): string {
  if (element.children.length === 0) return "";
  const texts = IDENTITIES.map((names) => names.flatMap((name) => textOf(element, name) ?? []));
  const known = texts.find((found) => found.length > 0);
  return known ? `[${known.join("-")}]` : "";
}

function free(wanted: string, taken: Set<string>): string {
  let path = wanted;
  for (let nth = 1; taken.has(path); nth++) path = `${wanted}[${nth}]`;
  taken.add(path);
  return path;
}
