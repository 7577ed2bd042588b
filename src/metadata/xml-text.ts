/** What may stand in XML text, and how it is written there. */

/** XML 1.0, production Char: everything but most control characters, surrogates and two non-characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // A bare carriage return would be read back as a line feed.
  "\r": "&#xD;",
};

/** The first character that no XML file may hold, as `U+0001`, or undefined. */
export function firstForbidden(text: string): { index: number; name: string } | undefined {
  const match = FORBIDDEN.exec(text);
  return match === null ? undefined : { index: match.index, name: characterName(match[0]) };
}

/** `U+` and at least four hexadecimal digits, for messages: the character itself may be invisible or worse. */
export function characterName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Escapes as Salesforce does in the files that it gives out: both quotes too. */
export function encodeText(text: string): string {
  return text.replace(/[&<>"'\r]/g, (character) => ESCAPES[character] ?? character);
}

/** Text with its entities resolved, or the first one that XML doesn't define. */
export function decodeEntities(text: string): { text: string } | { unknown: string } {
  let unknown: string | undefined;
  const decoded = text.replace(/&([^;&\s]{0,10});?/g, (whole, name: string) => {
    const character = whole.endsWith(";") ? entity(name) : undefined;
    if (character === undefined) unknown ??= whole;
    return character ?? whole;
  });
  return unknown === undefined ? { text: decoded } : { unknown };
}

function entity(name: string): string | undefined {
  const number = /^#(?:x([0-9a-fA-F]+)|(\d+))$/.exec(name);
  if (number === null) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
  const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
  if (code > 0x10ffff) return undefined;
  const character = String.fromCodePoint(code);
  return FORBIDDEN.test(character) ? undefined : character;
}
