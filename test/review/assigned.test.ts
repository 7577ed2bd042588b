import { expect, test } from "vitest";
import { assignedChanges, assignedEffects } from "../../src/review/assigned.ts";
import { reviewCase } from "../../src/review/case.ts";

const PACKAGE = { state: "rendered", package: { apiVersion: "66.0", components: [] } } as const;

test("what a template comes to assign of an org's own, and assigns no more, is a row and an effect each", () => {
  expect(assignedChanges(["Data", "Old"], ["data", "New"]).map(({ name, action }) => [action, name])).toEqual([
    ["create", "integration user holds New, the org's own"],
    ["delete", "integration user holds Old, the org's own"],
  ]);
  expect(assignedEffects(["Old"], ["New"]).map(({ kind, text }) => [kind, text])).toEqual([
    [
      "opens",
      "The integration user gets New, a permission set or group of the org's own, and whatever it grants there.",
    ],
    [
      "breaks",
      "Old, of the org's own, is no longer assigned: new orgs lack what it grants, and where it was given it stays.",
    ],
  ]);
  expect([assignedChanges(), assignedEffects(["A"], ["a"])]).toEqual([[], []]);
});

test("a review in which nothing but that differs shows it", () => {
  const side = (assigns: readonly string[]) => ({ rendered: PACKAGE, assigns, notes: [] });
  const made = reviewCase({ kind: "example", name: "defaults", base: side([]), head: side(["Sales"]), touched: true });
  expect(made.changes).toMatchObject([{ action: "create", name: "integration user holds Sales, the org's own" }]);
  expect(made.effects.map(({ what }) => what)).toEqual([expect.stringContaining("gets Sales")]);
});
