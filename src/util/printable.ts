import { redact } from "./redact.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const SEQUENCE = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;
/** C0 but line end and tab, DEL, C1, and the two separators that some readers take for a line end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]+/g;
/**
 * What no reader sees: marks that turn the direction of writing, signs without width, tags. The selector that makes a sign an
 * emoji stays, and the word joiner where `keep` says so.
 */
const UNSEEN = /(?![\ufe0f\u2060])[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
const JOINER = /\u2060/g;
/** Most texts are this and nothing else, and need not be searched for each of the others. */
const PLAIN = /^[\n\t -~]*$/;

/**
 * Text of any number of lines without what moves a cursor, turns the direction of writing or hides: control characters become
 * spaces, the rest goes.
 *
 * @param keep `joiners` for Markdown, whose printer keeps names and addresses apart with them
 */
export function harmless(text: string, keep?: "joiners"): string {
  if (PLAIN.test(text)) return text;
  const clean = text.replace(/\r\n/g, "\n").replace(SEQUENCE, "").replace(CONTROL, " ").replace(UNSEEN, "");
  return keep === "joiners" ? clean : clean.replace(JOINER, "");
}

/** The same in one line, so that no value can pose as a line of ours. */
export function oneLine(text: string): string {
  return harmless(text)
    .replace(/[\n\t]+/g, " ")
    .trim();
}

/**
 * Text from elsewhere made fit to print: one line, harmless, and without what has the shape of a secret, since a secret that
 * was cut off is no longer known as one.
 *
 * @param max characters kept; the rest is cut with an ellipsis
 */
export function printable(text: string, max = 500): string {
  const clean = oneLine(redact(text));
  return clean.length > max ? `${clean.slice(0, max - 1)}…` : clean;
}

/** Every text in a value, at any depth, by `change`; keys and what is no text stay. */
export function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => eachText(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, eachText(one, change)]));
}
