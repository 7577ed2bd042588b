import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { Position } from "../model/metadata.ts";
import { remembering } from "./remembering.ts";
import { uniqueBy } from "./unique-by.ts";
import { unclosedIn } from "./yaml-unclosed.ts";

export type YamlPath = readonly (string | number)[];

/** A position, with its file where that is another one than the reader named. */
type YamlPlace = Position & { file?: string };

/** One YAML document with the places of what it holds. */
export interface YamlSource {
  /** As plain data; `null` for an empty document. */
  value: unknown;
  /** Where the key at the path stands; without such a key, where its nearest parent does. */
  keyAt(path: YamlPath): YamlPlace;
  /** Where the value at the path stands; without one, as {@link keyAt}. */
  valueAt(path: YamlPath): YamlPlace;
  /** A scalar as it is written (`1.10`, not 1.1); undefined for anything else. */
  written(path: YamlPath): string | undefined;
}

export interface YamlFault extends Position {
  message: string;
}

/** Far more than a file written by hand has; less than it takes to use up memory (a "billion laughs"). */
const MAX_ALIASES = 100;
const MAX_LENGTH = 1_000_000;
const MAX_FAULTS = 10;

/** What is wrong with one place alone: the parser reads on behind it. After anything else it guesses, and finds faults that are none. */
const READS_ON = new Set([
  "BAD_ALIAS",
  "BAD_DQ_ESCAPE",
  "DUPLICATE_KEY",
  "MULTIPLE_DOCS",
  "NON_STRING_KEY",
  "TAG_RESOLVE_FAILED",
]);

/**
 * In our words and not the parser's, which repeat what they stumbled over: in a file that refers to secrets this may be
 * one that somebody pasted.
 */
const SAYS: Readonly<Record<string, string>> = {
  BAD_ALIAS: "An alias (*) is wrong here; a text that begins with * or & must be quoted.",
  BAD_DQ_ESCAPE: "A double-quoted text has an invalid escape; use single quotes for text with backslashes.",
  BAD_INDENT: "The indentation is wrong, or a bracket is not closed.",
  BAD_SCALAR_START: "A text that begins with @, ` or % must be quoted.",
  BLOCK_AS_IMPLICIT_KEY: "A second key and value on one line; a text with a colon and a space must be quoted.",
  DUPLICATE_KEY: "The key is given twice.",
  MISSING_CHAR: "A quote, bracket, comma or colon is missing.",
  MULTILINE_IMPLICIT_KEY: "A key runs over several lines; is a colon missing?",
  MULTIPLE_DOCS: "The file holds more than one document.",
  NON_STRING_KEY: "A key must be text.",
  RESOURCE_EXHAUSTION: "The nesting is too deep.",
  TAB_AS_INDENT: "A tab is used for indentation; use blanks.",
  TAG_RESOLVE_FAILED: "A tag (!) is not supported; a text that begins with ! must be quoted.",
};
const ELSE = "The file is not valid YAML here.";

/**
 * Reads one YAML 1.2 document: duplicate keys, unknown tags, several documents and alias bombs are faults. Pure; no
 * message repeats the text of the file.
 */
export const readYaml = remembering(8_000, (text: string) => text, readAnew);

function readAnew(text: string): { source: YamlSource } | { faults: readonly YamlFault[] } {
  if (text.length > MAX_LENGTH) return { faults: [{ line: 1, column: 1, message: "The file is too large." }] };
  const lines = new LineCounter();
  // A mark of the byte order takes no column.
  const plain = text.replace(/^\uFEFF/, "");
  const document = parseDocument(plain, {
    lineCounter: lines,
    prettyErrors: false,
    resolveKnownTags: false,
    schema: "core",
    stringKeys: true,
    version: "1.2",
  });
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const faults: YamlFault[] = faultsIn(document, plain).map(({ offset, message }) => ({ ...place(offset), message }));
  for (const offset of faults.length === 0 && text.includes("*") ? wrongAliases(document) : []) {
    faults.push({ ...place(offset), message: SAYS.BAD_ALIAS ?? ELSE });
  }
  // Written so, or by an escape.
  for (const offset of faults.length === 0 && /__proto__|\\/.test(text) ? protoKeys(document) : []) {
    faults.push({ ...place(offset), message: "The key __proto__ cannot be used." });
  }
  if (faults.length > 0)
    return { faults: uniqueBy(faults, ({ line, message }) => `${line}:${message}`).slice(0, MAX_FAULTS) };
  try {
    return { source: sourceOf(document, document.toJS({ maxAliasCount: MAX_ALIASES }), place) };
  } catch {
    return { faults: [{ line: 1, column: 1, message: "The aliases (*) of the file unfold to too much." }] };
  }
}

