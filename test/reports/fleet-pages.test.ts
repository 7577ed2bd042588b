import { describe, expect, it } from "vitest";
import { fleetReportOf, Rows } from "../../src/fleet/report.ts";
import type { FleetReport } from "../../src/model/fleet-report.ts";
import { fleetHtml } from "../../src/reports/fleet/html.ts";
import { fleetJunit } from "../../src/reports/fleet/junit.ts";
import { fleetMarkdown } from "../../src/reports/fleet/markdown.ts";
import { entryOf, fleetReport, NOW } from "../helpers/fleet-entries.ts";

const LONG = "x".repeat(400);

/** Every org failed, each in its own way and at length. */
const worst = (count: number) =>
  fleetReport(count, (at) =>
    entryOf(at, {
      state: "failed",
      foreignAccess: 3,
      certificate: { notAfter: new Date(NOW + (at % 60) * 86_400_000).toISOString() },
      error: { code: `CODE_${at}`, message: `Ä${LONG}`, remedy: LONG },
      result: { checks: Array.from({ length: 20 }, () => ({ title: LONG, status: "failed", detail: LONG })) },
      warnings: [{ code: `WARNED_${at}`, message: LONG }],
    }),
  );

describe("the head of a run's page", () => {
  const head = (foreignAccess: number) =>
    fleetMarkdown(
      fleetReport(3, (at) => entryOf(at, { state: "ok", foreignAccess })),
      "summary",
    ).split("\n")[0];

  it("says that all is as it should be only where nobody else has a way in", () => {
    expect(head(0)).toBe("### ✅ kantiv-sf apply: 3 orgs, all as they should be");
    expect(head(2)).toBe("### ⚠️ kantiv-sf apply: 3 orgs ended well, 3 with ways in that nobody stated");
  });
});

describe("what a run is told from", () => {
  it("has each org once: by its newest entry, and one that never began as not run, those that did not end well first", () => {
    const rows = new Rows();
    const later = "2026-11-27T01:00:00.000Z";
    for (const one of [
      entryOf(0, { state: "failed" }),
      entryOf(0, { startedAt: later }),
      entryOf(1),
      entryOf(2, { startedAt: later }),
      entryOf(2, { state: "failed" }),
      { name: "half", state: "of a kind that is none" },
      { nonsense: true },
      null,
    ])
      rows.add(one);
    const all = rows.over([{ name: "zeta", file: "orgs/zeta.yaml", tags: [], wave: "rest" }]);
    expect(all.map(({ name, state }) => [name, state])).toEqual([
      ["acme-0001", "failed"],
      ["zeta", "notRun"],
      ["acme-0000", "ok"],
      ["acme-0002", "ok"],
    ]);
  });

  it("takes an entry whose parts are of another form for one without them", () => {
    const rows = new Rows();
    rows.add({
      name: "odd",
      state: "failed",
      result: { checks: [1, { title: 2 }] },
      tags: 7,
      warnings: "no",
      error: [],
      certificate: 1,
    });
    const [row] = rows.over([]);
    expect(row).toMatchObject({ tags: [], warnings: [], open: [], passed: [], certificateEnds: null, file: "" });
  });

  it("counts certificates by the week in which they end, and what ends later as a number", () => {
    const day = (days: number) => ({ certificate: { notAfter: new Date(NOW + days * 86_400_000).toISOString() } });
    const rows = new Rows();
    for (const [at, days] of [-3, 5, 6, 59, 61].entries()) rows.add(entryOf(at, day(days)));
    const head = { command: "drift", id: "1", startedAt: "2026-11-27T00:00:00.000Z", selection: [] };
    const report = fleetReportOf(head, rows.over([]), NOW);
    expect(report.ending).toEqual([
      { week: "2026-11-23", days: -3, orgs: ["acme-0000"] },
      { week: "2026-11-30", days: 5, orgs: ["acme-0001", "acme-0002"] },
      { week: "2027-01-25", days: 59, orgs: ["acme-0003"] },
    ]);
    expect(report.endingLater).toBe(1);
  });
});

