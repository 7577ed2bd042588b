import { describe, expect, it } from "vitest";
import { minuteOf } from "../../src/util/words.ts";

describe("a moment for people", () => {
  it.each([
    ["2026-11-24T10:30:59.000Z", "2026-11-24 10:30 UTC"],
    ["2026-11-24T10:30:59.000+0000", "2026-11-24 10:30 UTC"],
    ["2026-11-24T10:30:59+02:00", "2026-11-24 08:30 UTC"],
    [Date.UTC(2026, 10, 24, 10, 30), "2026-11-24 10:30 UTC"],
  ])("%s is to the minute, in UTC", (moment, shown) => {
    expect(minuteOf(moment)).toBe(shown);
  });

  it.each(["2026-11-24", "", "soon", "2026-99-99T99:99:99Z"])("%o stands as it is", (moment) => {
    expect(minuteOf(moment)).toBe(moment);
  });
});
