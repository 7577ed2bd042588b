import { fleetReportOf, Rows } from "../../src/fleet/report.ts";
import type { FleetReport } from "../../src/model/fleet-report.ts";

/** The moment at which reports of tests are made. */
export const NOW = Date.UTC(2026, 10, 27);

const TITLES = [
  "The org answers",
  "The JWT login gives a token",
  "The token is of this org",
  "Scopes",
  "The user is the one",
];

/** An entry as a run of `apply` keeps it; of ten, one failed, one has a drift, one a certificate that ends, one a foreign way in. */
export function entryOf(at: number, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const name = `acme-${String(at).padStart(4, "0")}`;
  const failed = at % 10 === 1;
  const checks = TITLES.map((title, nth) => {
    const status = failed && nth === 1 ? "failed" : failed && nth > 1 ? "unknown" : "passed";
    return { id: `c${nth}`, title, status, detail: `${name} said what it had to say about this, at some length` };
  });
  return {
    name,
    file: `orgs/${name}.yaml`,
    orgId: "00DUnUyfvSfWJDAMR4",
    instanceUrl: `https://${name}.sandbox.my.salesforce.com`,
    tags: at % 2 === 0 ? ["eu", "canary"] : ["us"],
    wave: at % 10 < 2 ? "canary" : "rest",
    state: failed ? "failed" : "ok",
    exit: failed ? 1 : 0,
    startedAt: "2026-11-27T00:00:00.000Z",
    durationMs: 12_000 + at,
    requests: 16,
    certificate: {
      fingerprint256: "56:43",
      notAfter: new Date(NOW + (at % 10 === 3 ? 20 : 300) * 86_400_000).toISOString(),
    },
    newConsumerKey: at % 10 === 4 ? "3MVG9…" : null,
    refreshed: at % 10 === 4,
    foreignAccess: at % 10 === 5 ? 2 : 0,
    result: { changed: at % 10 === 6, verified: !failed, changes: [], checks },
    warnings: at % 10 === 7 ? [{ code: "READ_REPEATED", message: "The org was asked twice." }] : [],
    error: failed
      ? {
          code: "TOKEN_USER_UNKNOWN",
          message: "The org knows no such user.",
          remedy: "Create the user, then run it again.",
        }
      : null,
    ...more,
  };
}

/** A report over as many entries, and over orgs that never began. */
export function fleetReport(count: number, change = entryOf, notRun: readonly string[] = []): FleetReport {
  const rows = new Rows();
  for (let at = 0; at < count; at++) rows.add(change(at));
  const selection = notRun.map((name) => ({ name, file: `orgs/${name}.yaml`, tags: ["us"], wave: "rest" }));
  const head = { command: "apply", id: "b5c2", startedAt: "2026-11-27T00:00:00.000Z", selection };
  const all = rows.over(selection);
  const stopped = {
    stopped: "Stopped: once 30 orgs have failed nothing new is begun (--stop-at).",
    next: "kantiv-sf apply --yes --org orgs --from-result result --out result",
  };
  return fleetReportOf(head, all, NOW, all.every(({ state }) => state === "ok") ? {} : stopped);
}
