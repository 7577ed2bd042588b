import type { z } from "zod";
import type { Problem } from "../model/errors.ts";
import type { Place } from "../model/metadata.ts";
import { didYouMean } from "./did-you-mean.ts";
import { printable } from "./printable.ts";
import { uniqueBy } from "./unique-by.ts";
import { readYaml, type YamlPath, type YamlSource } from "./yaml-source.ts";

type Issue = z.core.$ZodIssue;

/** A kind of YAML file: what it may hold, and how it is spoken of. */
export interface YamlForm<Schema extends z.ZodType> {
  /** Its messages are ends of sentences ("must be text"); its descriptions are what a problem gives as remedy. */
  schema: Schema;
  /** Begins the codes of its problems: `ORG_FILE` for ORG_FILE_SYNTAX, _UNKNOWN_KEY, _MISSING_KEY and _VALUE. */
  code: string;
  /** The file as a sentence begins with it, e.g. "The org file". */
  name: string;
  /** What to write into a file that holds something else than keys and values. */
  remedy: string;
  /** The problem to tell instead of the usual one, where the usual one would not do. */
  instead?: (issue: Issue, path: YamlPath, source: YamlSource) => Problem | undefined;
}

export interface YamlReading<T> {
  /** Absent when something is wrong with the file's form. */
  value?: T;
  /** Absent when it is no YAML. */
  source?: YamlSource;
  /** Each with file, line and column, in the order in which they were found. */
  problems: readonly Problem[];
  /** Keys that nothing knows. */
  slips?: readonly Slip[];
}

/**
 * A YAML file as a value of its form, or all that is wrong with it. An empty file is an empty map. No problem repeats a
 * value of the file: where a reference to a secret belongs, somebody may have put the secret itself.
 */
export function readYamlAs<Schema extends z.ZodType>(
  text: string,
  file: string,
  form: YamlForm<Schema>,
): YamlReading<z.output<Schema>> {
  const yaml = readYaml(text);
  if ("faults" in yaml) {
    const syntax = { code: `${form.code}_SYNTAX`, remedy: "Correct the YAML at this line.", file };
    return { problems: yaml.faults.map((fault) => ({ ...syntax, ...fault })) };
  }
  return judgeAs(yaml.source, file, form);
}

/** The same for what is read already, from one file or several. */
export function judgeAs<Schema extends z.ZodType>(
  source: YamlSource,
  file: string,
  form: YamlForm<Schema>,
): YamlReading<z.output<Schema>> {
  const read = form.schema.safeParse(source.value ?? {});
  if (read.success) return { value: read.data, source, problems: [] };
  const slips = slipsOf(read.error.issues, source, form.schema);
  const found = read.error.issues
    .filter(isOfItsOwn)
    .filter((issue) => !followsFrom(slips, issue, source))
    .flatMap((issue) => problemsOf(issue, source, form, slips));
  const problems = uniqueBy(found, ({ line, column, message }) => `${line}:${column}:${message}`);
  return { source, problems: problems.map((problem) => ({ file, ...problem })), slips };
}

/** A key that nothing knows, in the place of one that is known. */
interface Slip {
  /** Of the map that holds it. */
  path: YamlPath;
  key: string;
  /** What it was probably meant to be; undefined where nothing is near. */
  meant: string | undefined;
}

/** The keys that nothing knows: each near one of the map's that is not there, or the only one in a map that lacks one. */
function slipsOf(issues: readonly Issue[], source: YamlSource, schema: z.ZodType): Slip[] {
  return issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [];
    const path = issue.path.filter((step) => typeof step !== "symbol");
    const here = valueIn(source.value, path);
    const known = keysAt(schema, path);
    const lacks = known.filter((key) => valueIn(here, [key]) === undefined);
    const missing = issues.filter(
      (other) => other.path.length === path.length + 1 && isAt(other, [...path, other.path.at(-1)]),
    );
    const needed = lacks.filter((key) => missing.some((other) => other.path.at(-1) === key));
    const only = issue.keys.length === 1 && needed.length === 1 ? needed[0] : undefined;
    return issue.keys.map((key) => ({ path, key, meant: didYouMean(key, lacks) ?? only ?? didYouMean(key, known) }));
  });
}

/** One mistake is told once: a slip in a key also leaves the right one missing, or a map without the one key that it has to hold. */
function followsFrom(slips: readonly Slip[], issue: Issue, source: YamlSource): boolean {
  const key = issue.path.at(-1);
  if (slips.some(({ path, meant }) => meant !== undefined && meant === key && isAt(issue, [...path, meant]))) {
    return valueIn(source.value, issue.path as YamlPath) === undefined;
  }
  const here = slips.filter(({ path }) => issue.code === "custom" && isAt(issue, path)).map((slip) => slip.key);
  const held = valueIn(source.value, issue.path as YamlPath);
  return here.length > 0 && Object.keys(held ?? {}).every((one) => here.includes(one));
}

function isAt({ path }: Issue, other: readonly unknown[]): boolean {
  return path.length === other.length && path.every((step, index) => step === other[index]);
}

function keysAt(schema: z.ZodType, path: YamlPath): string[] {
  const def = definitionOf(schemaAt(schema, path));
  return def?.type === "object" ? Object.keys(def.shape) : [];
}

/** What is of another type is no more held against the length that its type would have. */
function isOfItsOwn({ path }: Issue, nth: number, issues: readonly Issue[]): boolean {
  const before = issues.slice(0, nth).filter(({ code }) => code === "invalid_type");
  return !before.some((other) => other.path.join("\n") === path.join("\n"));
}

