import { describe, expect, it } from "vitest";
import { type ElementSpec, elementsOf, KINDS, versionNumber } from "../../src/metadata/kinds.ts";
import { DOCUMENTED_VALUES, HISTORY, SCHEMA_66 } from "./schema-facts.ts";

describe("the tables of the metadata types", () => {
  it.each(Object.entries(SCHEMA_66))("agree with the public WSDL of 66.0: %s", (type, facts) => {
    expect(elementsOf(type, 66).map(written)).toEqual(topLevel(facts.trim().split(/\s+/).join(" ")));
  });

  for (const [type, names, first, last = 68] of HISTORY) {
    it(`${type}: ${names} are known from ${first} to ${last}`, () => {
      for (const name of names.split(" ")) {
        const versions = range(59, 68).filter((version) =>
          elementsOf(type, version).some((spec) => spec.name === name),
        );
        expect(versions, name).toEqual(range(first, last));
      }
    });
  }

  it("have no element that came or went without a line in the history", () => {
    const told = new Set(HISTORY.flatMap(([type, names]) => names.split(" ").map((name) => `${type}.${name}`)));
    const dated = KINDS.flatMap((kind) =>
      kind.elements
        .filter((spec) => (spec.since !== 59 || spec.until !== undefined) && spec.never !== "undocumented")
        .map((spec) => `${kind.type}.${spec.name}`),
    );
    expect([...told].filter((name) => !dated.includes(name))).toEqual([]);
    expect(dated.filter((name) => !told.has(name))).toEqual([]);
  });

  it("mark the elements that only the newest types have", () => {
    const undocumented = KINDS.flatMap((kind) => kind.elements.filter((spec) => spec.never === "undocumented"));
    expect([...new Set(undocumented.map((spec) => spec.name))].sort()).toEqual([
      "enrichments",
      "isAttestPluginEnabled",
      "isDPopEnabled",
      "isEnforceRefreshTokenTTL",
      "isMtlsEnabled",
      "module",
    ]);
  });
});

describe("an API version", () => {
  it("is a whole number and .0", () => {
    expect(versionNumber("66.0")).toBe(66);
  });

  it.each(["66", "66.1", "v66.0", " 66.0", "6.0", ""])("is not %j", (text) => {
    expect(() => versionNumber(text)).toThrowError(expect.objectContaining({ code: "API_VERSION_INVALID" }));
  });
});

/** A table's row in the words of the facts. */
function written(spec: ElementSpec): string {
  const marks = `${spec.required ? "!" : ""}${spec.repeated ? "*" : ""}`;
  if (spec.children) return `${spec.name}${marks}{${spec.children.map(written).join(" ")}}`;
  if (spec.type === "enum") {
    const values = (spec.values ?? []).filter((value) => value.since <= 66).map((value) => value.value);
    const list = `(${values.join("|")})`;
    return DOCUMENTED_VALUES[spec.name] === list ? `${spec.name}${marks}` : `${spec.name}${marks}${list}`;
  }
  return spec.type === "string" ? `${spec.name}${marks}` : `${spec.name}${marks}:${spec.type}`;
}

/** Splits at the blanks that are outside of braces. */
function topLevel(text: string): string[] {
  return text.match(/[^\s{]+(\{[^}]*\})?/g) ?? [];
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
