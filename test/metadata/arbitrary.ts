/** Random metadata for property tests. */
import fc from "fast-check";
import { type ElementSpec, elementsOf, KINDS } from "../../src/metadata/kinds.ts";
import { firstForbidden } from "../../src/metadata/xml-text.ts";
import type { Component, XmlElement } from "../../src/model/metadata.ts";

const hostile = fc.constantFrom(
  "</label>",
  "&amp;",
  "]]>",
  "<![CDATA[",
  "<!--",
  "${appName}",
  "'\"",
  "\r\n",
  " x ",
  "",
);

/** Any text that XML can hold. */
export const xmlText = fc
  .oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), hostile)
  .filter((text) => firstForbidden(text) === undefined);

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,9}$/).filter((text) => !(text in {}) && text !== "prototype");

/** A tree of any shape. */
export const xmlTree: fc.Arbitrary<XmlElement> = fc.letrec<{ tree: XmlElement }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.record({ name, text: xmlText, children: fc.constant([]) }),
    fc.record({ name, children: fc.array(tie("tree"), { minLength: 1, maxLength: 4 }) }),
  ),
})).tree;

/** A component that the schema of 66.0 allows and that may be sent; in canonical order. */
export const validComponent: fc.Arbitrary<Component> = fc
  .constantFrom(...KINDS.map((kind) => kind.type))
  .chain((type) => fc.record({ type: fc.constant(type), fullName: fc.constant("Some_Name"), root: elementOf(type) }));

function elementOf(type: string): fc.Arbitrary<XmlElement> {
  return children(elementsOf(type, 66)).map((inner) => ({ name: type, children: inner }));
}

function children(specs: readonly ElementSpec[]): fc.Arbitrary<XmlElement[]> {
  const sendable = specs.filter((spec) => spec.never === undefined && spec.since <= 66 && spec.name !== "fullName");
  return fc.tuple(...sendable.map(occurrences)).map((lists) => lists.flat());
}

function occurrences(spec: ElementSpec): fc.Arbitrary<XmlElement[]> {
  const minLength = spec.required ? 1 : 0;
  return fc.array(one(spec), { minLength, maxLength: spec.repeated ? 2 : 1 });
}

function one(spec: ElementSpec): fc.Arbitrary<XmlElement> {
  if (spec.children) return children(spec.children).map((inner) => ({ name: spec.name, children: inner }));
  return text(spec).map((value) => ({ name: spec.name, text: value, children: [] }));
}

function text(spec: ElementSpec): fc.Arbitrary<string> {
  const values = spec.values?.filter((value) => value.since <= 66).map((value) => value.value);
  if (values) return fc.constantFrom(...values);
  if (spec.type === "boolean") return fc.constantFrom("true", "false", "1", "0");
  if (spec.type === "int") return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(String);
  return xmlText;
}
