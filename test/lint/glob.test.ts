import { expect, it } from "vitest";
import { matchesPath } from "../../src/lint/glob.ts";

it.each([
  ["test/**", "test/keys/a.key", true],
  ["test/**", "attest/a.key", false],
  ["**/*.key", "a.key", true],
  ["**/*.key", "x/y/a.key", true],
  ["*.key", "x/y/a.key", true],
  ["x/*.key", "x/y/a.key", false],
  ["x/?.key", "x/a.key", true],
  ["./x/a.key", "x/a.key", true],
  ["/x/a.key", "x/a.key", true],
  ["x/a+b(1).key", "x/a+b(1).key", true],
  ["x.key", "xykey", false],
])("the pattern %s and the path %s: %s", (pattern, path, matches) => {
  expect(matchesPath(pattern, path)).toBe(matches);
});
