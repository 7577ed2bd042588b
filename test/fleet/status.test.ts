import { describe, expect, test } from "vitest";
import { type KnownRun, needsOf, runInEntry, runInLine, statusOf } from "../../src/fleet/status.ts";
import type { KnownStatus } from "../../src/model/fleet-status.ts";

const AT = "2026-11-27T00:00:00.000Z";
const entry = (more: object = {}) => ({ name: "a", startedAt: AT, state: "ok", ...more });
const run = (day: number, more: Partial<KnownRun> = {}): KnownRun => ({
  at: `2026-11-${day}T00:00:00.000Z`,
  command: "drift",
  outcome: "ok",
  away: false,
  ...more,
});

describe("what an entry of a result tells of an org", () => {
  test.each([
    ["apply", { verified: true }, { proven: true, drifted: false }],
    ["apply", { verified: false }, { proven: false, drifted: undefined }],
    ["verify", { verified: true }, { proven: true, drifted: undefined }],
    ["certificate rotate", { verified: true }, { proven: true, drifted: undefined }],
    ["credentials rotate", { verified: false }, { proven: false, drifted: undefined }],
    ["handoff", { verified: true }, { proven: undefined, drifted: undefined }],
    ["drift", { drifted: true }, { proven: undefined, drifted: true }],
    ["drift", { drifted: false }, { proven: undefined, drifted: false }],
    ["apply", null, { proven: undefined, drifted: undefined }],
    ["apply", "of another kind", { proven: undefined, drifted: undefined }],
  ])("by %s with %j is %j", (command, result, expected) => {
    expect(runInEntry(entry({ result }), command)).toMatchObject({ at: AT, command, outcome: "ok", ...expected });
  });

  test("names what was in the way, and whether nothing of the org answered", () => {
    const failed = (code: string) => runInEntry(entry({ state: "error", error: { code } }), "plan");
    expect(failed("ORG_UNREACHABLE")).toMatchObject({ outcome: "ORG_UNREACHABLE", away: true });
    expect(failed("USER_NOT_FOUND")).toMatchObject({ outcome: "USER_NOT_FOUND", away: false });
    expect(runInEntry(entry({ foreignAccess: 2 }), "drift")).toMatchObject({ foreignAccess: 2, away: false });
    expect(runInEntry(entry({ foreignAccess: null }), "drift")?.foreignAccess).toBeUndefined();
  });

  test.each([null, undefined, 7, {}, entry({ startedAt: null }), entry({ startedAt: "today" }), entry({ state: 7 })])(
    "is nothing in %j, which began nothing",
    (value) => {
      expect(runInEntry(value, "apply")).toBeUndefined();
    },
  );
});

describe("what a line of the audit log tells of an org", () => {
  const line = (more: object = {}) => ({
    at: AT,
    orgId: "00D1",
    app: "Kantiv",
    command: "apply",
    outcome: "applied",
    ...more,
  });

  test.each([
    [{}, { proven: true, drifted: false }],
    [{ outcome: "unchanged" }, { proven: true, drifted: false }],
    [{ outcome: "not verified" }, { proven: false, drifted: undefined }],
    [{ outcome: "DEPLOY_FAILED" }, { proven: undefined, drifted: undefined }],
    [
      { command: "certificate rotate", outcome: "rotated" },
      { proven: true, drifted: undefined },
    ],
    [
      { command: "credentials rotate", outcome: "consumer key taken" },
      { proven: true, drifted: undefined },
    ],
    [
      { command: "destroy", outcome: "applied" },
      { proven: undefined, drifted: undefined },
    ],
    [{ outcome: "ORG_UNAVAILABLE" }, { proven: undefined, away: true }],
  ])("by %j is %j", (more, expected) => {
    expect(runInLine(line(more))).toMatchObject({ away: false, ...line(more), ...expected });
  });

  test("has the template and the app where they are told", () => {
    expect(runInLine(line({ template: "f1" }))).toMatchObject({ template: "f1", app: "Kantiv" });
    expect(runInLine(line({ app: undefined }))).toMatchObject({ orgId: "00D1", app: undefined });
  });

  test.each([null, 7, {}, line({ at: 1 }), line({ orgId: undefined }), line({ outcome: undefined })])(
    "is nothing in %j",
    (value) => {
      expect(runInLine(value)).toBeUndefined();
    },
  );
});

