import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readYamlAs, writtenValues } from "../../src/util/read-yaml-as.ts";
import { readYaml } from "../../src/util/yaml-source.ts";

const FORM = {
  schema: z.strictObject({
    name: z.string({ error: "must be text" }).describe("What it is called."),
    rows: z
      .array(
        z.strictObject({
          key: z.string({ error: "must be text" }),
          at: z.int({ error: "must be a number" }).describe("When."),
        }),
      )
      .optional()
      .describe("Rows."),
    map: z.record(z.string(), z.boolean({ error: "must be true or false" }).describe("Yes or no.")).optional(),
  }),
  code: "THING",
  name: "The thing",
  remedy: "Start with name:.",
};
const problems = (text: string) =>
  readYamlAs(text, "a.yaml", FORM).problems.map(
    ({ code, message, remedy, file, line, column }) => `${file}:${line}:${column} ${code} ${message} ${remedy}`,
  );

describe("a YAML file as a value of its form", () => {
  it("is the value where nothing is wrong", () => {
    expect(readYamlAs("name: x\nrows: [{ key: k, at: 1 }]\n", "a.yaml", FORM)).toMatchObject({
      value: { name: "x", rows: [{ key: "k", at: 1 }] },
      problems: [],
    });
  });

  it.each([
    ["what is missing, with what it is for", "", ["a.yaml:1:1 THING_MISSING_KEY name is missing. What it is called."]],
    ["what has no value", "name:\n", ["a.yaml:1:1 THING_MISSING_KEY name has no value. What it is called."]],
    [
      "what is missing in a list, by its place there",
      "name: x\nrows:\n  - { at: 1 }\n  - { key: k }\n",
      [
        "a.yaml:3:5 THING_MISSING_KEY rows[0].key is missing. Rows.",
        "a.yaml:4:5 THING_MISSING_KEY rows[1].at is missing. When.",
      ],
    ],
    ["a wrong value", "name: 7\n", ["a.yaml:1:7 THING_VALUE name must be text. What it is called."]],
    [
      "a wrong value by a name of its own",
      "name: x\nmap: { on: 1 }\n",
      ["a.yaml:2:12 THING_VALUE map.on must be true or false. Yes or no."],
    ],
    [
      "an unknown key, with the keys of its place",
      "name: x\nrows:\n  - { key: k, at: 1, ta: 2 }\n",
      ["a.yaml:3:22 THING_UNKNOWN_KEY Unknown key ta in rows[0]; did you mean at? Keys of rows[0]: key, at."],
    ],
    [
      "what holds no keys at all",
      "- a\n",
      ["a.yaml:1:1 THING_VALUE The thing must hold keys and values. Start with name:."],
    ],
    [
      "what is no YAML",
      "name: [\n",
      [expect.stringMatching(/^a\.yaml:1:7 THING_SYNTAX .* Correct the YAML at this line\.$/)],
    ],
  ])("tells %s", (_what, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it("says what to add where nobody described it", () => {
    const form = { ...FORM, schema: z.strictObject({ bare: z.string() }) };
    expect(readYamlAs("", "a.yaml", form).problems[0]?.remedy).toBe("Add bare.");
    expect(readYamlAs("bare: 1\n", "a.yaml", form).problems[0]?.remedy).toBe("Correct the value.");
  });

  it("tells the same once, however often it was found", () => {
    const instead = () => ({ code: "THING_X", message: "No.", remedy: "Don't.", line: 1, column: 1 });
    expect(readYamlAs("a: 1\nb: 2\n", "a.yaml", { ...FORM, instead }).problems).toHaveLength(1);
  });
});

describe("one mistake in the YAML is told once, where it was made:", () => {
  const BRACKET = (mark: string) => `The bracket ${mark} that opens here is not closed.`;
  const KEYS = "b: { c: 1 }\nd:\n  e: { f: 1 }\n  g: [1, 2]\nh: i\n";

  it.each([
    ["a bracket of a map", `a: { x: 1\n${KEYS}`, ["1:4", BRACKET("{")]],
    ["a bracket of a list", `a: [1, 2\n${KEYS}`, ["1:4", BRACKET("[")]],
    ["a bracket in a bracket", `a: { x: [1, 2 }\n${KEYS}`, ["1:9", BRACKET("[")]],
    ["a bracket with lines in it", "a: {\n  b: 1\n  c: 2\n  d: 3\n", ["1:4", BRACKET("{")]],
    ["a bracket at the end", `${KEYS}a: [1`, ["6:4", BRACKET("[")]],
    ["a map in a list over several lines", "a: [\n  { b: 1 },\n  { b: 2\n  ]\nc: 1\n", ["3:3", BRACKET("{")]],
    ["a double quote", `a: "x\n${KEYS}`, ["1:4", 'The quote " that opens here is not closed.']],
    ["a single quote", `a: 'x\nb: c: d\n`, ["1:4", "The quote ' that opens here is not closed."]],
    ["a quote alone at the end", 'a: "', ["1:4", 'The quote " that opens here is not closed.']],
    ["a bracket too many", `a: { x: 1 }}\n${KEYS}`, ["1:12", "The file is not valid YAML here."]],
    [
      "one line too deep",
      "a:\n    b: 1\n  c: 2\n  d: 3\n",
      ["3:1", "The indentation is wrong, or a bracket is not closed."],
    ],
  ])("%s", (_what, text, [at, message]) => {
    const yaml = readYaml(text);
    const faults = "faults" in yaml ? yaml.faults : [];
    expect(faults.map((fault) => [`${fault.line}:${fault.column}`, fault.message])).toEqual([[at, message]]);
  });

  it("while each of several is told", () => {
    const yaml = readYaml("a: 1\na: 2\ne: !x 1\nf: [1\n");
    expect("faults" in yaml && yaml.faults.map(({ line }) => line)).toEqual([2, 3, 4]);
  });
});

describe("scalars as text", () => {
  const source = (text: string) => {
    const yaml = readYaml(text);
    if ("faults" in yaml) throw new Error("no YAML");
    return yaml.source;
  };

  it("are numbers as they are written and all else by its value, each with its place", () => {
    const { values, places } = writtenValues(source("p: { a: 1.10, b: True, c: '7', d: 0x10 }\n"), ["p"], "a.yaml");
    expect(values).toEqual({ a: "1.10", b: "true", c: "7", d: "0x10" });
    expect(places.b).toEqual({ file: "a.yaml", line: 1, column: 18 });
  });

  it("may stand in a list, each with its place", () => {
    const { values, items } = writtenValues(source("p:\n  a:\n    - 1.10\n    - x\n  b: []\n"), ["p"], "a.yaml");
    expect(values).toEqual({ a: ["1.10", "x"], b: [] });
    expect(items.a?.map(({ line }) => line)).toEqual([3, 4]);
  });

  it("are nothing else: maps and nothing are left out, in a list too, and a list has no names", () => {
    expect(writtenValues(source("p: { a: [[1]], b: { c: 1 }, d: , e: [{}] }\n"), ["p"], "a.yaml").values).toEqual({});
    expect(writtenValues(source("p: [1]\n"), ["p"], "a.yaml").values).toEqual({});
    expect(writtenValues(source("p: x\n"), ["p"], "a.yaml").values).toEqual({});
  });
});
