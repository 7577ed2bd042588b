import type { Component, XmlElement } from "../model/metadata.ts";

/** What tells the entries of a repeated element apart, by the first that they have: the subject of a permission set's row. */
const KEYS = [
  "name",
  "key",
  "field",
  "object",
  "startIpAddress",
  "fullName",
  "agentName",
  "apexClass",
  "apexPage",
  "application",
  "configName",
  "dataspaceScope",
  "externalCredentialPrincipal",
  "externalDataSource",
  "flow",
  "recordType",
  "servicePresenceStatus",
  "tab",
];

/**
 * A component as paths and texts: `isEnabled`, `idTokenConfig.idTokenAudience`, `userPermissions[ApiEnabled].enabled`.
 * Entries of repeated elements are known by their name, so that a change of their order is no difference.
 */
export function flatten(component: Component): Map<string, string> {
  const fields = new Map<string, string>();
  walk(component.root, "", fields);
  return fields;
}

function walk(element: XmlElement, prefix: string, fields: Map<string, string>): void {
  const seen = new Map<string, number>();
  for (const child of element.children) {
    const nth = seen.get(child.name) ?? 0;
    seen.set(child.name, nth + 1);
    const path = `${prefix}${child.name}${keyOf(child, nth)}`;
    if (child.children.length === 0) fields.set(path, child.text ?? "");
    else walk(child, `${path}.`, fields);
  }
}

function keyOf(element: XmlElement, nth: number): string {
  const key = KEYS.map((name) => element.children.find((child) => child.name === name)?.text).find(
    (text) => text !== undefined,
  );
  if (key !== undefined) return `[${key}]`;
  return nth === 0 ? "" : `[${nth}]`;
}
