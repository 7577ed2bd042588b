import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { id15, id18, sameId } from "../../../src/emulator/objects/ids.ts";

describe("record ids", () => {
  test.each([
    ["001000000000000", "001000000000000AAA"],
    ["00D0x000000ABCD", "00D0x000000ABCDEA4"],
    ["a0B3000000DqVyJ", "a0B3000000DqVyJEAV"],
    ["0012w00000yUlQn", "0012w00000yUlQnAAK"],
  ])("%s is %s in full", (short, full) => {
    expect(id18(short)).toBe(full);
    expect(id18(full)).toBe(full);
    expect(id15(full)).toBe(short);
  });

  const id = fc.string({ unit: fc.constantFrom(..."0189abyzABYZ"), minLength: 15, maxLength: 15 });

  test("the full form survives any change of letter case", () => {
    fc.assert(
      fc.property(id, (short) => {
        expect(id18(short)).toBe(short + suffixOf(short));
        expect(id15(id18(short).toLowerCase())).toBe(short);
        expect(id15(id18(short).toUpperCase())).toBe(short);
        expect(sameId(short, id18(short))).toBe(true);
      }),
    );
  });

  test("two ids that differ in letter case alone are different records", () => {
    expect(sameId("001Aa0000000001", "001aa0000000001")).toBe(false);
    expect(sameId(id18("001Aa0000000001"), id18("001aa0000000001"))).toBe(false);
  });

  test.each([
    "",
    "001",
    "0010000000000-0",
    "001000000000000AA",
    "001000000000000AA9",
    "001000000000000BAA",
    "ä01000000000000",
  ])("%j is no id", (text) => {
    expect(id15(text)).toBeUndefined();
    expect(sameId(text, text)).toBe(false);
  });
});

/** The suffix by its definition, apart from the code under test: per five characters a number, the first character its lowest bit. */
function suffixOf(short: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  const chunks = [short.slice(0, 5), short.slice(5, 10), short.slice(10)];
  return chunks
    .map(
      (chunk) =>
        letters[
          Number.parseInt(
            [...chunk]
              .map((letter) => (/[A-Z]/.test(letter) ? 1 : 0))
              .reverse()
              .join(""),
            2,
          )
        ],
    )
    .join("");
}
