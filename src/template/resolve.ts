import { leavesOf } from "../metadata/component.ts";
import type { Problem } from "../model/errors.ts";
import type { Place, XmlElement } from "../model/metadata.ts";
import type { ResolvedValue, ResolvedValues, TemplateFile } from "../model/template.ts";
import { fill, parts, wholeParameter } from "./placeholders.ts";

/** The text of an element, and the place that decides it: the element, or where its parameter gets the value. */
export interface Value {
  text: string;
  /** False when a parameter without a value is in it: then `text` holds the placeholder. */
  known: boolean;
  /** The first parameter without a value. */
  missing?: string;
  place: Place;
}

/** An element of a metadata file that knows where it stands and where its text comes from. */
export interface ResolvedElement {
  name: string;
  place: Place;
  /** Absent for an element with elements in it. */
  value?: Value;
  children: readonly ResolvedElement[];
}

/** A file whose texts stand as they are. */
export function literalElement(element: XmlElement, file: string): ResolvedElement {
  const place = placeIn(file, element);
  const { name, text = "", children } = element;
  if (children.length > 0) return { name, place, children: children.map((child) => literalElement(child, file)) };
  return { name, place, value: { text, known: true, place }, children: [] };
}

/**
 * A template's file with values: its path from the template's folder, and its root, which is absent when a parameter takes
 * it out. The only way by which values get into a file.
 */
export function resolveFile(
  { path, file, root }: TemplateFile,
  values: ResolvedValues,
): { path: Value; root: ResolvedElement | undefined } {
  return {
    path: resolveText(path, { file, line: 1, column: 1 }, values),
    root: resolveElement(root, file, values),
  };
}

function resolveElement(element: XmlElement, file: string, values: ResolvedValues): ResolvedElement | undefined {
  const place = placeIn(file, element);
  const { name, text = "", children } = element;
  if (children.length > 0) {
    return { name, place, children: children.flatMap((child) => resolveElement(child, file, values) ?? []) };
  }
  const whole = wholeParameter(text);
  if (whole !== undefined && !values.has(whole)) return undefined;
  return { name, place, value: resolveText(whole === undefined ? text : text.trim(), place, values), children: [] };
}

function resolveText(text: string, place: Place, values: ResolvedValues): Value {
  const whole = wholeParameter(text);
  const names = parts(text).flatMap((part) => (part.kind === "parameter" ? [part.name] : []));
  const known = names.flatMap((name): [string, string][] => {
    const value = values.get(name);
    return isKnown(value) ? [[name, value.text]] : [];
  });
  const filled = fill(text, Object.fromEntries(known));
  if ("missing" in filled) return { text, known: false, missing: filled.missing, place };
  const decided = whole === undefined ? undefined : values.get(whole);
  return { text: filled.text, known: true, place: (isKnown(decided) ? decided.place : undefined) ?? place };
}

function isKnown(value: ResolvedValue | undefined): value is Exclude<ResolvedValue, "open"> {
  return value !== undefined && value !== "open";
}

function placeIn(file: string, { at }: XmlElement): Place {
  return { file, line: at?.line ?? 1, column: at?.column ?? 1 };
}

/** The plain element, as it is deployed and as the schema check takes it. */
export function plainElement({ name, place, value, children }: ResolvedElement): XmlElement {
  const at = { line: place.line, column: place.column };
  return { name, ...(value && { text: value.text }), children: children.map(plainElement), at };
}

/** What may be wrong with a value whatever element it is in. */
const OF_VALUES = ["SCHEMA_ENUM", "SCHEMA_TYPE"];

/**
 * What the schema check found in the plain element, each at the place that decides it: a value that a parameter brings is
 * corrected where the parameter gets it. Of a value that is not known yet nothing is said.
 */
export function atDecision(problems: readonly Problem[], root: ResolvedElement): Problem[] {
  const values = new Map(leavesOf(root).map(({ place, value }) => [`${place.line}:${place.column}`, value]));
  return problems.flatMap((problem) => {
    const value = OF_VALUES.includes(problem.code) ? values.get(`${problem.line}:${problem.column}`) : undefined;
    if (value === undefined) return [problem];
    return value.known ? [{ ...problem, ...value.place }] : [];
  });
}
