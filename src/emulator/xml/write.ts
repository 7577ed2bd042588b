/** Writing values as XML elements, as SOAP replies and retrieved files need them. */
import type { MetadataFields, MetadataValue } from "../state/types.ts";
import { encodeText } from "./entities.ts";

/** null is left out; arrays repeat the element; objects nest. */
export type XmlValue = string | number | boolean | null | XmlValue[] | { [name: string]: XmlValue };

/** `<name>…</name>`, unprefixed and without attributes, which is all that Salesforce's clients can read. */
export function element(name: string, value: XmlValue): string {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join("");
  return `<${name}>${typeof value === "object" ? elements(value) : encodeText(String(value))}</${name}>`;
}

/** The members of an object, in alphabetical order as the platform writes them. */
export function elements(value: { [name: string]: XmlValue }): string {
  return Object.keys(value)
    .sort()
    .map((name) => element(name, value[name] ?? null))
    .join("");
}

function indented(name: string, value: MetadataValue, depth: number): string {
  const pad = "    ".repeat(depth);
  if (Array.isArray(value)) return value.map((item) => indented(name, item, depth)).join("");
  if (typeof value === "string") return `${pad}<${name}>${encodeText(value)}</${name}>\n`;
  const inner = Object.keys(value)
    .sort()
    .map((key) => indented(key, value[key] ?? "", depth + 1));
  return `${pad}<${name}>\n${inner.join("")}${pad}</${name}>\n`;
}

/** A metadata file as a retrieve writes it: four blanks a level, elements in alphabetical order, a newline at the end. */
export function metadataFile(root: string, fields: MetadataFields): string {
  const body = Object.keys(fields)
    .sort()
    .map((name) => indented(name, fields[name] ?? "", 1));
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${body.join("")}</${root}>\n`
  );
}
