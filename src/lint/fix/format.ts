import { compareNames } from "../../metadata/canonical.ts";
import type { Position } from "../../model/metadata.ts";
import { type WrittenElement, writeFile, writtenFile } from "./xml-tree.ts";

/** The same file in the usual form: nothing but white space between elements changes. */
export function formatXml(text: string): string {
  return writeFile(writtenFile(text));
}

/** What is to be mended in a file. */
export interface Repair {
  /** Sort the elements as the schema lists them. */
  order: boolean;
  /** Take out the elements that begin here, with the comments before them. */
  remove: readonly Position[];
}

/** The mended file, in the usual form and with its own line ends. */
export function repairXml(text: string, { order, remove }: Repair): string {
  const gone = new Set(remove.map(({ line, column }) => `${line}:${column}`));
  const file = writtenFile(text);
  const root = without(file.root, gone);
  const written = writeFile({ ...file, root: order ? sorted(root) : root });
  return /\r\n/.test(text) ? written.replaceAll("\n", "\r\n") : written;
}

function without(element: WrittenElement, gone: ReadonlySet<string>): WrittenElement {
  const kept = element.children.filter(({ at }) => !gone.has(`${at.line}:${at.column}`));
  return { ...element, children: kept.map((child) => without(child, gone)) };
}

function sorted(element: WrittenElement): WrittenElement {
  return { ...element, children: element.children.map(sorted).sort((a, b) => compareNames(a.name, b.name)) };
}
