import fc from "fast-check";
import { expect, test } from "vitest";
import { parsedJson } from "../../src/util/parsed-json.ts";

test("a line of JSON is nothing where a kill cut it off, wherever that was", () => {
  const whole = { name: "acme", state: "ok", error: { code: "X" } };
  const line = JSON.stringify(whole);
  expect(parsedJson(line)).toEqual(whole);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: line.length - 1 }), (at) => {
      expect(parsedJson(line.slice(0, at))).toBeUndefined();
    }),
  );
});
