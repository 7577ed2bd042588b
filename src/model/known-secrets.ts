import { AsyncLocalStorage } from "node:async_hooks";

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

  add(value: string): void {
    if (this.#values.has(value)) return;
    this.#values.add(value);
    for (const part of partsOf(value)) {
      if (part.length < SHORTEST) continue;
      this.#put(part, /^[\p{L}\d]{1,10}$/u.test(part));
      if (part.includes(" ")) this.#put(part.replaceAll(" ", "+"), false);
      for (const encoded of inBase64(part)) this.#put(encoded, false);
    }
  }

  /** Length of the shortest needle; infinite where there is none. */
  shortest = Number.POSITIVE_INFINITY;

  get needles(): Iterable<Needle> {
    return this.#needles.values();
  }

  #put(text: string, word: boolean): void {
    this.#needles.set(text, { text, word });
    this.shortest = Math.min(this.shortest, text.length);
  }
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
