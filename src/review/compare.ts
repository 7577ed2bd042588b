import { parentApp } from "../metadata/component.ts";
import { inManifestOrder } from "../metadata/layout.ts";
import { normalise } from "../metadata/normalize.ts";
import type { Component, RenderedPackage } from "../model/metadata.ts";
import type { Change, FieldChange } from "../model/plan.ts";
import { shownValue } from "../plan/diff.ts";
import { flatten } from "../plan/flatten.ts";

/**
 * What a package becomes by another version of itself, field by field. Unlike a plan against an org nothing is unreadable
 * here and nothing is kept stricter than written: both sides are wholly known. Equal components are left out. Pure.
 */
export function comparePackages(base: RenderedPackage | undefined, head: RenderedPackage | undefined): Change[] {
  const after = head?.components ?? [];
  const before = underNamesOf(base?.components ?? [], after);
  const all = inManifestOrder([...after, ...before.filter((one) => !after.some((other) => isSame(one, other)))]);
  return all.flatMap((component) => {
    const is = (other: Component) => isSame(other, component);
    return compare(before.find(is), after.find(is)) ?? [];
  });
}

function compare(base: Component | undefined, head: Component | undefined): Change | undefined {
  const [before, after] = [fieldsOf(base), fieldsOf(head)];
  const fields: FieldChange[] = [];
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [was, is] = [shownValue(path, before.get(path)), shownValue(path, after.get(path))];
    if (was !== is) fields.push({ path, before: was, after: is });
  }
  const known = head ?? base;
  if (!known || (base && head && fields.length === 0)) return undefined;
  const action = !base ? "create" : !head ? "delete" : "update";
  return { type: known.type, name: known.fullName, action, fields, unreadable: [] };
}

function fieldsOf(component: Component | undefined): Map<string, string> {
  return component ? flatten(normalise(component)) : new Map();
}

/**
 * Settings and policies of an app under the names that they have later: an app has one of each, and an org keeps the name
 * it knows, so that another file name alone changes nothing.
 */
function underNamesOf(base: readonly Component[], head: readonly Component[]): Component[] {
  return base.map((component) => {
    if (component.type === "ExternalClientApplication" || parentApp(component) === undefined) return component;
    const later = head.find((other) => other.type === component.type && parentApp(other) === parentApp(component));
    return later ? { ...component, fullName: later.fullName } : component;
  });
}

function isSame(a: Component, b: Component): boolean {
  return a.type === b.type && a.fullName === b.fullName;
}
