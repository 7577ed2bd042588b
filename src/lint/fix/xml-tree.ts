import { XmlSource } from "../../metadata/xml-source.ts";
import type { Position } from "../../model/metadata.ts";

/** An element as it is written, with the comments that go with it. */
export interface WrittenElement {
  name: string;
  /** What stands in the opening tag beside the name, e.g. the namespace. */
  attributes: string;
  at: Position;
  /** Comments before it, each as it is written. */
  before: string[];
  /** Comments behind it on its last line. */
  after: string[];
  children: WrittenElement[];
  /** What stands between the tags of an element without elements, as it is written. */
  inner: string;
  /** Comments behind the last child. */
  atEnd: string[];
}

/** A whole file: comments around the root are the root's, or stand after it. */
export interface WrittenFile {
  root: WrittenElement;
  atEnd: string[];
}

const TOKEN = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/?[A-Za-z][^>]*>|[^<]+/g;

/**
 * Reads a metadata file so that it can be written again with nothing lost: comments, entities and CDATA sections stay as
 * they are. Only for text that `parseDocument` has taken.
 */
export function writtenFile(text: string): WrittenFile {
  const source = new XmlSource(text, "");
  const top = element("", "", { line: 1, column: 1 });
  const open: { element: WrittenElement; start: number }[] = [{ element: top, start: 0 }];
  let waiting: string[] = [];
  let last: WrittenElement | undefined;
  for (const { 0: token, index } of source.text.matchAll(TOKEN)) {
    const parent = open.at(-1)?.element ?? top;
    if (token.startsWith("<!--")) {
      if (last && waiting.length === 0) last.after.push(token);
      else waiting.push(token);
    } else if (token.startsWith("</")) {
      const { element: closed, start } = open.pop() ?? { element: top, start: 0 };
      if (closed.children.length === 0) closed.inner = source.text.slice(start, index);
      else closed.atEnd.push(...waiting);
      waiting = [];
      last = closed;
    } else if (/^<[A-Za-z]/.test(token)) {
      const made = startedBy(token, source.position(index));
      made.before.push(...waiting);
      waiting = [];
      parent.children.push(made);
      if (token.endsWith("/>")) last = made;
      else {
        open.push({ element: made, start: index + token.length });
        last = undefined;
      }
    } else if (!token.startsWith("<") && token.includes("\n")) last = undefined;
  }
  const [root = top] = top.children;
  return { root, atEnd: waiting };
}

function startedBy(tag: string, at: Position): WrittenElement {
  const [, name = "", attributes = ""] = /^<([\w:.-]+)([^>]*?)\s*\/?>$/.exec(tag) ?? [];
  return element(name, attributes, at);
}

function element(name: string, attributes: string, at: Position): WrittenElement {
  return { name, attributes, at, before: [], after: [], children: [], inner: "", atEnd: [] };
}

/** The file's text in the form that Salesforce gives its files: four blanks a level, an element a line. */
export function writeFile({ root, atEnd }: WrittenFile): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', ...writtenLines(root, 0), ...atEnd];
  return `${lines.join("\n")}\n`;
}

function writtenLines(element: WrittenElement, level: number): string[] {
  const indent = "    ".repeat(level);
  const { name, attributes, children, inner } = element;
  const after = element.after.map((comment) => ` ${comment}`).join("");
  const comments = element.before.map((comment) => indent + comment);
  if (children.length === 0) {
    const line = inner === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${inner}</${name}>`;
    return [...comments, indent + line + after];
  }
  return [
    ...comments,
    `${indent}<${name}${attributes}>`,
    ...children.flatMap((child) => writtenLines(child, level + 1)),
    ...element.atEnd.map((comment) => `${indent}    ${comment}`),
    `${indent}</${name}>${after}`,
  ];
}