describe("what went wrong in several orgs", () => {
  const missing = (at: number) =>
    entryOf(at, {
      state: "error",
      error: { code: "SECRET_MISSING", message: `KEY_${at} is empty.`, remedy: `Set KEY_${at}.` },
    });

  it.each([
    ["the page", fleetHtml],
    ["Markdown", (report: FleetReport) => fleetMarkdown(report, "summary")],
  ])("is told in %s in the words of one of them, which is named; of one org alone in its words", (_which, page) => {
    const text = page(fleetReport(2, missing)).replaceAll("\\", "").replaceAll("&nbsp;", " ");
    expect(text).toContain("acme-0000: KEY_0 is empty.");
    expect(text).toContain("→ acme-0000: Set KEY_0.");
    expect(page(fleetReport(1, missing))).not.toContain("acme-0000: KEY");
  });
});

describe("the page", () => {
  it("stays within 1 MB for 1,000 orgs that all failed at length, and says that there is more", () => {
    const html = fleetHtml(worst(1_000));
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(1_000_000);
    expect(html).toMatch(/\d+ orgs with less here than in the result/);
    expect(html.match(/<tr id="o/g)).toHaveLength(1_000);
  });
});

describe("Markdown", () => {
  it("keeps both of GitHub's limits, details going first", () => {
    const report = worst(1_000);
    const summary = fleetMarkdown(report, "summary");
    const comment = fleetMarkdown(report, "comment");
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_000_000);
    expect(comment.length).toBeLessThanOrEqual(65_000);
    expect(comment).toContain("**Cut to fit.**");
    for (const text of [summary, comment]) {
      expect(text.split("\n", 1)[0]).toBe("### ❌ kantiv-sf apply: 1000 of 1000 orgs did not end well");
    }
  });

  it("has a number for orgs in which nothing was to be done", () => {
    const text = fleetMarkdown(
      fleetReport(1_000, (at) => entryOf(at * 10)),
      "comment",
    );
    expect(text).toContain("1000 ok.");
    expect(text).not.toContain("acme-0010");
  });

  it("lets nothing of an org begin a line, a link or a notification", () => {
    const evil = "x\n# big [link](http://evil) @everyone <b> ::error::no";
    const text = fleetMarkdown(
      fleetReport(2, (at) => entryOf(at, { state: "failed", error: { code: "A", message: evil, remedy: evil } })),
      "comment",
    );
    expect(text).not.toMatch(/^# big|@everyone|[^\\]\[link\]|http:\/\/evil|<b>|^::error/m);
  });
});

describe("JUnit", () => {
  it("has a suite a wave and a case an org: failed, skipped, told", () => {
    const states = ["ok", "failed", "notRun", "running", "skipped", "changes"];
    const xml = fleetJunit(
      fleetReport(6, (at) =>
        entryOf(at, { state: states[at], error: null, result: null, wave: at < 2 ? "canary" : "rest" }),
      ),
    );
    expect(xml).toContain('<testsuite name="canary" tests="2" failures="1" skipped="0">');
    expect(xml).toContain('<testsuite name="rest" tests="4" failures="1" skipped="2">');
    expect(xml).toContain('<testcase classname="canary" name="acme-0001"><failure message="failed" type="failed">');
  });

  it("fails a case for drift, and none for what a plan would change", () => {
    const report = fleetReport(1, (at) =>
      entryOf(at, { state: "changes", result: { drifted: true, findings: [{ code: "F" }] } }),
    );
    expect(fleetJunit({ ...report, command: "drift" })).toContain(
      '<failure message="drifted" type="DRIFT">! F</failure>',
    );
    expect(fleetJunit({ ...report, command: "plan" })).toContain('failures="0"');
  });
});
