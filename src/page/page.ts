/**
 * A page for people, told once and printed as Markdown or HTML. Texts are plain: each printer escapes what would mean
 * something in its language, so that no value of an org can become markup.
 */
export interface Page {
  title: string;
  /** Stands under the title. */
  lead: string;
  blocks: readonly Block[];
}

export type Block =
  | { kind: "heading"; text: string }
  | { kind: "paragraph"; text: string }
  /** Numbered. */
  | { kind: "steps"; items: readonly Step[] }
  | { kind: "list"; items: readonly string[] }
  /** Without rows it is left out. */
  | { kind: "table"; head: readonly [string, string]; rows: readonly Row[] }
  | { kind: "code"; text: string };

/** The second cell may be a value to be copied, letter by letter: it is set as code. */
export type Row = readonly [name: string, value: string | Exact];

export interface Exact {
  exact: string;
}

/** One thing to do, with what belongs to it. */
export interface Step {
  text: string;
  details?: readonly string[];
}

export const heading = (text: string): Block => ({ kind: "heading", text });
export const paragraph = (text: string): Block => ({ kind: "paragraph", text });
export const steps = (...items: Step[]): Block => ({ kind: "steps", items });
export const list = (...items: string[]): Block => ({ kind: "list", items });
export const table = (head: readonly [string, string], rows: readonly Row[]): Block => ({ kind: "table", head, rows });
export const exact = (text: string): Exact => ({ exact: text });
export const code = (text: string): Block => ({ kind: "code", text });
