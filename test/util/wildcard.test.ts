import { expect, it } from "vitest";
import { namePattern, pathPattern } from "../../src/util/wildcard.ts";

it.each([
  ["test/**", "test/keys/a.key", true],
  ["test/**", "attest/a.key", false],
  ["**/*.key", "a.key", true],
  ["**/*.key", "x/y/a.key", true],
  ["*.key", "x/y/a.key", true],
  ["x/*.key", "x/y/a.key", false],
  ["x/?.key", "x/a.key", true],
  ["x/?.key", "x//.key", false],
  ["./x/a.key", "x/a.key", true],
  ["/x/a.key", "x/a.key", true],
  ["x/a+b(1).key", "x/a+b(1).key", true],
  ["x.key", "xykey", false],
])("the pattern %s and the path %s: %s", (pattern, path, matches) => {
  expect(pathPattern(pattern).test(path)).toBe(matches);
});

it.each([
  ["PermissionSet.userPermissions[*", "PermissionSet.userPermissions[ApiEnabled].enabled", true],
  ["*.label", "ExternalClientApplication.label", true],
  ["A.b?", "A.bc", false],
  ["A.b?", "A.b?", true],
  ["A", "A.b", false],
])("the pattern %s and the name %s: %s", (pattern, name, matches) => {
  expect(namePattern(pattern).test(name)).toBe(matches);
});