function problemsOf(issue: Issue, source: YamlSource, form: YamlForm<z.ZodType>, slips: readonly Slip[]): Problem[] {
  const { code, name: whole, schema, remedy: start } = form;
  const path = issue.path.filter((step) => typeof step !== "symbol");
  const special = form.instead?.(issue, path, source);
  if (special) return [special];
  if (issue.code === "unrecognized_keys")
    return slips.filter((slip) => isAt(issue, slip.path)).map((slip) => unknownKey(slip, source, form));
  const name = nameOf(path);
  const value = valueIn(source.value, path);
  if (path.length === 0) {
    return [
      { code: `${code}_VALUE`, message: `${whole} must hold keys and values.`, remedy: start, line: 1, column: 1 },
    ];
  }
  const remedy = descriptionAt(schema, path);
  if (value === undefined || value === null) {
    const message = value === null ? `${name} has no value.` : `${name} is missing.`;
    return [{ code: `${code}_MISSING_KEY`, message, remedy: remedy ?? `Add ${name}.`, ...source.keyAt(path) }];
  }
  const message = `${name} ${printable(issue.message, 200)}.`;
  return [{ code: `${code}_VALUE`, message, remedy: remedy ?? "Correct the value.", ...source.valueAt(path) }];
}

function unknownKey({ path, key, meant }: Slip, source: YamlSource, form: YamlForm<z.ZodType>): Problem {
  const known = keysAt(form.schema, path);
  const inside = path.length === 0 ? "" : ` in ${nameOf(path)}`;
  const of = path.length === 0 ? `${form.name.charAt(0).toLowerCase()}${form.name.slice(1)}` : nameOf(path);
  return {
    code: `${form.code}_UNKNOWN_KEY`,
    message: `Unknown key ${printable(key, 60)}${inside}${meant ? `; did you mean ${meant}?` : "."}`,
    remedy: `Keys of ${of}: ${known.join(", ")}.`,
    ...source.keyAt([...path, key]),
  };
}

/** `jwt.key`, `lint.ignore[0].rule`. */
export function nameOf(path: YamlPath): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${printable(step, 60)}`))
    .join("");
}

/** The schema of what stands at a path; undefined where the form has nothing. */
export function schemaAt(root: z.core.$ZodType, path: YamlPath): z.core.$ZodType | undefined {
  return path.reduce<z.core.$ZodType | undefined>((schema, step) => {
    const def = definitionOf(schema);
    if (def?.type === "object") return def.shape[step];
    if (def?.type === "array") return def.element;
    return def?.type === "record" ? def.valueType : undefined;
  }, root);
}

function definitionOf(schema: z.core.$ZodType | undefined) {
  return (unwrapped(schema) as z.core.$ZodTypes | undefined)?._zod.def;
}

/** Without "may be left out". */
export function unwrapped(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  const def = (schema as z.core.$ZodTypes | undefined)?._zod.def;
  return def?.type === "optional" ? def.innerType : schema;
}

/** The description of the nearest key that has one. */
function descriptionAt(root: z.core.$ZodType, path: YamlPath): string | undefined {
  for (let length = path.length; length > 0; length--) {
    const schema = schemaAt(root, path.slice(0, length));
    for (const one of [schema, unwrapped(schema)]) {
      const description = (one as z.ZodType | undefined)?.meta()?.description;
      if (description !== undefined) return description;
    }
  }
  return undefined;
}

/** What plain data holds at a path. */
export function valueIn(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<string | number, unknown>)[step]
        : undefined,
    value,
  );
}

/** A scalar as text: a number as it is written (`60.0` stays so, which a parameter's type then judges). */
export function writtenText(source: YamlSource, path: YamlPath, value: unknown): string {
  return (typeof value === "number" ? source.written(path) : undefined) ?? String(value);
}

/** What a map holds, as text: scalars and lists of scalars by key, and where each stands. */
interface WrittenValues {
  values: Record<string, string | string[]>;
  places: Record<string, Place>;
  /** Of lists, by key: where each of the values stands. */
  items: Record<string, Place[]>;
}

/** The scalars and lists of scalars of the map at a path; what is neither is left out. */
export function writtenValues(source: YamlSource, path: YamlPath, file: string): WrittenValues {
  const map = valueIn(source.value, path);
  const found: WrittenValues = { values: {}, places: {}, items: {} };
  for (const [name, value] of typeof map === "object" && map !== null && !Array.isArray(map)
    ? Object.entries(map)
    : []) {
    const at = [...path, name];
    if (!isScalar(value) && !(Array.isArray(value) && value.every(isScalar))) continue;
    found.values[name] = writtenValue(source, at, value);
    found.places[name] = { file, ...source.valueAt(at) };
    if (Array.isArray(value)) found.items[name] = placesOfItems(source, at, value, file);
  }
  return found;
}

/** A scalar, or each of a list, as text. */
export function writtenValue(source: YamlSource, path: YamlPath, value: unknown): string | string[] {
  if (!Array.isArray(value)) return writtenText(source, path, value);
  return value.map((item, index) => writtenText(source, [...path, index], item));
}

export function placesOfItems(source: YamlSource, path: YamlPath, list: readonly unknown[], file: string): Place[] {
  return list.map((_, index) => ({ file, ...source.valueAt([...path, index]) }));
}

function isScalar(value: unknown): boolean {
  return value !== null && typeof value !== "object";
}
