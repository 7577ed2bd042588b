import type { XmlElement } from "../../model/metadata.ts";
import { fill, parts, wholeParameter } from "../../template/placeholders.ts";
import type { Place } from "../finding.ts";
import type { Node, Value } from "../subject.ts";

/** What a parameter is worth: a text and where it was decided; `open` when only an org file can say. */
export type Resolved = { text: string; place: Place } | "open";

/** By name; a parameter that is not there takes its element out. */
export type Resolution = ReadonlyMap<string, Resolved>;

/** The tree of a file whose texts stand as they are. */
export function literalNode(element: XmlElement, file: string): Node {
  const place = placeIn(file, element);
  const { name, text = "", children } = element;
  if (children.length > 0) return { name, place, children: children.map((child) => literalNode(child, file)) };
  return { name, place, value: { text, known: true, place }, children: [] };
}

/** The tree of a template's file with values where they are known; undefined when a parameter takes the element out. */
export function filledNode(element: XmlElement, file: string, values: Resolution): Node | undefined {
  const place = placeIn(file, element);
  const { name, text = "", children } = element;
  if (children.length > 0) {
    return { name, place, children: children.flatMap((child) => filledNode(child, file, values) ?? []) };
  }
  const whole = wholeParameter(text);
  if (whole !== undefined && !values.has(whole)) return undefined;
  return { name, place, value: filledValue(text, place, values), children: [] };
}

/** A text with its parameters' values, e.g. of an element or of a file's name. */
export function filledValue(text: string, place: Place, values: Resolution): Value {
  const whole = wholeParameter(text);
  const known = new Map(parts(text).flatMap((part) => (part.kind === "parameter" ? [entry(part.name, values)] : [])));
  const filled = fill(whole === undefined ? text : text.trim(), textsOf(known));
  if ("missing" in filled) return { text, known: false, place };
  const decided = whole === undefined ? undefined : known.get(whole);
  return { text: filled.text, known: true, place: decided && decided !== "open" ? decided.place : place };
}

function entry(name: string, values: Resolution): [string, Resolved] {
  return [name, values.get(name) ?? "open"];
}

function textsOf(values: Resolution): Record<string, string> {
  return Object.fromEntries([...values].flatMap(([name, value]) => (value === "open" ? [] : [[name, value.text]])));
}

function placeIn(file: string, { at }: XmlElement): Place {
  return { file, line: at?.line ?? 1, column: at?.column ?? 1 };
}
