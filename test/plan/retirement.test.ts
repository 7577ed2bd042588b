import { describe, expect, test } from "vitest";
import type { AppLogins } from "../../src/model/access.ts";
import { loginsWords, whyTooEarly } from "../../src/plan/retirement.ts";

const logins = (count: number, given: Partial<AppLogins> = {}, more = false): AppLogins => ({
  name: "Kantiv",
  rows: { known: true, value: { count, more, last: count === 0 ? undefined : "2026-11-01T08:15:30.000+0000" } },
  shared: undefined,
  ...given,
});
const UNKNOWN: Partial<AppLogins> = { rows: { known: false, why: "the org refused the question" } };
const UNPROVEN = "this record has no hand-over of the second app's key with a proven login";

const DONE = { at: "2026-10-01", by: "somebody" };

describe("the first of two apps", () => {
  test("may go once the second one's key is handed over and nobody logs in through the first", () => {
    expect(whyTooEarly({ handedOver: DONE, logins: logins(0) })).toEqual([]);
  });

  test.each<[boolean, AppLogins, string[]]>([
    [false, logins(0), [UNPROVEN]],
    [true, logins(1), ["1 login through Kantiv, the last 2026-11-01 08:15 UTC"]],
    [false, logins(2), [UNPROVEN, "2 logins through Kantiv, the last 2026-11-01 08:15 UTC"]],
    [true, logins(0, UNKNOWN), ["whether anybody logs in through Kantiv is not known: the org refused the question"]],
  ])("may not go yet: handed over %s", (handedOver, told, why) => {
    expect(whyTooEarly({ handedOver: handedOver ? DONE : undefined, logins: told })).toEqual(why);
  });
});

test.each([
  [logins(0), "no login through Kantiv"],
  [logins(0, { shared: "Other has the same name" }), "no login through Kantiv"],
  [logins(2000, {}, true), "2000 or more logins through Kantiv, the last 2026-11-01 08:15 UTC"],
  [logins(1, {}, true), "1 or more logins through Kantiv, the last 2026-11-01 08:15 UTC"],
  [
    logins(3, { shared: "Other has the same name" }),
    "3 logins through Kantiv, the last 2026-11-01 08:15 UTC; Other has the same name",
  ],
])("logins are told in words, and whose they may be: %o", (told, words) => {
  expect(loginsWords(told)).toBe(words);
});
