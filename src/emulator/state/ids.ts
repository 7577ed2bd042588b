/** Record ids and secrets of an emulated org. */
import { createHash, randomBytes, randomInt } from "node:crypto";
import { id15, id18 } from "../objects/ids.ts";
import type { Org } from "./types.ts";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
function base62(value: number, width: number): string {
  let rest = value;
  let text = "";
  while (text.length < width) {
    text = (ALPHABET[rest % 62] ?? "0") + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** The next id of an org for a key prefix; characters 4 to 6 name the instance, as they do at Salesforce. */
export function nextId(org: Org, prefix: string): string {
  const number = (org.lastIds[prefix] ?? 0) + 1;
  org.lastIds[prefix] = number;
  return id18(prefix + org.id.slice(3, 6) + base62(number, 9));
}

/** An id that is always the same for the same words: of a record that exists only as a part of another one. */
export function derivedId(org: Org, prefix: string, words: string): string {
  const hash = createHash("sha256").update(words).digest().readUIntBE(0, 6);
  return id18(prefix + org.id.slice(3, 6) + base62(hash, 9));
}

/** The record of an id in either length; ids of records are kept in 18 characters. */
export function findById<T extends { id: string }>(records: readonly T[], id: string): T | undefined {
  const wanted = id15(id);
  return wanted === undefined ? undefined : records.find((record) => record.id.startsWith(wanted));
}

/** `length` random characters of an alphabet. */
export function randomText(length: number, alphabet: string = ALPHABET): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** A new organization id; two orgs never get the same. */
export function newOrgId(): string {
  return id18(`00D${randomText(12)}`);
}

/** Consumer keys are unique over all of Salesforce; the real ones start alike and have 85 characters. */
export function newConsumerKey(): string {
  return `3MVG9${randomText(80, `${ALPHABET}._`)}`;
}

export function newConsumerSecret(): string {
  return randomBytes(32).toString("hex").toUpperCase();
}

/** An opaque access token: the 15-character org id, `!`, and 96 word characters or dots. */
export function newSessionToken(org: Org): string {
  return `${org.id.slice(0, 15)}!${randomText(96, `${ALPHABET}._`)}`;
}
