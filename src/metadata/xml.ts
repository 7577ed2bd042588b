import { XMLParser, XMLValidator } from "fast-xml-parser";
import { inputError, KantivError, type Problem } from "../model/errors.ts";
import type { Position, XmlElement } from "../model/metadata.ts";
import { remembering } from "../util/remembering.ts";
import { XmlSource } from "./xml-source.ts";
import { decodeEntities, encodeText, firstForbidden } from "./xml-text.ts";

/** The namespace of every Metadata API file. */
export const NAMESPACE = "http://soap.sforce.com/2006/04/metadata";

/** Far above any file of the types known here; keeps a hostile file from taking the machine. */
const MAX_CHARACTERS = 4_000_000;

export interface XmlDocument {
  root: XmlElement;
  /** Comments in file order; they are no content and are never printed. */
  comments: readonly { text: string; at: Position }[];
}

/** A node as the parser gives it: one key for what it is, attributes under `:@`, its start index under a symbol. */
type Node = Record<string, unknown> & { [meta: symbol]: { startIndex: number } | undefined };

const TEXT = "#text";
const CDATA = "#cdata";
const COMMENT = "#comment";
const ATTRIBUTES = ":@";

const parser = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  trimValues: false,
  parseTagValue: false,
  // Decoded here, strictly: the parser lets stand what it doesn't know.
  processEntities: false,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  cdataPropName: CDATA,
  commentPropName: COMMENT,
  maxNestedTags: 50,
  // Nobody asks where in the tree a tag stands, which would be written out for each.
  jPath: false,
  onDangerousProperty: (name) => name,
});

/**
 * The root element of a Metadata API file, with positions.
 * @throws XML_INVALID, with file, line and column, for text that is not well-formed, and for what such a file never
 *   has: a document type, entities of its own, processing instructions, attributes other than `xsi:nil`, text beside elements.
 */
export function parseXml(text: string, file: string): XmlElement {
  return parsedAnew(text, file).root;
}

/** Like {@link parseXml}, and gives the comments too. Of files of a repository, which are read again and again: it is remembered. */
export const parseDocument = remembering(100, (text: string, file: string) => JSON.stringify([file, text]), parsedAnew);

function parsedAnew(text: string, file: string): XmlDocument {
  const source = new XmlSource(text, file);
  refuseUnreadable(source);
  const nodes = read(source).filter((node) => !isSpace(node) && nameOf(node) !== COMMENT);
  const [root, ...others] = nodes[0] && nameOf(nodes[0]) === "?xml" ? checkedDeclaration(nodes, source) : nodes;
  if (root === undefined || others.length > 0) throw source.error("must hold exactly one root element", 0);
  checkRootAttributes(root, source);
  const comments = source.sections().filter((section) => section.kind === "comment");
  return {
    root: element(root, source),
    comments: comments.map(({ start, end }) => ({
      text: source.text.slice(start + 4, end - 3),
      at: source.position(start),
    })),
  };
}

/** The same with what makes the file unreadable as data; a root with nothing in it is a file that somebody has not written yet. */
export function readDocument(text: string, file: string): { document: XmlDocument } | { problems: readonly Problem[] } {
  try {
    const document = parseDocument(text, file);
    const { name, text: said = "", children, at } = document.root;
    if (children.length > 0 || said.trim() !== "") return { document };
    throw new XmlSource(text, file).error(`is empty but for its root, ${name}`, at ?? 0);
  } catch (error) {
    if (!(error instanceof KantivError)) throw error;
    return { problems: error.problems };
  }
}

/**
 * The canonical text of a file: declaration, namespace on the root, four spaces a level as Salesforce indents, one line
 * feed at the end, text kept as it is.
 * @throws XML_INVALID when a text holds a character that XML does not allow.
 */
