const SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const ID = /^(?:[0-9A-Za-z]{15}|[0-9A-Za-z]{18})$/;

/**
 * The 18-character form of a 15-character id: three letters that record which characters are upper case, five per letter,
 * so that the id survives systems that ignore case (Object Reference, "ID Field Type"). An id that already has 18 characters comes back
 * unchanged; anything else too.
 */
export function id18(id: string): string {
  return id.length === 15 ? id + suffix(id) : id;
}

/**
 * The 15-character, case-sensitive form of a 15- or 18-character id, by which ids are compared.
 * Letter case of an 18-character id is restored from its suffix. Undefined when the text is not an id.
 */
export function id15(text: string): string | undefined {
  if (!ID.test(text)) return undefined;
  if (text.length === 15) return text;
  const restored = restoreCase(text);
  return suffix(restored) === text.slice(15).toUpperCase() ? restored : undefined;
}

/** Whether two texts name the same record, each in 15 or 18 characters. */
export function sameId(one: string, other: string): boolean {
  const id = id15(one);
  return id !== undefined && id === id15(other);
}

function suffix(id: string): string {
  return [0, 5, 10].map((at) => SUFFIX[upperCaseBits(id.slice(at, at + 5))]).join("");
}

function upperCaseBits(five: string): number {
  return [...five].reduce((bits, letter, at) => (letter >= "A" && letter <= "Z" ? bits | (1 << at) : bits), 0);
}

function restoreCase(id: string): string {
  const bits = [...id.slice(15).toUpperCase()].map((letter) => SUFFIX.indexOf(letter));
  const upper = (at: number) => ((bits[Math.floor(at / 5)] ?? 0) & (1 << (at % 5))) !== 0;
  return [...id.slice(0, 15)].map((letter, at) => (upper(at) ? letter.toUpperCase() : letter.toLowerCase())).join("");
}
