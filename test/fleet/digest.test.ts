import { describe, expect, test } from "vitest";
import { digestOf, recordsIn } from "../../src/fleet/digest.ts";
import type { OrgState } from "../../src/model/fleet.ts";

const entry = (state: OrgState, result: unknown = null) => ({
  name: "a",
  file: "a.yaml",
  wave: null,
  state,
  error: null,
  result,
  warnings: [],
  newConsumerKey: null,
  durationMs: 7,
});
const changesIn = (result: unknown) => digestOf(entry("changes", result)).changes;

describe("how an org ended, in words", () => {
  test.each<[OrgState, unknown, string]>([
    ["ok", { changed: true, verified: true }, "applied"],
    ["ok", { changed: false, verified: true }, "as it should be"],
    ["ok", { to: "run-1", changed: true }, "put back"],
    ["ok", { to: "run-1", changed: false }, "nothing to put back"],
    ["ok", { verified: true }, "login works"],
    ["ok", { drifted: false }, "no drift"],
    ["ok", {}, "ok"],
    ["ok", null, "ok"],
    ["changes", { drifted: true }, "drifted"],
    ["changes", {}, "changes"],
    ["failed", { changed: true }, "failed"],
    ["running", null, "still running"],
    ["error", null, "could not be worked on"],
    ["skipped", null, "retired"],
    ["notRun", null, "not run"],
  ])("of %s with %j is %s", (state, result, words) => {
    expect(digestOf(entry(state, result)).words).toBe(words);
  });
});

describe("what differs in an org", () => {
  test("is a line for each component that changes, by what happens to it, once and in order", () => {
    const changes = [
      {
        action: "update",
        type: "PermissionSet",
        name: "B",
        fields: [{ path: "label" }, { path: "description" }, { path: 7 }],
      },
      { action: "create", type: "PermissionSet", name: "A", fields: [{ path: "label" }] },
      { action: "create", type: "PermissionSet", name: "C" },
      { action: "delete", type: "SetupEntityAccess" },
      { action: "update", type: "Profile", fields: [] },
      { action: "move", type: "Other" },
      { action: "none", type: "ExternalClientApplication" },
      { action: "create" },
      { type: "Profile" },
      "nonsense",
      null,
    ];
    expect(changesIn({ changes })).toEqual([
      "+ PermissionSet",
      "- SetupEntityAccess",
      "~ Other",
      "~ PermissionSet: description, label",
      "~ Profile",
    ]);
  });

  test("is of an org that drifted what was found, by its code", () => {
    const findings = [{ code: "B" }, { code: "A" }, { code: "B" }, { code: 7 }, {}];
    expect(changesIn({ drifted: true, findings })).toEqual(["! A", "! B"]);
    expect(changesIn({ drifted: false, findings })).toEqual([]);
  });

  test.each([null, undefined, {}, { changes: "x" }, { changes: {} }])("is nothing in %j", (result) => {
    expect(changesIn(result)).toEqual([]);
  });
});

describe("what stays in memory of an org", () => {
  test("is its warnings by their code, each once, and whether clients have another key", () => {
    const warnings = ["W", "V", "W"].map((code) => ({ code, message: "m" }));
    const digest = digestOf({ ...entry("ok"), warnings, newConsumerKey: "3MVG9" });
    expect(digest).toEqual({
      name: "a",
      file: "a.yaml",
      wave: null,
      state: "ok",
      durationMs: 7,
      words: "ok",
      changes: [],
      warnings: ["W", "V"],
      newConsumerKey: true,
    });
  });

  test("is of its error the first twenty problems", () => {
    const error = { code: "X", message: "m", remedy: "r" };
    const problems = [...Array(30).keys()].map((at) => ({ code: `P${at}`, message: "m" }));
    expect(digestOf({ ...entry("error"), error }).error).toEqual({ ...error, problems: [] });
    expect(digestOf({ ...entry("error"), error: { ...error, problems } }).error?.problems).toEqual(
      problems.slice(0, 20),
    );
  });
});

test("what should be a list of objects is taken without what is none", () => {
  expect(recordsIn([{ a: 1 }, null, 7, "x", { b: 2 }])).toEqual([{ a: 1 }, { b: 2 }]);
  for (const other of [null, undefined, {}, "x"]) expect(recordsIn(other)).toEqual([]);
});