export function printXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${printed(root, 0, ` xmlns="${NAMESPACE}"`)}`;
}

function printed({ name, text, children }: XmlElement, level: number, attributes = ""): string {
  const indent = "    ".repeat(level);
  if (children.length === 0) {
    if (text === undefined || text === "") return `${indent}<${name}${attributes}/>\n`;
    return `${indent}<${name}${attributes}>${printableText(name, text)}</${name}>\n`;
  }
  const inner = children.map((child) => printed(child, level + 1)).join("");
  return `${indent}<${name}${attributes}>\n${inner}${indent}</${name}>\n`;
}

function printableText(name: string, text: string): string {
  const forbidden = firstForbidden(text);
  if (forbidden === undefined) return encodeText(text);
  throw inputError(
    "XML_INVALID",
    `The text of <${name}> holds the character ${forbidden.name}, which XML does not allow.`,
    "Take the character out of the value.",
  );
}

function refuseUnreadable(source: XmlSource): void {
  const { text } = source;
  if (text.length > MAX_CHARACTERS) throw source.error(`is larger than ${MAX_CHARACTERS} characters`, 0);
  const forbidden = firstForbidden(text);
  if (forbidden) throw source.error(`holds ${forbidden.name}, a character that XML does not allow`, forbidden.index);
  const declaration = source.sections().find((section) => section.kind === "declaration");
  if (declaration) throw source.error("holds a document type or entity declaration", declaration.start);
  if (text.trim() === "") throw source.error("is empty", { line: 1, column: 1 });
  const checked = XMLValidator.validate(text);
  if (checked === true) return;
  const { msg, line, col } = checked.err;
  throw source.error(`is not well-formed XML: ${msg.replace(/\.$/, "")}`, { line: line || 1, column: col || 1 });
}

function read(source: XmlSource): Node[] {
  try {
    return parser.parse(source.text) as Node[];
  } catch (error) {
    throw source.error(`cannot be read as XML: ${error instanceof Error ? error.message : "no reason given"}`, 0);
  }
}

function checkedDeclaration([declaration, ...rest]: Node[], source: XmlSource): Node[] {
  const encoding = declaration && attributesOf(declaration).encoding;
  if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") throw source.error("must be in UTF-8", 0);
  return rest;
}

function checkRootAttributes(root: Node, source: XmlSource): void {
  const { xmlns, ...others } = attributesOf(root);
  if (xmlns !== NAMESPACE) throw source.error(`must have xmlns="${NAMESPACE}" on its root element`, indexOf(root));
  const foreign = Object.keys(others).find((name) => !name.startsWith("xmlns:"));
  if (foreign !== undefined) throw source.error(`has the attribute ${foreign} on its root element`, indexOf(root));
}

function element(node: Node, source: XmlSource): XmlElement {
  const name = nameOf(node);
  const index = indexOf(node);
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) throw source.error(`holds <${name}>, which no metadata type has`, index);
  const texts: Node[] = [];
  const elements: Node[] = [];
  for (const child of node[name] as Node[]) {
    const kind = nameOf(child);
    if (kind !== COMMENT) (kind === TEXT || kind === CDATA ? texts : elements).push(child);
  }
  const at = source.position(index);
  if (elements.length === 0) {
    return { name, text: texts.map((child) => decodedText(child, index, source)).join(""), children: [], at };
  }
  if (!texts.every(isSpace)) throw source.error(`has text beside elements in <${name}>`, index);
  return { name, children: elements.flatMap((child) => inner(child, source)), at };
}

/** An element that says that it has no value (`xsi:nil`, XML Schema part 1) is as good as none. */
function inner(node: Node, source: XmlSource): XmlElement[] {
  if (node[ATTRIBUTES] === undefined) return [element(node, source)];
  const { "xsi:nil": nil, ...attributes } = attributesOf(node);
  const [attribute] = Object.keys(attributes);
  if (attribute !== undefined) throw source.error(`has the attribute ${attribute} on <${nameOf(node)}>`, indexOf(node));
  const read = element(node, source);
  if (!/^(true|1)$/.test(nil ?? "")) return [read];
  if (read.children.length === 0 && read.text === "") return [];
  throw source.error(`has both xsi:nil and a value in <${read.name}>`, indexOf(node));
}

function decodedText(node: Node, index: number, source: XmlSource): string {
  if (nameOf(node) === CDATA) return String((node[CDATA] as Node[])[0]?.[TEXT] ?? "");
  const decoded = decodeEntities(String(node[TEXT]));
  if ("unknown" in decoded) throw source.error(`holds the unknown entity ${decoded.unknown}`, index);
  return decoded.text;
}

function nameOf(node: Node): string {
  for (const key in node) if (key !== ATTRIBUTES) return key;
  return "";
}

const attributesOf = (node: Node): Record<string, string> =>
  (node[ATTRIBUTES] as Record<string, string> | undefined) ?? {};
const indexOf = (node: Node): number => node[XMLParser.getMetaDataSymbol() as symbol]?.startIndex ?? 0;

function isSpace(node: Node): boolean {
  return nameOf(node) === TEXT && String(node[TEXT]).trim() === "";
}
