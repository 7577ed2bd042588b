/**
 * A strict XML reader for what Salesforce takes: elements, attributes, text, CDATA, comments, namespaces. A document type
 * is refused, so that no entity can be declared, let alone multiply. It keeps where each start tag ended, as the platform
 * reports lines and columns, and passes over text with indexOf, since a SOAP deploy carries a zip of megabytes in base64.
 */
import { decodeText } from "./entities.ts";

export interface XmlElement {
  /** Local name. */
  name: string;
  namespace: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** All character data directly inside, joined. */
  text: string;
  /** Position just after the start tag, counted from 1. */
  line: number;
  column: number;
}

export class XmlError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

const MAX_DEPTH = 100;
const NAME = /^[A-Za-z_][\w.-]*(:[A-Za-z_][\w.-]*)?$/;
const ATTRIBUTE = /\s+([^\s=/>"'<]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const XSI = "http://www.w3.org/2001/XMLSchema-instance";

interface Open {
  element: XmlElement;
  qualified: string;
  scope: Record<string, string>;
  pieces: string[];
}

/**
 * Reads one document.
 * @throws {XmlError} not well-formed, nested deeper than 100, or with a document type
 */
export function readXml(source: string): XmlElement {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  return new Reader(text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text).read();
}

class Reader {
  #at = 0;
  #line = 1;
  #lineStart = 0;
  #counted = 0;
  readonly #text: string;
  readonly #open: Open[] = [];
  #root: XmlElement | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  read(): XmlElement {
    while (this.#at < this.#text.length) this.#next();
    const unclosed = this.#open.at(-1);
    if (unclosed) this.#fail("XML document structures must start and end within the same entity.");
    return this.#root ?? this.#fail("Premature end of file.");
  }

  #next(): void {
    const tag = this.#text.indexOf("<", this.#at);
    this.#characters(this.#text.slice(this.#at, tag < 0 ? undefined : tag), true);
    this.#at = tag < 0 ? this.#text.length : tag;
    if (tag < 0) return;
    if (this.#text.startsWith("<!--", tag)) this.#skipTo("-->");
    else if (this.#text.startsWith("<![CDATA[", tag)) this.#characters(this.#skipTo("]]>").slice(9, -3), false);
    else if (this.#text.startsWith("<!", tag)) this.#fail("DOCTYPE is disallowed.");
    else if (this.#text.startsWith("<?", tag)) this.#skipTo("?>");
    else if (this.#text.startsWith("</", tag)) this.#close(this.#skipTo(">").slice(2, -1).trim());
    else this.#start();
  }

  #skipTo(end: string): string {
    const from = this.#at;
    const found = this.#text.indexOf(end, from);
    if (found < 0) this.#fail("XML document structures must start and end within the same entity.");
    this.#at = found + end.length;
    return this.#text.slice(from, this.#at);
  }

  #characters(raw: string, escaped: boolean): void {
    if (raw === "") return;
    const inside = this.#open.at(-1);
    if (!inside) {
      if (!escaped || raw.trim() !== "") this.#fail("Content is not allowed outside the root element.");
      return;
    }
    const decoded = escaped && raw.includes("&") ? decodeText(raw) : raw;
    if (decoded === undefined) this.#fail("The entity was referenced, but not declared.");
    inside.pieces.push(decoded);
  }

  #start(): void {
    const end = this.#tagEnd();
    const body = this.#text.slice(this.#at + 1, end);
    const empty = body.endsWith("/");
    const [qualified = ""] = body.split(/[\s/]/, 1);
    const attributes = this.#attributes(body.slice(qualified.length, empty ? -1 : undefined));
    if (!NAME.test(qualified))
      this.#fail("The content of elements must consist of well-formed character data or markup.");
    if (this.#open.length >= MAX_DEPTH) this.#fail("The document is nested too deeply.");
    if (this.#root && this.#open.length === 0) this.#fail("The markup following the root element must be well-formed.");
    this.#at = end + 1;
    this.#push(qualified, attributes);
    if (empty) this.#close(qualified);
  }

  /** The `>` that ends a start tag; one inside a quoted value does not. */
  #tagEnd(): number {
    let quote = "";
    for (let i = this.#at + 1; i < this.#text.length; i++) {
      const c = this.#text[i] ?? "";
      if (quote) quote = c === quote ? "" : quote;
      else if (c === '"' || c === "'") quote = c;
      else if (c === ">") return i;
      else if (c === "<") break;
    }
    return this.#fail("XML document structures must start and end within the same entity.");
  }

  #attributes(source: string): Record<string, string> {
    const found: Record<string, string> = Object.create(null);
    ATTRIBUTE.lastIndex = 0;
    let end = 0;
    for (let match = ATTRIBUTE.exec(source); match; match = ATTRIBUTE.exec(source)) {
      const [, name = "", double, single] = match;
      const value = decodeText(double ?? single ?? "");
      if (value === undefined) this.#fail("The entity was referenced, but not declared.");
      if (name in found) this.#fail(`Attribute "${name}" was already specified.`);
      found[name] = value;
      end = ATTRIBUTE.lastIndex;
    }
    if (source.slice(end).trim() !== "") this.#fail('Attributes must be name="value" pairs.');
    return found;
  }

  #push(qualified: string, attributes: Record<string, string>): void {
    const parent = this.#open.at(-1);
    const scope = { ...(parent?.scope ?? { xml: "http://www.w3.org/XML/1998/namespace", xsi: XSI }) };
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "xmlns") scope[""] = value;
      else if (name.startsWith("xmlns:")) scope[name.slice(6)] = value;
    }
    const colon = qualified.indexOf(":");
    const prefix = colon < 0 ? "" : qualified.slice(0, colon);
    const namespace = scope[prefix];
    if (namespace === undefined && prefix !== "") this.#fail(`The prefix "${prefix}" is not bound.`);
    const { line, column } = this.#position();
    const name = qualified.slice(colon + 1);
    const element = { name, namespace: namespace ?? "", attributes, children: [], text: "", line, column };
    parent?.element.children.push(element);
    this.#root ??= element;
    this.#open.push({ element, qualified, scope, pieces: [] });
  }

  #close(qualified: string): void {
    const open = this.#open.at(-1);
    if (open?.qualified !== qualified) {
      const expected = open?.qualified ?? qualified;
      this.#fail(`The element type "${expected}" must be terminated by the matching end-tag "</${expected}>".`);
    }
    open.element.text = open.pieces.join("");
    this.#open.pop();
  }

  #position(): { line: number; column: number } {
    for (;;) {
      const newline = this.#text.indexOf("\n", this.#counted);
      if (newline < 0 || newline >= this.#at) break;
      this.#line += 1;
      this.#lineStart = newline + 1;
      this.#counted = newline + 1;
    }
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  #fail(message: string): never {
    const { line, column } = this.#position();
    throw new XmlError(message, line, column);
  }
}
