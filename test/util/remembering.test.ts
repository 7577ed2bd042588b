import { expect, test } from "vitest";
import { remembering } from "../../src/util/remembering.ts";

const counted = (most: number) => {
  const asked: string[] = [];
  const upper = remembering(
    most,
    (text: string) => text,
    (text) => {
      asked.push(text);
      return { upper: text.toUpperCase() };
    },
  );
  return { asked, upper };
};

test("what was asked lately is worked out once, and is the same thing each time", () => {
  const { asked, upper } = counted(2);
  const first = upper("a");
  upper("b");
  expect(upper("a")).toBe(first);
  expect(asked).toEqual(["a", "b"]);
});

test("what was not asked for longest is forgotten first", () => {
  const { asked, upper } = counted(2);
  for (const text of ["a", "b", "a", "c", "a", "b"]) upper(text);
  expect(asked).toEqual(["a", "b", "c", "b"]);
});

test("what is larger than any file of a person is worked out, and not kept", () => {
  const { asked, upper } = counted(2);
  const large = "x".repeat(600_000);
  expect(upper(large).upper).toHaveLength(600_000);
  upper(large);
  expect(asked).toHaveLength(2);
});
