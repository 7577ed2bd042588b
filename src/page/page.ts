/**
 * A page for people, told once and printed as Markdown or HTML. Texts are plain: each printer escapes what would mean
 * something in its language, so that no value of an org can become markup.
 */
export interface Page {
  title: string;
  /** Stands under the title. */
  lead: string;
  /** What has to be seen from across the room: whether all is well, and why. */
  verdict?: { tone: Tone; word: string; text: string };
  blocks: readonly Block[];
}

/** All is well, somebody should look, or it is not to be used. */
export type Tone = "good" | "warn" | "bad";

/** Beside the colour, for who sees none. */
export const TONE_MARK: Readonly<Record<Tone, string>> = { good: "✔", warn: "⚠", bad: "✖" };

export type Block =
  | { kind: "heading"; text: string }
  | { kind: "paragraph"; text: string }
  /** Numbered. */
  | { kind: "steps"; items: readonly Step[]; start: number }
  | { kind: "list"; items: readonly Item[] }
  /** To be ticked off. */
  | { kind: "ticks"; items: readonly string[] }
  | { kind: "checks"; items: readonly CheckRow[] }
  /** Without rows it is left out. */
  | { kind: "table"; head: readonly [string, string]; rows: readonly Row[] }
  | { kind: "code"; text: string }
  /** For who looks for it: folded on a screen, whole on paper. */
  | { kind: "folded"; title: string; blocks: readonly Block[] };

/** Of a list; what is not as it should be has to be seen among the others. */
export type Item = string | { warn: string };

/** How one thing that was looked at came out, and what to do where it is not well. */
export interface CheckRow {
  status: "passed" | "failed" | "unknown";
  title: string;
  detail: string;
  remedy?: string | undefined;
}

/** A cell may be a value to be copied, letter by letter: it is set as code; or an address to be opened. */
export type Row = readonly [name: Cell, value: Cell];

export type Cell = string | Exact | Link;

/** An address that this tool made of an org's own, with https unless the org is on this machine. */
export interface Link {
  href: string;
}

export interface Exact {
  exact: string;
}

/** One thing to do, to be ticked off, with what belongs to it. */
export interface Step {
  text: string;
  details?: readonly string[];
}

export const heading = (text: string): Block => ({ kind: "heading", text });
export const paragraph = (text: string): Block => ({ kind: "paragraph", text });
export const steps = (...items: Step[]): Block => ({ kind: "steps", items, start: 1 });
/** Steps that go on after others, which something stood between. */
export const stepsFrom = (start: number, ...items: Step[]): Block => ({ kind: "steps", items, start });
export const ticks = (...items: string[]): Block => ({ kind: "ticks", items });
/** What is to be done stands once for those in a row of which it is the same. */
export const checks = (...items: CheckRow[]): Block => ({
  kind: "checks",
  items: items.map(({ remedy, ...item }, at) => (remedy === items[at + 1]?.remedy ? item : { ...item, remedy })),
});
export const folded = (title: string, ...blocks: Block[]): Block => ({ kind: "folded", title, blocks });
export const list = (...items: Item[]): Block => ({ kind: "list", items });
export const table = (head: readonly [string, string], rows: readonly Row[]): Block => ({ kind: "table", head, rows });
export const exact = (text: string): Exact => ({ exact: text });
export const link = (href: string): Link => ({ href });
export const code = (text: string): Block => ({ kind: "code", text });