/** One mistake is told once: nothing of what follows one that the rest was misread by, and of what is not closed where it opens. */
function faultsIn(document: Document.Parsed, text: string): { offset: number; message: string }[] {
  const found = [...document.errors, ...document.warnings]
    .map(({ pos, code }) => ({ offset: pos[0], code, message: SAYS[code] ?? ELSE }))
    .toSorted((a, b) => a.offset - b.offset);
  const lost = found.findIndex(({ code }) => !READS_ON.has(code));
  if (lost < 0) return found;
  const told = found.slice(0, lost + 1);
  const open = unclosedIn(document, text);
  if (!open || open.offset > (found[lost]?.offset ?? 0)) return told;
  return [...told.filter(({ offset }) => offset < open.offset), open];
}

/** Offsets of keys that JavaScript takes for something else than a key, so that what reads the data would not see them. */
function protoKeys(document: Document.Parsed): number[] {
  const found: number[] = [];
  visit(document, {
    Pair(_key, { key }) {
      if (isScalar(key) && key.value === "__proto__") found.push(key.range?.[0] ?? 0);
    },
  });
  return found;
}

/** Offsets of aliases without a target before them, or inside their own target. */
function wrongAliases(document: Document.Parsed): number[] {
  const wrong: number[] = [];
  visit(document, {
    Alias(_key, alias, parents) {
      const target = alias.resolve(document);
      if (target === undefined || parents.includes(target)) wrong.push(alias.range?.[0] ?? 0);
    },
  });
  return wrong;
}

/** One place of a document, and what is in it: all that is kept of it, since many are known of a run over many orgs. */
interface Spot {
  /** Offset of its key, or of the item that it is. */
  key: number | undefined;
  /** Its own; undefined for a value that is not there. */
  start: number | undefined;
  /** A scalar as it is written. */
  source?: string | undefined;
  /** By key, or by number in a list. */
  inside?: ReadonlyMap<string | number, Spot>;
}

function sourceOf(document: Document.Parsed, value: unknown, place: (offset: number) => Position): YamlSource {
  const root = spotOf(document, document.contents, undefined);
  const at = (path: YamlPath): Omit<Spot, "inside"> => {
    let spot = root;
    let key: number | undefined;
    for (const step of path) {
      const next = spot.inside?.get(step) ?? spot.inside?.get(String(step));
      if (next === undefined) return { key: key ?? root.start, start: undefined };
      key = next.key ?? key;
      spot = next;
    }
    return { ...spot, key };
  };
  return {
    value,
    keyAt: (path) => place(at(path).key ?? 0),
    valueAt: (path) => {
      const { key, start } = at(path);
      return place(start ?? key ?? 0);
    },
    written: (path) => at(path).source,
  };
}

function spotOf(document: Document.Parsed, named: unknown, key: number | undefined): Spot {
  const node = isAlias(named) ? named.resolve(document) : named;
  if (isScalar(node)) return { key, start: node.value === null ? undefined : startOf(node), source: node.source };
  const inside = new Map<string | number, Spot>();
  const spot = { key, start: startOf(node), inside };
  if (isMap(node)) {
    for (const { key: name, value } of node.items)
      if (isScalar(name)) inside.set(String(name.value), spotOf(document, value, startOf(name)));
  }
  // What is missing in an item of a list is looked for at the item.
  if (isSeq(node)) for (const [at, item] of node.items.entries()) inside.set(at, spotOf(document, item, startOf(item)));
  return spot;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
