import type { LoadedTemplate, ResolvedValues } from "../model/template.ts";
import { fill } from "./placeholders.ts";

/** Whose app a template sets up, with the values of its parameters; undefined where it does not say, or nobody gave the value. */
export function vendorOf({ vendor }: Pick<LoadedTemplate, "vendor">, values: ResolvedValues): string | undefined {
  if (vendor === undefined) return undefined;
  const texts = [...values].flatMap(([name, value]): [string, string][] =>
    typeof value !== "string" && "text" in value ? [[name, value.text]] : [],
  );
  const filled = fill(vendor, Object.fromEntries(texts));
  return "text" in filled && filled.text !== "" ? filled.text : undefined;
}
