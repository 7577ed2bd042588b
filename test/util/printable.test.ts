import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable } from "../../src/util/printable.ts";

describe("text from elsewhere", () => {
  test.each([
    ["\u001b[31mred\u001b[0m", "red"],
    ["a\r\nb\tc", "a b c"],
    ["\u001b]0;title\u0007x", "]0;title x"],
    ["\u009b2Jx", "2Jx"],
    ["abc\u202egnp.exe\u2066", "abcgnp.exe"],
    ["  kept inside  ", "kept inside"],
    ["naïve – 漢字 🙂", "naïve – 漢字 🙂"],
  ])("%j is printed as %j", (text, printed) => {
    expect(printable(text)).toBe(printed);
  });

  test("is cut with an ellipsis", () => {
    expect(printable("abcdef", 4)).toBe("abc…");
    expect(printable("abcd", 4)).toBe("abcd");
  });

  test("never has what moves a cursor or turns the direction of writing, and never more than was asked for", () => {
    const nasty = fc.string({
      unit: fc.constantFrom("\u001b", "[", "2", "J", "m", "\u0007", "\n", "\u202e", "\u009b", "a"),
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: "binary" })), (text) => {
        const printed = printable(text, 20);
        expect(printed).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u);
        expect(printed.length).toBeLessThanOrEqual(20);
        expect(printable(printed, 20)).toBe(printed);
      }),
    );
  });
});
