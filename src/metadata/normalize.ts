import type { Component, XmlElement } from "../model/metadata.ts";
import { rememberingOf } from "../util/remembering.ts";
import { canonical, compareAscii } from "./canonical.ts";
import { listed } from "./component.ts";
import { type ElementSpec, kindOf } from "./kinds.ts";
import { canonicalPem } from "./pem.ts";
import { BASIC_PARTS, scopeOf } from "./scopes.ts";
import { printXml } from "./xml.ts";

/**
 * A component as it is compared: what a template wants and what an org returns are equal after this exactly when a
 * deployment would change nothing that matters. Drops what an org adds by itself (consumer key and secret, links, ids,
 * undocumented elements), spells out the platform's defaults, and brings texts to one form (booleans, numbers, lists,
 * certificates, white space). The result is canonical; it has no positions and is not meant to be deployed.
 */
export const normalise = rememberingOf(normalisedAnew);

function normalisedAnew(component: Component): Component {
  const kind = kindOf(component.type);
  if (kind === undefined) return { ...component, root: canonical(component.root) };
  const root = normalised(component.root, kind.elements.filter(isCompared));
  const filled = withDefaults(root, kind.elements, component.fullName);
  return { ...component, root: canonical(consistent(component.type, filled)) };
}

/** The scopes of a comma-separated list, sorted, under the names that the platform uses for itself. */
export function scopeNames(text: string): string[] {
  const named = listed(text).map((name) => scopeOf(name)?.sameAs ?? name);
  const basic = BASIC_PARTS.every((name) => named.includes(name)) ? ["Basic"] : [];
  const all = new Set([...named, ...basic]);
  if (all.has("Basic")) for (const part of BASIC_PARTS) all.delete(part);
  return [...all].sort(compareAscii);
}

function normalised(parent: XmlElement, specs: readonly ElementSpec[]): XmlElement {
  const children = parent.children
    .flatMap((child) => {
      const spec = specs.find((known) => known.name === child.name);
      const is = spec && normalisedElement(child, spec);
      return is === undefined || (spec?.offIsNothing && is.text === "false") ? [] : [is];
    })
    .filter((child) => child.children.length > 0 || child.text !== "");
  return { name: parent.name, children: sortedRepeats(withoutRefusals(parent, children), specs) };
}

function normalisedElement(element: XmlElement, spec: ElementSpec): XmlElement {
  if (spec.children === undefined) {
    return { name: spec.name, text: normalisedText(element.text ?? "", spec), children: [] };
  }
  const inner = normalised(element, spec.children);
  return inner.children.length === 0 ? { ...inner, text: "" } : canonical(withDefaults(inner, spec.children, ""));
}

function normalisedText(raw: string, spec: ElementSpec): string {
  const text = raw.replace(/\r\n?/g, "\n").trim();
  if (spec.type === "boolean") return text === "1" ? "true" : text === "0" ? "false" : text.toLowerCase();
  if (spec.type === "int") return /^[+-]?\d{1,12}$/.test(text) ? String(Number(text)) : text;
  if (spec.name === "commaSeparatedOauthScopes") return scopeNames(text).join(", ");
  if (spec.list) return [...new Set(listed(text))].sort(compareAscii).join(", ");
  if (spec.pem) return canonicalPem(text) ?? text;
  return text
    .split("\n")
    .map((line) => line.trim())
    .join("\n");
}

const ANSWERS = ["true", "false", "None", "Available", "Visible"];

/** A row of an access list that opens nothing says the same as no row, and orgs keep none. */
function withoutRefusals(parent: XmlElement, children: readonly XmlElement[]): XmlElement[] {
  if (parent.name !== "PermissionSet") return [...children];
  return children.filter((row) => {
    const answers = row.children.map(({ text = "" }) => text).filter((text) => ANSWERS.includes(text));
    return answers.length === 0 || answers.some((text) => text !== "false" && text !== "None");
  });
}

/** Repeated elements are sets: sorted by what they hold, each once. */
function sortedRepeats(children: readonly XmlElement[], specs: readonly ElementSpec[]): XmlElement[] {
  const repeated = new Set(specs.filter((spec) => spec.repeated).map((spec) => spec.name));
  const rows = new Map(
    children.filter((child) => repeated.has(child.name)).map((child) => [printXml(child), child] as const),
  );
  const sorted = [...rows].sort(([a], [b]) => compareAscii(a, b)).map(([, child]) => child);
  return [...children.filter((child) => !repeated.has(child.name)), ...sorted];
}

function withDefaults(parent: XmlElement, specs: readonly ElementSpec[], fullName: string): XmlElement {
  const present = new Set(parent.children.map((child) => child.name));
  const added = specs.flatMap((spec): XmlElement[] => {
    // Setup and the platform itself label what goes with an app by its full name.
    const text = spec.default ?? (spec.name === "label" && !spec.required && fullName ? fullName : undefined);
    return text === undefined || present.has(spec.name) ? [] : [{ name: spec.name, text, children: [] }];
  });
  return { ...parent, children: [...parent.children, ...added] };
}

/** A refresh token's validity says nothing when the policy has no lifetime. */
function consistent(type: string, root: XmlElement): XmlElement {
  if (type !== "ExtlClntAppOauthConfigurablePolicies") return root;
  const policy = root.children.find((child) => child.name === "refreshTokenPolicyType")?.text;
  if (policy !== "Infinite" && policy !== "Zero") return root;
  return { ...root, children: root.children.filter((child) => !child.name.startsWith("refreshTokenValidity")) };
}

/** The full name stands in the file's name; what is never sent is never compared. */
function isCompared(spec: ElementSpec): boolean {
  return spec.name !== "fullName" && spec.never === undefined;
}
