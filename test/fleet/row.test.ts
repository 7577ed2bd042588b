import { describe, expect, test } from "vitest";
import { rowOf } from "../../src/fleet/row.ts";

const row = (more: object = {}) => rowOf({ name: "a", state: "ok", ...more });

describe("a row of a page", () => {
  test.each([null, undefined, "a", {}, { name: "a" }, { name: 7, state: "ok" }, { name: "a", state: "well" }])(
    "is made of no %j",
    (value) => {
      expect(rowOf(value)).toBeUndefined();
    },
  );

  test("has nothing of an entry that says nothing", () => {
    expect(row()).toEqual({
      name: "a",
      file: "",
      wave: null,
      state: "ok",
      durationMs: 0,
      words: "ok",
      changes: [],
      warnings: [],
      newConsumerKey: false,
      tags: [],
      startedAt: null,
      requests: 0,
      certificateEnds: null,
      foreignAccess: null,
      refreshed: false,
      passed: [],
      open: [],
    });
  });

  test("has what an entry says, and not what is of another kind", () => {
    const said = { file: "a.yaml", wave: "rest", durationMs: 5, requests: 3, foreignAccess: 2, refreshed: true };
    expect(row({ ...said, tags: ["eu", 7], newConsumerKey: "3MVG9" })).toMatchObject({
      ...said,
      tags: ["eu"],
      newConsumerKey: true,
    });
    const none = {
      file: 1,
      wave: 1,
      durationMs: "5",
      requests: Number.NaN,
      foreignAccess: "2",
      refreshed: "yes",
      tags: "eu",
    };
    expect(row(none)).toEqual(row());
    expect(row({ requests: Number.POSITIVE_INFINITY })).toEqual(row());
  });

  test("has moments that can be reckoned with", () => {
    const at = (startedAt: unknown) => row({ startedAt })?.startedAt;
    expect(at("2026-11-27T01:00:00+01:00")).toBe("2026-11-27T00:00:00.000Z");
    expect(at("1970-01-01T00:00:00.000Z")).toBe("1970-01-01T00:00:00.000Z");
    for (const other of ["1969-12-31T23:59:59.999Z", "+010000-01-01T00:00:00.000Z", "soon", 7, null]) {
      expect(at(other)).toBeNull();
    }
    const notAfter = "2027-01-01T00:00:00.000Z";
    expect(row({ certificate: { notAfter } })?.certificateEnds).toBe(notAfter);
    expect(row({ certificate: 7 })?.certificateEnds).toBeNull();
  });

  test("has the checks that passed by title, and of the others what is to be done", () => {
    const checks = [
      { title: "A", status: "passed", detail: "x" },
      { title: "B", status: "failed", detail: "no", remedy: "mend" },
      { title: "C", status: "unknown" },
      { title: "D", status: "odd" },
      { title: 7, status: "passed" },
      null,
    ];
    expect(row({ result: { checks } })).toMatchObject({
      passed: ["A"],
      open: [
        { title: "B", status: "failed", detail: "no", remedy: "mend" },
        { title: "C", status: "unknown", detail: "" },
      ],
    });
    expect(row({ result: { checks } })?.open[1]).not.toHaveProperty("remedy");
  });

  test("has an error with its problems, each with the place that it names", () => {
    const problems = [{ code: "P", message: "m", remedy: "r", file: "a.yaml", line: 3 }, { code: 7, line: "3" }, 7];
    expect(row({ state: "error", error: { code: "X", message: "m", remedy: "r", problems } })?.error).toStrictEqual({
      code: "X",
      message: "m",
      remedy: "r",
      problems: [
        { code: "P", message: "m", remedy: "r", file: "a.yaml", line: 3 },
        { code: "", message: "" },
      ],
    });
    expect(row({ error: { code: "X" } })?.error).toEqual({ code: "X", message: "", remedy: "", problems: [] });
    for (const error of [null, 7, [], { code: 7 }]) expect(row({ error })).toEqual(row());
  });

  test("has its warnings by their code", () => {
    expect(row({ warnings: [{ code: "W", message: "m" }, { code: "V" }, { code: 7 }, 7] })?.warnings).toEqual([
      "W",
      "V",
    ]);
  });
});
