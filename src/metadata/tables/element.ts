/** What an element's text or content is. `int` is an `xsd:int`; `complex` has children of its own. */
type ElementType = "string" | "boolean" | "int" | "enum" | "complex";

/** Why an element is never sent to an org, although an org may return it. */
export type NeverReason =
  /** A value that one org gave out: an id, the consumer key, the consumer secret. */
  | "org-bound"
  /** In the newest types, but in no documentation and no public schema. */
  | "undocumented"
  /** Documented as "internal use only". */
  | "internal"
  /** A key or a password, which whoever reads a template's files would have. */
  | "secret";

export interface EnumValue {
  value: string;
  since: number;
  undocumented?: true;
}

/** One element of a metadata type; `since` and `until` are Metadata API versions, both included. */
export interface ElementSpec {
  name: string;
  type: ElementType;
  required: boolean;
  repeated: boolean;
  since: number;
  until?: number;
  /** Allowed texts of an `enum`, or of an `int` that takes a few values only. */
  values?: readonly EnumValue[];
  children?: readonly ElementSpec[];
  never?: NeverReason;
  /** What the platform takes when the element is absent, where that is known. */
  default?: string;
  /** Names separated by commas, in any order. */
  list?: true;
  /** What stands between several values in its one text, where it may hold several. */
  separator?: string;
  /** A certificate: its text, or also the name that the org has it under. */
  pem?: "text" | "textOrName";
  /** `false` says the same as its absence. */
  offIsNothing?: true;
  /** A difference only where the template states it and the org shows it: orgs leave it out, or add it, by themselves. */
  ifStated?: true;
}

export type Options = Partial<Omit<ElementSpec, "name" | "type" | "values" | "children">>;

/** The first Metadata API version with External Client Apps; elements without a version of their own are this old. */
export const FIRST_VERSION = 59;

function element(name: string, type: ElementType, options: Options): ElementSpec {
  return { name, type, required: false, repeated: false, since: FIRST_VERSION, ...options };
}

export const text = (name: string, options: Options = {}): ElementSpec => element(name, "string", options);
export const flag = (name: string, options: Options = {}): ElementSpec => element(name, "boolean", options);
export const names = (name: string, options: Options = {}): ElementSpec =>
  text(name, { separator: ",", ...options, list: true });

export function int(name: string, options: Options = {}, values?: readonly EnumValue[]): ElementSpec {
  return { ...element(name, "int", options), ...(values && { values }) };
}

/** A value that is newer than the first version is given with its own. */
export function choice(name: string, values: readonly (string | EnumValue)[], options: Options = {}): ElementSpec {
  return { ...element(name, "enum", options), values: values.map(enumValue) };
}

export function complex(name: string, children: readonly ElementSpec[], options: Options = {}): ElementSpec {
  return { ...element(name, "complex", options), children };
}

function enumValue(value: string | EnumValue): EnumValue {
  return typeof value === "string" ? { value, since: FIRST_VERSION } : value;
}
