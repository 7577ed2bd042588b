import { expect, test } from "vitest";
import { didYouMean } from "../../src/util/did-you-mean.ts";

const KEYS = ["instanceUrl", "template", "admin", "jwt", "parameters"];

test.each([
  ["instanceURL", "instanceUrl"],
  ["tempalte", "template"],
  ["templat", "template"],
  ["params", undefined],
  ["parametrs", "parameters"],
  ["jwk", "jwt"],
  ["whatever", undefined],
  ["x".repeat(10_000), undefined],
])("for %s the suggestion is %s", (word, expected) => {
  expect(didYouMean(word, KEYS)).toBe(expected);
});

test("the nearest of several wins", () => {
  expect(didYouMean("scop", ["scope", "scopes", "stop"])).toBe("scope");
});
