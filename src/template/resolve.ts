import { leavesOf } from "../metadata/component.ts";
import { type ElementSpec, kindOf } from "../metadata/kinds.ts";
import type { Problem } from "../model/errors.ts";
import type { Place, XmlElement } from "../model/metadata.ts";
import type { ResolvedList, ResolvedText, ResolvedValue, ResolvedValues, TemplateFile } from "../model/template.ts";
import { fill, namesIn, wholeParameter } from "./placeholders.ts";

/** The text of an element, and the place that decides it: the element, or where its parameter gets the value. */
export interface Value {
  text: string;
  /** False when a parameter without a value is in it: then `text` holds the placeholder. */
  known: boolean;
  /** The first parameter without a value. */
  missing?: string;
  place: Place;
  /** Of a list in one text: its values, each with the place that decides it. */
  items?: readonly { text: string; place: Place }[];
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
 * it out. The only way by which values get into a file. Where a list stands in an element that the schema lets be repeated,
 * the element is made once for each value; where an element holds several values as one text, they are joined.
 */
export function resolveFile(
  { path, file, root }: TemplateFile,
  values: ResolvedValues,
): { path: Value; root: ResolvedElement | undefined } {
  return {
    path: resolveText(path, { file, line: 1, column: 1 }, values),
    root: resolveElement(root, { name: root.name, children: kindOf(root.name)?.elements ?? [] }, file, values)[0],
  };
}

/** What of an element's schema decides how values get into it. */
type Spec = Pick<ElementSpec, "name"> & Partial<Pick<ElementSpec, "repeated" | "separator" | "children">>;

function resolveElement(
  element: XmlElement,
  spec: Spec | undefined,
  file: string,
  values: ResolvedValues,
): ResolvedElement[] {
  const list = spec?.repeated ? listIn(element, values) : undefined;
  if (list === undefined) return resolveOne(element, spec, file, values);
  return list.items.flatMap((item) => resolveOne(element, spec, file, new Map([...values, [list.name, item]])));
}

function resolveOne(
  element: XmlElement,
  spec: Spec | undefined,
  file: string,
  values: ResolvedValues,
): ResolvedElement[] {
  const place = placeIn(file, element);
  const { name, text = "", children } = element;
  if (children.length > 0) {
    const specOf = (child: XmlElement) => spec?.children?.find((known) => known.name === child.name);
    return [{ name, place, children: children.flatMap((child) => resolveElement(child, specOf(child), file, values)) }];
  }
  const whole = wholeParameter(text);
  if (whole !== undefined && isNothing(values.get(whole))) return [];
  const value = resolveText(whole === undefined ? text : text.trim(), place, values, spec?.separator);
  return [{ name, place, value, children: [] }];
}

/** The list whose values the element is made for, by the parameter's name. */
function listIn(element: XmlElement, values: ResolvedValues): (ResolvedList & { name: string }) | undefined {
  const names = leavesOf(element).flatMap(({ text = "" }) => namesIn(text));
  return names.flatMap((name) => {
    const value = values.get(name);
    return isList(value) ? [{ ...value, name }] : [];
  })[0];
}

function resolveText(text: string, place: Place, values: ResolvedValues, separator = ","): Value {
  const whole = wholeParameter(text);
  const known = namesIn(text).flatMap((name): [string, string][] => {
    const value = values.get(name);
    if (isList(value)) return [[name, value.items.map((item) => item.text).join(separator)]];
    return isText(value) ? [[name, value.text]] : [];
  });
  const filled = fill(text, Object.fromEntries(known));
  if ("missing" in filled) return { text, known: false, missing: filled.missing, place };
  const decided = whole === undefined ? undefined : values.get(whole);
  const decidedAt = decided === undefined || decided === "open" ? undefined : decided.place;
  const items = isList(decided) ? decided.items.map((item) => ({ text: item.text, place: item.place ?? place })) : [];
  return { text: filled.text, known: true, place: decidedAt ?? place, ...(items.length > 0 && { items }) };
}

function isText(value: ResolvedValue | undefined): value is ResolvedText {
  return value !== undefined && value !== "open" && "text" in value;
}

function isList(value: ResolvedValue | undefined): value is ResolvedList {
  return value !== undefined && value !== "open" && "items" in value;
}

function isNothing(value: ResolvedValue | undefined): boolean {
  return value === undefined || (isList(value) && value.items.length === 0);
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
  // A list makes several elements of one place; the problem's words say which it is about.
  const values = Map.groupBy(leavesOf(root), ({ place }) => `${place.line}:${place.column}`);
  return problems.flatMap((problem) => {
    const at = OF_VALUES.includes(problem.code) ? values.get(`${problem.line}:${problem.column}`) : undefined;
    const meant = at?.find(({ value }) => problem.message.startsWith(JSON.stringify(value?.text))) ?? at?.[0];
    const value = meant?.value;
    if (value === undefined) return [problem];
    return value.known ? [{ ...problem, ...value.place }] : [];
  });
}