describe("what all runs come to", () => {
  test("is of each fact the newest, in whichever order they are found", () => {
    const runs = [
      run(20, { command: "apply", proven: true, drifted: false, template: "f1" }),
      run(21, { drifted: true, foreignAccess: 2 }),
      run(22, { command: "verify", outcome: "TOKEN_REFUSED", proven: false }),
    ];
    const status: KnownStatus = {
      lastRun: { at: run(22).at, command: "verify", outcome: "TOKEN_REFUSED" },
      proof: { at: run(22).at, shown: false, command: "verify" },
      drift: { at: run(21).at, drifted: true },
      foreignAccess: { at: run(21).at, ways: 2 },
      template: { at: run(20).at, fingerprint: "f1" },
      away: null,
    };
    expect(statusOf(runs)).toEqual(status);
    expect(statusOf(runs.toReversed())).toEqual(status);
    expect(statusOf(runs.slice(0, 1))).toMatchObject({
      proof: { shown: true, command: "apply" },
      drift: { drifted: false },
      foreignAccess: null,
    });
  });

  test("is nothing where there are none", () => {
    const none = { lastRun: null, proof: null, drift: null, foreignAccess: null, template: null, away: null };
    expect(statusOf([])).toEqual(none);
  });

  test("counts how often it was away since it last answered", () => {
    const away = (day: number) => run(day, { away: true, outcome: "ORG_UNREACHABLE" });
    expect(statusOf([run(20), away(21), away(22)]).away).toEqual({ since: away(21).at, runs: 2 });
    expect(statusOf([away(21), away(22), away(23)]).away).toEqual({ since: away(21).at, runs: 3 });
    expect(statusOf([away(20), run(21)]).away).toBeNull();
  });
});

describe("what somebody should look at", () => {
  const fine: KnownStatus = {
    lastRun: { at: AT, command: "apply", outcome: "ok" },
    proof: { at: AT, shown: true, command: "apply" },
    drift: { at: AT, drifted: false },
    foreignAccess: { at: AT, ways: 0 },
    template: { at: AT, fingerprint: "f1" },
    away: null,
  };
  const nothing = { daysLeft: undefined, isFormer: false, template: undefined };
  const needs = (
    status: Partial<KnownStatus>,
    files: Partial<typeof nothing | { daysLeft: number; isFormer: boolean; template: string }> = {},
  ) => needsOf({ ...fine, ...status }, { ...nothing, ...files });

  test("is nothing of an org that is as it should be", () => {
    expect(needs({}, { daysLeft: 31, template: "f1" })).toEqual([]);
  });

  test("is by the end of its certificate", () => {
    const at = (daysLeft: number) => needs({}, { daysLeft });
    expect([at(31), at(30), at(0), at(-1)]).toEqual([[], ["expiring"], ["expiring"], ["expired"]]);
  });

  test.each([
    ["gone", { away: { since: AT, runs: 3 } }],
    ["refused", { proof: { at: AT, shown: false, command: "verify" } }],
    ["drifted", { drift: { at: AT, drifted: true } }],
    ["foreign", { foreignAccess: { at: AT, ways: 1 } }],
    ["never", { lastRun: null }],
  ] as [string, Partial<KnownStatus>][])("is %s by %j", (need, status) => {
    expect(needs(status)).toEqual([need]);
  });

  test("is nothing by what is not known, nor by an org that was away twice", () => {
    expect(needs({ proof: null, drift: null, foreignAccess: null, template: null }, { template: "f1" })).toEqual([]);
    expect(needs({ away: { since: AT, runs: 2 } })).toEqual([]);
  });

  test("is that its template is another one today", () => {
    expect(needs({}, { template: "f2" })).toEqual(["older"]);
    expect(needs({}, {})).toEqual([]);
  });

  test("comes in the order in which it presses", () => {
    const all: KnownStatus = {
      lastRun: null,
      proof: { at: AT, shown: false, command: "verify" },
      drift: { at: AT, drifted: true },
      foreignAccess: { at: AT, ways: 2 },
      template: { at: AT, fingerprint: "f1" },
      away: { since: AT, runs: 4 },
    };
    expect(needsOf(all, { daysLeft: -1, isFormer: true, template: "f2" })).toEqual([
      "gone",
      "former",
      "expired",
      "refused",
      "drifted",
      "foreign",
      "older",
      "never",
    ]);
  });
});
