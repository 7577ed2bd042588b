import type { Flag, Flags } from "../model/command.ts";

/** Flags as they were given, for a command line that does the same again, not quoted; one that is as it is without a word is left out. */
export function flagWords(spec: Readonly<Record<string, Pick<Flag, "default">>>, flags: Flags): string[] {
  return Object.entries(spec).flatMap(([name, { default: standard }]) => {
    const value = flags[name];
    if (value === undefined || value === standard) return [];
    if (typeof value === "boolean") return [`--${value ? "" : "no-"}${name}`];
    return [value].flat().flatMap((word) => [`--${name}`, String(word)]);
  });
}
