import { expect, test } from "vitest";
import { inputError } from "../../src/model/errors.ts";
import { errorText } from "../../src/util/error-text.ts";

const plain = (_style: string, text: string) => text;
const problem = {
  code: "URL",
  message: "It is no address.",
  remedy: "Write one.",
  file: "a.yaml",
  line: 1,
  column: 14,
};

test("an error of one problem says it once, with its place", () => {
  for (const message of ["It is no address.", "a.yaml: It is no address.", "One thing is wrong. It is no address."]) {
    const text = errorText(inputError("BROKEN", message, "Write one.", { problems: [problem] }), plain);
    expect(text).toBe(`✖ ${message} [BROKEN]\n    a.yaml:1:14\n→ Write one.`);
  }
});

test("an error of several problems says how many, and each with what to do", () => {
  const problems = [problem, { ...problem, line: 2 }];
  expect(errorText(inputError("BROKEN", "a.yaml has 2 problems.", "Correct it.", { problems }), plain)).toBe(
    "✖ a.yaml has 2 problems. [BROKEN]\n    a.yaml:1:14  It is no address. [URL]\n      → Write one.\n    a.yaml:2:14  It is no address. [URL]\n      → Write one.\n→ Correct it.",
  );
});
