import type { Problem } from "../model/errors.ts";
import type { Place } from "../model/metadata.ts";
import type { LoadedTemplate, ResolvedValues } from "../model/template.ts";
import { printable } from "../util/printable.ts";
import { hasName } from "../util/same-name.ts";
import { uniqueBy } from "../util/unique-by.ts";
import { fill, namesIn, wholeParameter } from "./placeholders.ts";

/** A name that `assigns` comes to, and the place that decides it. */
interface Assigned {
  name: string;
  place?: Place | undefined;
  /** It stands in template.yaml as it is. */
  isWritten: boolean;
}

/**
 * The permission sets and groups of the customer's own that a template gives its integration user, by name; a parameter
 * without a value names none. Pure.
 */
export function assignsOf({ assigns = [] }: Pick<LoadedTemplate, "assigns">, values: ResolvedValues): string[] {
  const names = assigns.flatMap((entry) => namesBy(entry, values)).map(({ name }) => name);
  return uniqueBy(names, (name) => name.toLowerCase());
}

function namesBy(entry: string, values: ResolvedValues): Assigned[] {
  const isWritten = namesIn(entry).length === 0;
  const named = (text: string, place?: Place): Assigned[] =>
    text.trim() === "" ? [] : [{ name: text.trim(), place, isWritten }];
  const value = values.get(wholeParameter(entry) ?? "");
  if (value !== undefined && value !== "open" && "items" in value) {
    return value.items.flatMap(({ text, place }) => named(text, place ?? value.place));
  }
  const texts = [...values].flatMap(([name, one]): [string, string][] =>
    one !== "open" && "text" in one ? [[name, one.text]] : [],
  );
  const filled = fill(entry, Object.fromEntries(texts));
  if (!("text" in filled)) return [];
  return named(filled.text, value !== undefined && value !== "open" ? value.place : undefined);
}

/** TEMPLATE_VALUE for a name in `assigns` of a template.yaml that no permission set or group can have, or that is there twice. Pure. */
export function writtenAssignsProblems(assigns: readonly string[], placeOf: (nth: number) => Place): Problem[] {
  const written = assigns.map((text) => (namesIn(text).length === 0 && !text.includes("${") ? text.trim() : undefined));
  return written.flatMap((name, nth) => {
    if (name === undefined) return [];
    const before = written.slice(0, nth).flatMap((one) => one ?? []);
    const wrong = nameFault(name) ?? (hasName(before, name) ? TWICE(name) : undefined);
    return wrong ? [{ code: "TEMPLATE_VALUE", ...wrong, ...placeOf(nth) }] : [];
  });
}

/**
 * PARAMETER_INVALID for a name that `assigns` comes to by these values and that no permission set or group can have, that is there
 * twice, or that the template makes itself. What stands in template.yaml as it is was judged there. Pure.
 *
 * @param made names of the permission sets and groups that the template makes
 */
export function assignsProblems(
  { assigns = [] }: Pick<LoadedTemplate, "assigns">,
  values: ResolvedValues,
  made: readonly string[],
): Problem[] {
  const named = assigns.flatMap((entry) => namesBy(entry, values));
  return named.flatMap(({ name, place, isWritten }, nth) => {
    const isTwice = named.some(
      (one, other) => other < nth && hasName([one.name], name) && !(isWritten && one.isWritten),
    );
    const wrong =
      (isWritten ? undefined : nameFault(name)) ??
      (isTwice ? TWICE(name) : undefined) ??
      (hasName(made, name) ? MADE(name) : undefined);
    return wrong ? [{ code: "PARAMETER_INVALID", ...wrong, ...place }] : [];
  });
}

type Wrong = Pick<Problem, "message" | "remedy">;

const TWICE = (name: string): Wrong => ({
  message: `assigns names ${shown(name)} twice; Salesforce tells no names apart by capital letters.`,
  remedy: "Keep one of them.",
});
const MADE = (name: string): Wrong => ({
  message: `assigns names ${shown(name)}, which the template makes itself, and gives to its user anyway.`,
  remedy: "Leave it out of assigns.",
});

/** API names of permission sets and groups, with the namespace of a package before two underscores (object reference). */
const API_NAME = /^([A-Za-z](_?[A-Za-z0-9])*__)?[A-Za-z](_?[A-Za-z0-9])*$/;
const LONGEST = 80;
const LONGEST_NAMESPACE = 15;

function nameFault(name: string): Wrong | undefined {
  const [, namespace = "", own = name] = /^(\w+?)__(.*)$/.exec(name) ?? [];
  const isOne = API_NAME.test(name) && own.length <= LONGEST && namespace.length <= LONGEST_NAMESPACE;
  if (isOne) return undefined;
  const meant = name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .replaceAll(/^[_0-9]+|_+$/g, "");
  const paste = API_NAME.test(meant) && meant.length <= LONGEST ? ` Perhaps it is: ${meant}` : "";
  return {
    message: `assigns names ${shown(name)}, which is no API name of a permission set or group.`,
    remedy: `Write what Setup shows as API Name (letters, digits and single underscores; a package's with its namespace, acme__Data).${paste}`,
  };
}

function shown(name: string): string {
  return JSON.stringify(printable(name, 100));
}
