import { z } from "zod";

const CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/**
 * Whether the word has the form of a record's id. 18 characters must have the right check characters (Salesforce Help,
 * "What is the difference between 15 and 18 digit record IDs?"); 15 have none, so they count only with a digit first, as
 * the key prefixes of standard objects have it, and letters after.
 */
export function isSalesforceId(word: string): boolean {
  if (word.length === 18) return /\d/.test(word) && word.slice(15) === checkCharacters(word.slice(0, 15));
  return word.length === 15 && /^\d[0-9A-Za-z]{2}/.test(word) && /[A-Za-z]/.test(word);
}

/**
 * A record's id in its 18 characters, from an id of 15 or 18 (letters and digits; the last three of 18 must be the right
 * ones); undefined for anything else.
 */
export function wholeId(id: unknown): string | undefined {
  if (typeof id !== "string" || !/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(id)) return undefined;
  const whole = id.slice(0, 15) + checkCharacters(id.slice(0, 15));
  return id.length === 15 || id === whole ? whole : undefined;
}

/** A record's id, whole, in a value of any form; it comes in 18 characters. */
export function anId() {
  return z.string().transform((text, { issues }) => {
    const id = wholeId(text);
    if (id !== undefined) return id;
    issues.push({ code: "custom", input: text, message: "must be a record's id of 15 or 18 characters" });
    return z.NEVER;
  });
}

/** The same, or nothing, where a record may have none or it is not known. */
export const idOrNone = z.union([z.literal(""), anId()]);

/** One character for five of the id: which of them are capitals. */
function checkCharacters(id: string): string {
  let check = "";
  for (let start = 0; start < 15; start += 5) {
    let capitals = 0;
    for (let nth = 0; nth < 5; nth++) if (isCapital(id.charCodeAt(start + nth))) capitals += 2 ** nth;
    check += CHECK[capitals];
  }
  return check;
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** Whether two ids are one record's: the last three of 18 characters only repeat the case of the others. */
export function sameId(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one.slice(0, 15) === other.slice(0, 15);
}
