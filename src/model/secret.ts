import { inspect } from "node:util";
import { knownSecrets } from "./known-secrets.ts";

const PLACEHOLDER = "[secret]";

/**
 * A value that must not be seen: it prints as a placeholder in strings, JSON, logs and debuggers.
 * Only {@link Secret.reveal}, called where the value is used, gives it out. The run that made it knows the value, so that it is
 * taken out of whatever a server or a program says back.
 */
export class Secret<T extends string | Buffer = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
    knownSecrets()?.add(value.toString());
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return PLACEHOLDER;
  }

  toJSON(): string {
    return PLACEHOLDER;
  }

  [inspect.custom](): string {
    return PLACEHOLDER;
  }
}

/** Where a secret is to be found; an org file holds only this, never the value. */
export type SecretRef = { env: string } | { file: string } | SealedRef;

/** A secret of that name in a file of sealed ones. */
interface SealedRef {
  sealed: string;
  in: string;
}
