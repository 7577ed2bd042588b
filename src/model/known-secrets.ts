import { AsyncLocalStorage } from "node:async_hooks";
import { remembering } from "../util/remembering.ts";

/** Shorter values stand in too many words: to take them out would spoil the text and tell what they are. */
const SHORTEST = 6;

/** What a text is searched for; `word` where it counts only as a word of its own. */
export interface Needle {
  text: string;
  word: boolean;
}

/**
 * The values of the secrets that a run has come to know, in the forms that no decoding of a text brings back: as they are, line
 * by line where they are a key, and as base64 whatever stands before them.
 */
export class KnownSecrets {
  readonly #values = new Set<string>();
  readonly #needles = new Map<string, Needle>();
  #sorted: Needle[] | undefined = [];

  add(value: string): void {
    if (this.#values.has(value)) return;
    this.#values.add(value);
    for (const needle of needlesOf(value)) this.#needles.set(needle.text, needle);
    this.#sorted = undefined;
  }

  /** Length of the shortest needle; infinite where there is none. */
  get shortest(): number {
    return this.needles[0]?.text.length ?? Number.POSITIVE_INFINITY;
  }

  /** The shortest first. */
  get needles(): readonly Needle[] {
    this.#sorted ??= [...this.#needles.values()].sort((a, b) => a.text.length - b.text.length);
    return this.#sorted;
  }
}

/** Of a key that many orgs have in common made once. */
const needlesOf = remembering(20, (value: string) => value, needlesAnew);

function needlesAnew(value: string): Needle[] {
  const parts = partsOf(value).filter(({ length }) => length >= SHORTEST);
  return parts.flatMap((part) => [
    { text: part, word: /^[\p{L}\d]{1,10}$/u.test(part) },
    ...(part.includes(" ") ? [{ text: part.replaceAll(" ", "+"), word: false }] : []),
    ...inBase64(part).map((text) => ({ text, word: false })),
  ]);
}

const run = new AsyncLocalStorage<KnownSecrets>();

/** Does `work` as one run of the program, which knows the secrets that come up in it and those of no other run. */
export function knowingSecrets<T>(work: () => Promise<T>): Promise<T> {
  return run.run(new KnownSecrets(), work);
}

/** Those of the run that asks; undefined outside of one. */
export function knownSecrets(): KnownSecrets | undefined {
  return run.getStore();
}

/** The value; of a key its lines, without the frame that all keys share; of a session what follows the org's id. */
function partsOf(value: string): string[] {
  const session = /^00D\w{9,15}!(.+)$/s.exec(value)?.[1];
  const plain = /^LS0tLS1CRUdJTi[\w+/=\s]+$/.test(value) ? Buffer.from(value, "base64").toString("latin1") : value;
  const lines = plain.includes("-----BEGIN") ? plain.split(/\s*\n\s*/).filter((line) => !line.includes("-----")) : [];
  return [value, ...(session === undefined ? [] : [session]), ...lines.filter((line) => line.length >= 16)];
}

/**
 * The part of its base64 that does not change with what stands before and after it, which depends on where in a group of three
 * bytes it begins; both alphabets.
 */
function inBase64(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  return [0, 1, 2].flatMap((before) => {
    const end = before + bytes.length;
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const core = whole.slice(Math.ceil((before * 8) / 6), Math.floor((end * 8) / 6));
    return [core, core.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
