import fc from "fast-check";
import { expect, test } from "vitest";
import { byText } from "../../src/util/by-text.ts";

test("texts come in the order that sort() gives them, and equal ones stay where they are", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.string({ unit: "binary", maxLength: 2 }))),
      (texts) => {
        expect(texts.toSorted(byText)).toEqual(texts.toSorted());
        for (const text of texts) expect(byText(text, text)).toBe(0);
      },
    ),
  );
});
