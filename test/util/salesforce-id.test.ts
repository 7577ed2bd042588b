import { expect, it } from "vitest";
import { isSalesforceId } from "../../src/util/salesforce-id.ts";

it.each([
  ["00DWs000001gPzZ", true],
  ["00DWs000001gPzZMAU", true],
  ["00DWs000001gPzZMAV", false],
  ["representations", false],
  ["012345678901234", false],
  ["0PSWs000000ABcD", true],
  ["a0XWs00000XYZab", false],
  ["short", false],
])("%s: %s", (word, is) => {
  expect(isSalesforceId(word)).toBe(is);
});
