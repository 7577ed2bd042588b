import type { Problem } from "../model/errors.ts";
import type { Component, XmlElement } from "../model/metadata.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { compareNames } from "./canonical.ts";
import { listed } from "./component.ts";
import { type ElementSpec, isIn, kindOf, type NeverReason, versionNumber } from "./kinds.ts";
import { scopeOf } from "./scopes.ts";

/** Where a finding belongs: the file, and the API version of the schema. */
interface Context {
  file: string;
  version: number;
}

/**
 * What the schema of the component's type says against it at that API version (`"66.0"`); none when it is valid.
 * Codes: SCHEMA_UNKNOWN_TYPE, SCHEMA_UNKNOWN_ELEMENT, SCHEMA_ENUM, SCHEMA_TYPE, SCHEMA_REQUIRED, SCHEMA_VERSION,
 * SCHEMA_ORDER, SCHEMA_REPEATED. Undocumented elements of the newest versions are taken as valid: orgs return them.
 * @throws API_VERSION_INVALID
 */
export function checkSchema(component: Component, apiVersion: string, options: { file: string }): Problem[] {
  const context = { file: options.file, version: versionNumber(apiVersion) };
  const kind = kindOf(component.type);
  if (kind === undefined) {
    const message = `${component.type} is no metadata type that this tool knows.`;
    return [problem(context, component.root, "SCHEMA_UNKNOWN_TYPE", message, "Remove the file.")];
  }
  if (component.root.name !== kind.type) {
    const message = `The file holds ${component.root.name}; its place says ${kind.type}.`;
    return [problem(context, component.root, "SCHEMA_TYPE", message, "Move the file, or correct its root element.")];
  }
  if (kind.since > context.version) {
    return [problem(context, component.root, "SCHEMA_VERSION", tooNew(kind.type, kind.since, context), USE_NEWER)];
  }
  const { root } = component;
  const isKnown = ({ name }: XmlElement) => kind.elements.some((spec) => spec.name === name);
  const known = kind.partly ? { ...root, children: root.children.filter(isKnown) } : root;
  return checkChildren(known, kind.elements, context);
}

/**
 * Elements and values that must not leave this machine, whatever the schema says: what belongs to one org
 * (SCHEMA_ORG_BOUND), what is a key or a password (SCHEMA_SECRET), and what is undocumented or internal (SCHEMA_UNDOCUMENTED).
 */
export function checkPortable(component: Component, options: { file: string }): Problem[] {
  return portable(component.root, kindOf(component.type)?.elements ?? [], { file: options.file, version: 0 });
}

const USE_NEWER = "Use a newer API version, or leave it out.";

const NEVER: Readonly<Record<NeverReason, { code: string; why: string }>> = {
  "org-bound": { code: "SCHEMA_ORG_BOUND", why: "belongs to one org, which makes it by itself" },
  secret: { code: "SCHEMA_SECRET", why: "is a secret, which everybody who reads the file would have" },
  undocumented: { code: "SCHEMA_UNDOCUMENTED", why: "is not documented by Salesforce" },
  internal: { code: "SCHEMA_UNDOCUMENTED", why: "is for Salesforce's internal use" },
};

function checkChildren(parent: XmlElement, specs: readonly ElementSpec[], context: Context): Problem[] {
  const found = parent.children.flatMap((child) => checkElement(child, parent, specs, context));
  const present = new Set(parent.children.map((child) => child.name));
  const missing = specs
    .filter((spec) => spec.required && isIn(spec, context.version) && !present.has(spec.name))
    .map(({ name }) => problem(context, parent, "SCHEMA_REQUIRED", `<${parent.name}> needs <${name}>.`, "Add it."));
  return [...found, ...missing, ...checkOrder(parent, context), ...checkRepeated(parent, specs, context)];
}

function checkElement(
  element: XmlElement,
  parent: XmlElement,
  specs: readonly ElementSpec[],
  context: Context,
): Problem[] {
  const spec = specs.find((known) => known.name === element.name);
  if (spec === undefined) {
    const meant = didYouMean(
      element.name,
      specs.map((known) => known.name),
    );
    const remedy = meant ? `Did you mean <${meant}>?` : "Remove it.";
    const message = `<${parent.name}> has no element <${element.name}>.`;
    return [problem(context, element, "SCHEMA_UNKNOWN_ELEMENT", message, remedy)];
  }
  if (spec.since > context.version) {
    return [problem(context, element, "SCHEMA_VERSION", tooNew(`<${spec.name}>`, spec.since, context), USE_NEWER)];
  }
  if (spec.until !== undefined && spec.until < context.version) {
    const message = `<${spec.name}> was removed after API ${spec.until}.0; the file is checked for ${context.version}.0.`;
    return [problem(context, element, "SCHEMA_VERSION", message, "Remove it.")];
  }
  return spec.children ? checkComplex(element, spec.children, context) : checkText(element, spec, context);
}

