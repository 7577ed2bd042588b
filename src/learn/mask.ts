import { KantivError } from "../model/errors.ts";
import { redact } from "../util/redact.ts";

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d{4}|[+-]\d\d:\d\d)/g;

/** Ids of records: 15 or 18 letters and digits, of which several are digits; words have none. */
const RECORD_ID = /\b(?=(?:[A-Za-z]*\d){3})[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?\b/g;

/**
 * Takes out of an org's answers what is of this org and this run only: addresses, names, ids, keys, tokens, times. What is
 * left can be compared with another org's and kept in a file.
 */
export class Mask {
  readonly #known = new Map<string, string>();
  readonly #called = new Map<string, string>();

  /** Shows a value as `<what>` from now on; an empty one is nothing to look for. */
  know(value: string, what: string): void {
    if (value !== "") this.#known.set(value, `<${what}>`);
  }

  /** The same of a value that differs from org to org and is no secret: it may be seen. */
  call(value: string, what: string): void {
    this.#called.set(value, `<${what}>`);
  }

  /** Every value that must be seen nowhere. */
  values(): string[] {
    return [...this.#known.keys()];
  }

  /** The text as it is. @throws {KantivError} `LEARN_NOT_MASKED` (exit 1) when something of the org or the run is in it */
  checked(text: string): string {
    const left = [...this.#known].find(([value]) => text.includes(value));
    if (left === undefined) return text;
    throw new KantivError(
      "LEARN_NOT_MASKED",
      `A value of the org, its ${left[1]}, stands in what would be written, so that it is not.`,
      "Look whether the org gives an ordinary word where a name or a key belongs: run it again with --verbose, or by one case alone (--case).",
    );
  }

  text(text: string): string {
    const longestFirst = [...this.#known, ...this.#called].sort(([a], [b]) => b.length - a.length);
    const named = longestFirst.reduce((clean, [value, shown]) => clean.replaceAll(value, shown), text);
    return redact(named.replace(TIME, "<time>").replace(RECORD_ID, "<id>"));
  }

  json(value: Json): Json {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return value.map((one) => this.json(one));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [this.text(name), this.json(inner)]));
  }
}
