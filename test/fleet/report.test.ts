import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STATES } from "../../src/fleet/overlay.ts";
import { fleetReportOf, Rows } from "../../src/fleet/report.ts";
import type { OrgState } from "../../src/model/fleet.ts";

const HEAD = { command: "apply", id: "1", startedAt: "2026-11-27T00:00:00.000Z", selection: [] };

/** What a report says of these entries. */
function report(entries: readonly object[]) {
  const rows = new Rows();
  for (const entry of entries) rows.add(entry);
  return fleetReportOf(HEAD, rows.over([]), 0);
}

describe("a report", () => {
  test("has those first that did not end well, the worst before, and is by name among each", () => {
    const worstFirst: OrgState[] = ["failed", "error", "running", "notRun", "changes", "ok", "skipped"];
    const entry = fc.record({ name: fc.string({ minLength: 1, maxLength: 2 }), state: fc.constantFrom(...STATES) });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ name }) => name }), (entries) => {
        const { rows, counts } = report(entries);
        const expected = worstFirst.flatMap((state) =>
          entries
            .filter((one) => one.state === state)
            .map(({ name }) => name)
            .sort(),
        );
        expect(rows.map(({ name }) => name)).toEqual(expected);
        for (const state of STATES) expect(counts[state]).toBe(entries.filter((one) => one.state === state).length);
      }),
    );
  });

  test("has of the selection those that have no entry as not run, and no others", () => {
    const rows = new Rows();
    rows.add({ name: "a", state: "ok" });
    const selection = ["b", "a"].map((name) => ({ name, file: `${name}.yaml`, tags: [] }));
    expect(rows.over(selection).map(({ name, state, file }) => [name, state, file])).toEqual([
      ["b", "notRun", "b.yaml"],
      ["a", "ok", ""],
    ]);
  });

  test("names by name those that have a new consumer key", () => {
    const entries = ["c", "a", "b"].map((name) => ({
      name,
      state: name === "c" ? "failed" : "ok",
      newConsumerKey: name === "b" ? null : "3MVG9",
    }));
    expect(report(entries).newKeys).toEqual(["a", "c"]);
  });

  test("takes of two entries about one org the later, and where one does not say when it began, the one that came later", () => {
    const one = (state: OrgState, startedAt: string | null = null) => ({ name: "a", state, startedAt });
    const stands = (...entries: object[]) => report(entries).rows.map(({ state }) => state);
    const [early, late] = ["2026-11-27T00:00:00.000Z", "2026-11-27T01:00:00.000Z"];
    expect(stands(one("ok", late), one("failed", early))).toEqual(["ok"]);
    expect(stands(one("failed", early), one("ok", late))).toEqual(["ok"]);
    expect(stands(one("failed", early), one("ok", early))).toEqual(["ok"]);
    expect(stands(one("failed", early), one("error"))).toEqual(["error"]);
    expect(stands(one("error"), one("failed", early))).toEqual(["failed"]);
  });

  test("says of certificates that end soon by week which orgs', and leaves out whose end is not known", () => {
    const day = (days: number) => new Date(days * 86_400_000).toISOString();
    const ends = (name: string, notAfter: unknown) => ({ name, state: "ok", certificate: { notAfter } });
    // The epoch was a Thursday.
    const { ending, endingLater } = report([
      ends("late", day(60.5)),
      ends("last", day(60)),
      ends("d", day(4)),
      ends("c", day(3.9)),
      ends("b", day(3)),
      ends("none", null),
    ]);
    expect([ending, endingLater]).toEqual([
      [
        { week: "1969-12-29", days: 3, orgs: ["b", "c"] },
        { week: "1970-01-05", days: 4, orgs: ["d"] },
        { week: "1970-03-02", days: 60, orgs: ["last"] },
      ],
      1,
    ]);
  });
});
