import type { KnownSecrets, Needle } from "../model/known-secrets.ts";

const PLACEHOLDER = "[secret]";

/** How often one encoding may stand within another. */
const LAYERS = 3;

/** A text that was decoded, and where in the original each of its signs begins; one place more says where the last one ends. */
interface Decoded {
  text: string;
  at: readonly number[];
}

/** What is escaped, and what an escape stands for: one sign or more. */
const ENCODINGS: readonly { hint: string; pattern: RegExp; read: (found: string) => string }[] = [
  { hint: "%", pattern: /(?:%[0-9a-f]{2})+/gi, read: (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString() },
  { hint: "&", pattern: /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});/gi, read: entity },
  { hint: "\\", pattern: /\\(?:u[0-9a-f]{4}|["\\/bfnrt])/gi, read: (found) => JSON.parse(`"${lower(found)}"`) },
];

/** Takes the values that a run knows out of a text, also where they were escaped for HTML, JSON or a URL, or are in base64. */
export function redactKnown(text: string, known: KnownSecrets): string {
  // No decoding makes a text longer.
  if (text.length < known.shortest) return text;
  const { needles } = known;
  if (!/[%&\\]/.test(text) && !mayHold(text, needles)) return text;
  const spans = readings(text).flatMap((reading) => needles.flatMap((needle) => spansOf(needle, reading)));
  return spans.length === 0 ? text : cut(text, spans);
}

/** @param needles the shortest first, so that a short text is not searched for what is longer than it */
function mayHold(text: string, needles: readonly Needle[]): boolean {
  for (const needle of needles) {
    if (needle.text.length > text.length) return false;
    if (text.includes(needle.text)) return true;
  }
  return false;
}

/** The text as it is, and as each order of decodings makes it. */
function readings(text: string): Decoded[] {
  const asItIs = { text, at: Array.from({ length: text.length + 1 }, (_, at) => at) };
  const all: Decoded[] = [asItIs];
  let latest = all;
  for (let layer = 0; layer < LAYERS; layer++) {
    latest = latest.flatMap((one) => ENCODINGS.flatMap((encoding) => decoded(one, encoding) ?? []));
    all.push(...latest);
  }
  return all;
}

/** Undefined where nothing is encoded so. */
function decoded({ text, at }: Decoded, { hint, pattern, read }: (typeof ENCODINGS)[number]): Decoded | undefined {
  if (!text.includes(hint)) return undefined;
  const signs: string[] = [];
  const places: number[] = [];
  let from = 0;
  const copy = (end: number) => {
    for (; from < end; from++) {
      signs.push(text[from] ?? "");
      places.push(at[from] ?? 0);
    }
  };
  for (const { 0: found, index } of text.matchAll(pattern)) {
    copy(index);
    const plain = read(found);
    const width = found.length / plain.length;
    // One escape a sign, unless several make one: then each sign begins where it may at the earliest.
    for (let nth = 0; nth < plain.length; nth++) {
      signs.push(plain[nth] ?? "");
      places.push(at[index + (width === 3 || plain.length === 1 ? nth * width : 0)] ?? 0);
    }
    from = index + found.length;
  }
  if (signs.length === 0) return undefined;
  copy(text.length);
  places.push(at.at(-1) ?? 0);
  return signs.length === text.length ? undefined : { text: signs.join(""), at: places };
}

type Span = readonly [from: number, to: number];

function spansOf({ text: needle, word }: Needle, { text, at }: Decoded): Span[] {
  const spans: Span[] = [];
  for (let index = text.indexOf(needle); index >= 0; index = text.indexOf(needle, index + 1)) {
    const end = index + needle.length;
    if (text.startsWith(PLACEHOLDER, index - 1) && end < index + PLACEHOLDER.length) continue;
    if (word && (/[\p{L}\d_]/u.test(text[index - 1] ?? "") || /[\p{L}\d_]/u.test(text[end] ?? ""))) continue;
    // A run of escapes whose signs all begin at one place goes as a whole.
    let last = end;
    while (last < text.length && at[last] === at[end - 1]) last++;
    spans.push([at[index] ?? 0, at[last] ?? 0]);
  }
  return spans;
}

function cut(text: string, spans: readonly Span[]): string {
  let clean = "";
  let done = 0;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (from >= done) clean += `${text.slice(done, from)}${PLACEHOLDER}`;
    done = Math.max(done, to);
  }
  return clean + text.slice(done);
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function entity(found: string): string {
  const name = lower(found.slice(1, -1));
  if (!name.startsWith("#")) return NAMED[name] ?? found;
  const code = name[1] === "x" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : found;
}

function lower(text: string): string {
  return text.toLowerCase();
}
