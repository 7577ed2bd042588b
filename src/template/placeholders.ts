/** A piece of a template's text: as it stands, a parameter's place, or something that looks like one and isn't. */
export type Part =
  | { kind: "text"; text: string }
  | { kind: "parameter"; name: string }
  | { kind: "wrong"; text: string };

/** What a parameter may be called. */
export const PARAMETER_NAME = /^[a-z][A-Za-z0-9]{0,39}$/;

/** The text in pieces. `$` begins a placeholder only before `{`; there is no way to write `${` itself. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (let at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
    if (at > from) found.push({ kind: "text", text: text.slice(from, at) });
    const end = text.indexOf("}", at);
    const name = end < 0 ? "" : text.slice(at + 2, end);
    const known = PARAMETER_NAME.test(name);
    from = known ? end + 1 : at + 2;
    found.push(known ? { kind: "parameter", name } : { kind: "wrong", text: "${" });
  }
  if (from < text.length) found.push({ kind: "text", text: text.slice(from) });
  return found;
}

/** The parameters in the text, in their order. */
export function namesIn(text: string): string[] {
  return parts(text).flatMap((part) => (part.kind === "parameter" ? [part.name] : []));
}

/** The parameter that is the whole text, and nothing beside it. */
export function wholeParameter(text: string): string | undefined {
  const [only, ...others] = parts(text.trim());
  return only?.kind === "parameter" && others.length === 0 ? only.name : undefined;
}

/**
 * The text with its parameters' values, put in once: a value that looks like a placeholder stays as it is.
 * Gives the name of the first parameter without a value instead, if there is one.
 */
export function fill(text: string, values: Readonly<Record<string, string>>): { text: string } | { missing: string } {
  const filled: string[] = [];
  for (const part of parts(text)) {
    if (part.kind !== "parameter") filled.push(part.text);
    else if (Object.hasOwn(values, part.name)) filled.push(values[part.name] ?? "");
    else return { missing: part.name };
  }
  return { text: filled.join("") };
}
