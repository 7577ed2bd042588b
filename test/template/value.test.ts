import { describe, expect, test } from "vitest";
import type { ParameterSpec } from "../../src/model/template.ts";
import { valueFault } from "../../src/template/value.ts";
import { TEST_CERTIFICATE } from "../helpers/shipped-template.ts";

const spec = (type: ParameterSpec["type"], given: Partial<ParameterSpec> = {}): ParameterSpec => ({
  name: "p",
  description: "d",
  required: false,
  type,
  ...given,
});

describe("the longest value", () => {
  const label = (length: number) => `.${"a".repeat(60)}`.repeat(Math.ceil(length / 61)).slice(1, length + 1);
  test.each<[ParameterSpec["type"], number, (length: number) => string]>([
    ["string", 255, (length) => "x".repeat(length)],
    ["enum", 255, (length) => "x".repeat(length)],
    ["email", 80, (length) => `a@b.${label(length - 4)}`],
    ["url", 2000, (length) => `https://a.example/${"x".repeat(length - 18)}`],
    ["apiName", 80, (length) => "A".repeat(length)],
  ])("of type %s has %i characters", (type, longest, of) => {
    const given = spec(type, { values: [of(longest), of(longest + 1)] });
    expect(of(longest)).toHaveLength(longest);
    expect(valueFault(given, of(longest))).toBeUndefined();
    expect(valueFault(given, of(longest + 1))).toEqual({
      fault: `has ${longest + 1} characters`,
      remedy: `Use ${longest} at most.`,
    });
  });

  test.each<[ParameterSpec["type"], number]>([
    ["integer", 10],
    ["boolean", 5],
    ["certificate", 32_768],
  ])("of type %s is refused for its length from %i characters on", (type, longest) => {
    expect(valueFault(spec(type), "x".repeat(longest))?.fault).not.toContain("characters");
    expect(valueFault(spec(type), "x".repeat(longest + 1))?.remedy).toBe(`Use ${longest} at most.`);
  });

  test("is the template's own where it says one", () => {
    expect(valueFault(spec("string", { maxLength: 3 }), "abcd")?.remedy).toBe("Use 3 at most.");
    expect(valueFault(spec("string", { maxLength: 300 }), "x".repeat(300))).toBeUndefined();
  });
});

describe("a value of a wrong form is told what it is not, and how to write it", () => {
  const address = "Write an address with scheme and host, like https://app.example.com.";
  test.each<[ParameterSpec, string, string, string]>([
    [spec("integer"), "1.5", "is not a whole number", "Write digits."],
    [spec("integer"), "x1", "is not a whole number", "Write digits."],
    [spec("boolean"), "yes", "is not true or false", "Write true or false."],
    [spec("boolean"), "xtrue", "is not true or false", "Write true or false."],
    [spec("boolean"), "falsy", "is not true or false", "Write true or false."],
    [spec("email"), "a@b", "is not an email address", "Write one, e.g. integrations@acme.example."],
    [spec("email"), "x y@b.c", "is not an email address", "Write one, e.g. integrations@acme.example."],
    [spec("email"), "a@b.c d", "is not an email address", "Write one, e.g. integrations@acme.example."],
    [spec("email"), "a@.b", "is not an email address", "Write one, e.g. integrations@acme.example."],
    [spec("url"), "app.example.com", "is not a web address", address],
    [spec("url"), "see https://a.b", "is not a web address", address],
    [spec("url"), "https://a.b/ c", "is not a web address", address],
    [spec("url"), "https://a.b:99999", "is not a web address", address],
    [spec("url"), "https://user@a.b", "holds a user name or password", address],
    [spec("url"), "https://:secret@a.b", "holds a user name or password", address],
    [
      spec("apiName"),
      "A-B",
      "is not an API name",
      "Begin with a letter; use letters, digits and single underscores; do not end with an underscore.",
    ],
    [
      spec("string", { pattern: "[a-z]+" }),
      "A",
      "does not match the pattern [a-z]+",
      "See the parameter's description.",
    ],
    [
      spec("string"),
      "a\u202eb",
      "holds U+202E, a character that does not show",
      "Type the value anew instead of pasting it.",
    ],
    [
      spec("certificate"),
      "-----BEGIN PRIVATE KEY-----",
      "holds a private key",
      "Give the certificate; the private key must stay with you.",
    ],
    [spec("certificate"), "x", "is not one certificate in PEM form", "Give a file that begins with BEGIN CERTIFICATE."],
  ])("%o: %j", (given, value, fault, remedy) => {
    expect(valueFault(given, value)).toEqual({ fault, remedy });
  });

  test("and of an enum, what it can be, and what was probably meant", () => {
    const level = spec("enum", { values: ["Enforce", "Bypass"] });
    const fault = "is none of the values it can have";
    const remedy = "It is one of Enforce, Bypass.";
    expect(valueFault(level, "xyz")).toEqual({ fault, remedy });
    expect(valueFault(level, "Enforced")).toEqual({ fault, remedy: `Did you mean Enforce? ${remedy}` });
    expect(valueFault(spec("enum"), "x")).toEqual({ fault, remedy: "It is one of ." });
  });
});

test("a certificate may hold line ends, which no other value may", () => {
  expect(valueFault(spec("certificate"), TEST_CERTIFICATE)).toBeUndefined();
  expect(valueFault(spec("string"), "a\nb")?.fault).toContain("U+000A");
});

test("words of any script may be used, with the joiners that some of them need", () => {
  for (const value of ["क्‍ष", "می‌خواهم"]) expect(valueFault(spec("string"), value)).toBeUndefined();
});

test("a pattern is asked of a value that has its type's form", () => {
  const given = spec("integer", { pattern: "[0-9]{2}" });
  expect(valueFault(given, "12")).toBeUndefined();
  expect(valueFault(given, "123")?.fault).toBe("does not match the pattern [0-9]{2}");
  expect(valueFault(given, "ab")?.fault).toBe("is not a whole number");
});
