/** Checks a file's elements against the schema of its type and turns them into plain fields. Pure. */
import type { MetadataFields, MetadataValue } from "../state/types.ts";
import { readXml, type XmlElement, XmlError } from "../xml/read.ts";
import { ComponentProblem } from "./problem.ts";
import { type Dates, type ElementSchema, elementsAt, type MetadataType } from "./schema.ts";
import { COMPLEX_TYPES, ENUM_VALUE_SINCE, ENUMS } from "./values.ts";

export const METADATA_NAMESPACE = "http://soap.sforce.com/2006/04/metadata";

export type ElementOrder = "any" | "dropped" | "refused";

interface Check {
  version: number;
  order: ElementOrder;
  dates: Dates;
}

function refuse(message: string, at: XmlElement): never {
  throw new ComponentProblem(`Error parsing file: ${message}`, "INVALID_INPUT", at);
}

/** @throws {ComponentProblem} when the text is not well-formed */
export function parseFile(text: string): XmlElement {
  try {
    return readXml(text);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const message = `ParseError at [row,col]:[${error.line},${error.column}]\nMessage: ${error.message}`;
    throw new ComponentProblem(`Error parsing file: ${message}`, "INVALID_INPUT", error);
  }
}

/**
 * The fields of a component's file.
 * @throws {ComponentProblem} at the first thing that the schema does not allow
 */
export function readComponent(
  text: string,
  type: MetadataType,
  version: number,
  switches: Dates & { elementOrder: ElementOrder },
): MetadataFields {
  const root = parseFile(text);
  if (root.namespace !== METADATA_NAMESPACE || root.name !== type.root) {
    refuse(`Expected element {${METADATA_NAMESPACE}}${type.root}, found {${root.namespace}}${root.name}`, root);
  }
  return readFields(root, type.elements, type.root, {
    version,
    order: type.ordered ? switches.elementOrder : "any",
    dates: switches,
  });
}

/** As `readComponent`, for elements that came in a SOAP call; `ignored` names are not part of the component. */
export function readSoapComponent(
  element: XmlElement,
  type: MetadataType,
  version: number,
  dates: Dates,
): MetadataFields {
  const fields = { ...element, children: element.children.filter((child) => child.name !== "fullName") };
  return readFields(fields, type.elements, type.root, { version, order: "any", dates });
}

/** @throws {ComponentProblem} as `readComponent` */
export function readFields(
  parent: XmlElement,
  all: readonly ElementSchema[],
  typeName: string,
  check: Check,
): MetadataFields {
  const known = elementsAt(all, check.version, check.dates);
  const fields: MetadataFields = {};
  let furthest = 0;
  let previous = "";
  for (const child of parent.children) {
    const position = known.findIndex((element) => element.name === child.name);
    const schema = known[position];
    if (!schema || child.namespace !== METADATA_NAMESPACE) {
      return refuse(`Element {${child.namespace}}${child.name} invalid at this location in type ${typeName}`, child);
    }
    if (position < furthest && check.order === "dropped") continue;
    if (position < furthest && check.order === "refused") {
      return refuse(`Element {${child.namespace}}${child.name} invalid at this location in type ${typeName}`, child);
    }
    if (schema.name in fields && (!schema.many || previous !== schema.name)) {
      return refuse(`Element ${child.name} is duplicated at this location in type ${typeName}`, child);
    }
    furthest = Math.max(furthest, position);
    previous = schema.name;
    addValue(fields, schema, child, check);
  }
  requireAll(parent, known, fields);
  return fields;
}

function addValue(fields: MetadataFields, schema: ElementSchema, child: XmlElement, check: Check): void {
  if (child.attributes["xsi:nil"] === "true") return;
  const value = readValue(schema, child, check);
  const before = fields[schema.name];
  if (!schema.many) fields[schema.name] = value;
  else fields[schema.name] = Array.isArray(before) ? [...before, value] : [value];
}

function readValue(schema: ElementSchema, child: XmlElement, check: Check): MetadataValue {
  const complex = COMPLEX_TYPES[schema.type];
  if (complex) return readFields(child, complex, schema.type, { ...check, order: "any" });
  const inner = child.children[0];
  if (inner) refuse(`Element {${inner.namespace}}${inner.name} invalid at this location in type ${schema.type}`, inner);
  return readScalar(schema.type, child, check.version);
}

function readScalar(type: string, child: XmlElement, version: number): string {
  const text = child.text.trim();
  const values = ENUMS[type];
  if (values && !(values.includes(text) && (ENUM_VALUE_SINCE[text] ?? 0) <= version)) {
    throw new ComponentProblem(`'${text}' is not a valid value for the enum '${type}'`, "INVALID_INPUT", child);
  }
  if (type === "boolean") {
    if (!/^(true|false|1|0)$/.test(text)) refuse(`'${text}' is not a valid value for the type xsd:boolean`, child);
    return text === "1" || text === "true" ? "true" : "false";
  }
  if (type === "int" && !/^[-+]?\d{1,10}$/.test(text))
    refuse(`'${text}' is not a valid value for the type xsd:int`, child);
  return type === "string" ? child.text : text;
}

function requireAll(parent: XmlElement, known: readonly ElementSchema[], fields: MetadataFields): void {
  for (const schema of known) {
    if (!schema.required || (schema.name in fields && fields[schema.name] !== "")) continue;
    const message =
      schema.name === "externalClientApplication"
        ? "Enter the name of the parent external client app"
        : `Required field is missing: ${schema.name}`;
    throw new ComponentProblem(message, "REQUIRED_FIELD_MISSING", parent);
  }
}
