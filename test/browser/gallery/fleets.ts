import { fleetReportOf, Rows } from "../../../src/fleet/report.ts";
import { fleetHtml } from "../../../src/reports/fleet/html.ts";
import { entryOf, fleetReport, NOW } from "../../helpers/fleet-entries.ts";

const STATES = ["failed", "error", "running", "changes", "ok", "skipped", "notRun"];

const LONG = "a-customer-with-a-very-long-name-that-has-no-end".repeat(3);

/** Each state that a run can leave an org in, some of them with much to say. */
const mixedEntry = (at: number) =>
  entryOf(at, {
    ...(at % 6 === 0 && { state: STATES[(at / 6) % STATES.length] }),
    ...(at % 10 === 8 && {
      state: "changes",
      result: {
        changes: [
          {
            action: "update",
            type: "ExtlClntAppOauthSettings",
            name: "Kantiv_Integration_oauth",
            fields: [{ path: "commaSeparatedOauthScopes", before: "Api", after: "Api, RefreshToken" }],
          },
        ],
      },
    }),
  });

const well = (at: number) =>
  entryOf(at, {
    state: "ok",
    exit: 0,
    error: null,
    result: { changed: at % 3 === 0, verified: true, changes: [], checks: [] },
  });

const hostile = (at: number) =>
  entryOf(at, {
    name: `${LONG}-${at}`,
    tags: [LONG, "w".repeat(60)],
    wave: "n".repeat(80),
    error: at % 10 === 1 ? { code: "CODE".repeat(20), message: LONG.repeat(3), remedy: "word".repeat(100) } : null,
  });

/** A run that ended as it should, without waves and without what is left. */
function quiet(count: number, command = "drift"): string {
  const rows = new Rows();
  for (let at = 0; at < count; at++)
    rows.add(
      entryOf(at, {
        state: "ok",
        exit: 0,
        error: null,
        tags: [],
        wave: null,
        foreignAccess: 0,
        refreshed: false,
        newConsumerKey: null,
        warnings: [],
      }),
    );
  const head = { command, id: "b5c2", startedAt: "2026-11-27T00:00:00.000Z", selection: [] };
  return fleetHtml(fleetReportOf(head, rows.over([]), NOW, {}));
}

/** Pages of runs over many orgs. */
export const FLEETS: Readonly<Record<string, () => Promise<string>>> = {
  "fleet-0": async () => quiet(0),
  "fleet-well": async () => quiet(12),
  "fleet-10": async () => fleetHtml(fleetReport(10)),
  "fleet-60-mixed": async () => fleetHtml(fleetReport(60, mixedEntry, ["zeta-1"])),
  "fleet-all-changed": async () => fleetHtml(fleetReport(30, well)),
  "fleet-hostile": async () => fleetHtml(fleetReport(20, hostile)),
  "fleet-1000": async () => fleetHtml(fleetReport(1_000, mixedEntry, ["zeta-1", "zeta-2"])),
};
