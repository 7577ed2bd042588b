import type { LoadedTemplate, ResolvedValues } from "../model/template.ts";
import { uniqueBy } from "../util/unique-by.ts";
import { fill, wholeParameter } from "./placeholders.ts";

/**
 * The permission sets and groups of the customer's own that a template gives its integration user, by name; a parameter
 * without a value names none. Pure.
 */
export function assignsOf({ assigns = [] }: Pick<LoadedTemplate, "assigns">, values: ResolvedValues): string[] {
  const names = assigns.flatMap((entry) => namesBy(entry, values)).filter((name) => name !== "");
  return uniqueBy(names, (name) => name.toLowerCase());
}

function namesBy(entry: string, values: ResolvedValues): string[] {
  const value = values.get(wholeParameter(entry) ?? "");
  if (value !== undefined && value !== "open" && "items" in value) return value.items.map(({ text }) => text.trim());
  const texts = [...values].flatMap(([name, one]): [string, string][] =>
    one !== "open" && "text" in one ? [[name, one.text]] : [],
  );
  const filled = fill(entry, Object.fromEntries(texts));
  return "text" in filled ? [filled.text.trim()] : [];
}