function checkComplex(element: XmlElement, children: readonly ElementSpec[], context: Context): Problem[] {
  if (element.children.length === 0 && element.text?.trim()) {
    const message = `<${element.name}> holds elements, not text.`;
    return [problem(context, element, "SCHEMA_TYPE", message, "Put the elements of its type into it.")];
  }
  return checkChildren(element, children, context);
}

function checkText(element: XmlElement, spec: ElementSpec, context: Context): Problem[] {
  const type = (message: string, remedy: string) => [problem(context, element, "SCHEMA_TYPE", message, remedy)];
  if (element.children.length > 0) return type(`<${spec.name}> holds text, not elements.`, "Put text into it.");
  const value = element.text ?? "";
  // The white space around is not part of an xsd:boolean or xsd:int, but it is part of an enum's value.
  if (spec.type === "boolean" && !/^(true|false|0|1)$/.test(value.trim())) {
    return type(`<${spec.name}> must be true or false.`, "Write true or false.");
  }
  if (spec.type === "int" && !isInt(value.trim()))
    return type(`<${spec.name}> must be a whole number.`, "Write digits.");
  if (spec.name === "commaSeparatedOauthScopes") return checkScopes(element, value, context);
  return spec.values ? checkValue(element, spec, spec.type === "enum" ? value : value.trim(), context) : [];
}

/** A scope that no version has is for lint to tell; one that came later is no more known to an earlier version. */
function checkScopes(element: XmlElement, value: string, context: Context): Problem[] {
  return listed(value).flatMap((name) => {
    const since = scopeOf(name)?.since ?? 0;
    if (since <= context.version) return [];
    return [problem(context, element, "SCHEMA_VERSION", tooNew(`The scope ${name}`, since, context), USE_NEWER)];
  });
}

function checkValue(element: XmlElement, spec: ElementSpec, value: string, context: Context): Problem[] {
  const known = spec.values?.find((candidate) => candidate.value === value);
  if (known && known.since > context.version) {
    const message = tooNew(`The value ${value} of <${spec.name}>`, known.since, context);
    return [problem(context, element, "SCHEMA_VERSION", message, USE_NEWER)];
  }
  if (known) return [];
  const allowed = (spec.values ?? []).filter(
    (candidate) => !candidate.undocumented && isIn(candidate, context.version),
  );
  const names = allowed.map((candidate) => candidate.value);
  const meant = didYouMean(value, names);
  const message = `${JSON.stringify(value)} is no value of <${spec.name}>.`;
  const remedy = `${meant ? `Did you mean ${meant}? ` : ""}It is one of ${names.join(", ")}.`;
  return [problem(context, element, "SCHEMA_ENUM", message, remedy)];
}

function checkOrder(parent: XmlElement, context: Context): Problem[] {
  const wrong = parent.children.findIndex((child, index) => {
    const before = parent.children[index - 1];
    return before !== undefined && compareNames(before.name, child.name) > 0;
  });
  const child = parent.children[wrong];
  const before = parent.children[wrong - 1];
  if (child === undefined || before === undefined) return [];
  const message = `<${child.name}> stands after <${before.name}>; the schema has the elements in ASCII order.`;
  return [
    problem(context, child, "SCHEMA_ORDER", message, "Sort the elements: Salesforce may drop those out of order."),
  ];
}

function checkRepeated(parent: XmlElement, specs: readonly ElementSpec[], context: Context): Problem[] {
  const seen = new Set<string>();
  return parent.children.flatMap((child) => {
    const single = specs.some((spec) => spec.name === child.name && !spec.repeated);
    if (single && seen.has(child.name)) {
      const message = `<${child.name}> stands more than once in <${parent.name}>.`;
      return [problem(context, child, "SCHEMA_REPEATED", message, "Keep one of them.")];
    }
    seen.add(child.name);
    return [];
  });
}

function portable(parent: XmlElement, specs: readonly ElementSpec[], context: Context): Problem[] {
  return parent.children.flatMap((child) => {
    const spec = specs.find((known) => known.name === child.name);
    if (spec?.never) {
      const { code, why } = NEVER[spec.never];
      // In brackets, its name would be taken for the secret itself where output is searched for secrets.
      const named = spec.never === "secret" ? child.name : `<${child.name}>`;
      return [problem(context, child, code, `${named} ${why}.`, "Remove it.")];
    }
    if (spec?.values?.some((known) => known.undocumented && known.value === child.text)) {
      const message = `The value ${child.text} of <${child.name}> is not documented by Salesforce.`;
      return [problem(context, child, "SCHEMA_UNDOCUMENTED", message, "Use a documented value.")];
    }
    return portable(child, spec?.children ?? [], context);
  });
}

function tooNew(what: string, since: number, { version }: Context): string {
  return `${what} is known from API ${since}.0 on; the file is checked for ${version}.0.`;
}

/** `xsd:int`: 32 bits with a sign. */
function isInt(text: string): boolean {
  return /^[+-]?\d{1,12}$/.test(text) && Math.trunc(Number(text)) === (Number(text) | 0);
}

function problem({ file }: Context, { at }: XmlElement, code: string, message: string, remedy: string): Problem {
  return { code, message, remedy, file, ...at };
}
