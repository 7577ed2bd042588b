import type { Switches } from "../switches.ts";

/**
 * How the platform's schema of metadata types is written down here: one line an element, as in
 * `customAttributes* Attribute 61-63` (repeats; type; API versions). `!` marks a required element.
 */
export interface ElementSchema {
  name: string;
  /** A scalar (string, boolean, int, dateTime, base64Binary), an enum or a complex type. */
  type: string;
  required: boolean;
  many: boolean;
  since: number;
  until: number;
}

export interface MetadataType {
  /** Name in package.xml. */
  name: string;
  /** Name of the root element, and the type that readMetadata takes. */
  root: string;
  directory: string;
  suffix: string;
  /** The first API version that knows the type. */
  since: number;
  /** Id prefix of the record behind a component. */
  keyPrefix: string;
  /** Whether the file's elements must stand in schema order (see the switch elementOrder). */
  ordered: boolean;
  /** A content file stands beside `<file>-meta.xml`. */
  withContent: boolean;
  elements: readonly ElementSchema[];
}

const LINE = /^(\w+)([!*]?) (\w+)(?: (\d+)(?:-(\d*))?)?$/;

/**
 * Parses element lines; `since` is the version of those that name none.
 * @throws {SyntaxError} a line of another form
 */
export function elementsOf(lines: string, since = 0): ElementSchema[] {
  return lines
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const match = LINE.exec(line);
      if (!match) throw new SyntaxError(`not an element line: ${line}`);
      const [, name = "", mark, type = "", from, to] = match;
      return {
        name,
        type,
        required: mark === "!",
        many: mark === "*",
        since: from ? Number(from) : since,
        until: to ? Number(to) : Number.POSITIVE_INFINITY,
      };
    });
}

/** A type whose components belong to an External Client App. */
export function typeOfApp(
  name: string,
  directory: string,
  suffix: string,
  since: number,
  keyPrefix: string,
  lines: string,
): MetadataType {
  return {
    name,
    root: name,
    directory,
    suffix,
    since,
    keyPrefix,
    ordered: true,
    withContent: false,
    elements: elementsOf(lines, since),
  };
}

/** The first version with an element about which sources disagree; without it the table's. */
export type Dates = Partial<Pick<Switches, "dpopSince">>;

/** Elements that a version knows. */
export function elementsAt(elements: readonly ElementSchema[], version: number, dates: Dates): ElementSchema[] {
  return elements.filter((element) => sinceOf(element, dates) <= version && version <= element.until);
}

function sinceOf({ name, since }: ElementSchema, { dpopSince }: Dates): number {
  return name === "isDPopEnabled" && dpopSince !== undefined ? Number(dpopSince) : since;
}
