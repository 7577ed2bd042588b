import { describe, expect, it, test } from "vitest";
import type { LoginRestrictions } from "../../src/model/access.ts";
import { fieldEffects } from "../../src/plan/effects/fields.ts";
import { restrictionChange } from "../../src/plan/own-profile.ts";
import { profileChanges, profileEffects } from "../../src/review/own-profile.ts";
import { ipRangeOf } from "../../src/util/ip-range.ts";

const from = (...texts: string[]): LoginRestrictions => ({
  ipRanges: texts.flatMap((one) => ipRangeOf(one) ?? []),
  hours: {},
});
const during = (hours: LoginRestrictions["hours"]): LoginRestrictions => ({ ipRanges: [], hours });
const told = (before: LoginRestrictions, after: Partial<LoginRestrictions>) =>
  fieldEffects(restrictionChange("Own", before, after)).map(({ kind, text }) => `${kind}: ${text}`);

describe("a change of the addresses that a profile lets in", () => {
  it.each<[string, string[], string[], RegExp[]]>([
    ["is none where the same is written otherwise", ["203.0.113.0/25", "203.0.113.128/25"], ["203.0.113.0/24"], []],
    [
      "opens what is added",
      ["203.0.113.0/24"],
      ["203.0.113.0/24", "198.51.100.7"],
      [/^opens: .*more addresses: 198.51.100.7\.$/],
    ],
    [
      "opens what a wider range holds more",
      ["203.0.113.0/25"],
      ["203.0.113.0/24"],
      [/^opens: .*: 203.0.113.128-203.0.113.255\.$/],
    ],
    [
      "breaks what is taken",
      ["203.0.113.0/24", "2001:db8::1"],
      ["203.0.113.0/24"],
      [/^breaks: Logins from 2001:db8::1 are refused/],
    ],
    [
      "does both where another is taken",
      ["203.0.113.7"],
      ["203.0.113.8"],
      [/^breaks: .*203.0.113.7 /, /^opens: .*203.0.113.8/],
    ],
    [
      "opens everything where none is left",
      ["203.0.113.7"],
      [],
      [/^opens: .*every address there is; before from 203.0.113.7 alone/],
    ],
    ["breaks everything else where there was none", [], ["203.0.113.7"], [/^breaks: .*203.0.113.7 alone/]],
  ])("%s", (_name, before, after, words) => {
    const said = told(from(...before), { ipRanges: from(...after).ipRanges });
    expect(said).toEqual(words.map((one) => expect.stringMatching(one)));
  });
});

test.each<[string, LoginRestrictions["hours"], LoginRestrictions["hours"], string[]]>([
  ["the same", { monday: { start: 0, end: 1440 } }, {}, []],
  ["longer", { monday: { start: 480, end: 1080 } }, { monday: { start: 420, end: 1080 } }, ["opens"]],
  ["shorter", {}, { sunday: { start: 0, end: 0 } }, ["breaks"]],
  ["others", { monday: { start: 480, end: 600 } }, { monday: { start: 540, end: 660 } }, ["breaks", "opens"]],
  ["open again", { sunday: { start: 0, end: 0 } }, { sunday: { start: 60, end: 120 } }, ["opens"]],
])("hours that become %s open and break what they do", (_name, before, after, kinds) => {
  expect(told(during(before), { hours: after }).map((one) => one.split(":")[0])).toEqual(kinds);
});

describe("a profile of the user's own in a review", () => {
  const own = (...texts: string[]) => ({ name: "Own", ipRanges: from(...texts).ipRanges });

  it("shows what of it differs, and a widened range as what it opens", () => {
    expect(profileChanges(own("203.0.113.7"), own("203.0.113.7"))).toEqual([]);
    const [change] = profileChanges(own("203.0.113.7"), own("203.0.113.0/24"));
    expect(change).toMatchObject({
      type: "Profile",
      action: "update",
      fields: [{ path: "loginIpRanges", before: "203.0.113.7", after: "203.0.113.0-203.0.113.255" }],
    });
    expect(profileEffects(own("203.0.113.7"), own("203.0.113.0/24"))).toEqual([
      expect.objectContaining({ kind: "opens" }),
    ]);
  });

  it("says what it means that it comes, goes, is named anew, or states less", () => {
    const kinds = (...sides: Parameters<typeof profileEffects>) => profileEffects(...sides).map(({ kind }) => kind);
    expect(kinds(undefined, own("203.0.113.7"))).toEqual(["changes"]);
    expect(kinds(own("203.0.113.7"), undefined)).toEqual(["opens"]);
    expect(kinds(own("203.0.113.7"), { ...own("203.0.113.7"), name: "Another" })).toEqual(["breaks"]);
    expect(kinds({ ...own("203.0.113.7"), hours: {} }, own("203.0.113.7"))).toEqual(["opens"]);
    expect(kinds(undefined, undefined)).toEqual([]);
  });
});
