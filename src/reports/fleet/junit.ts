import type { FleetReport, OrgRow } from "../../model/fleet-report.ts";
import { type JunitCase, junitXml } from "../../page/junit-xml.ts";
import { harmless } from "../../util/printable.ts";
import { withoutCommands } from "../../util/runner-commands.ts";
import { endWords } from "./words.ts";

/**
 * A run over many orgs as JUnit XML: a suite a wave, a case an org. Drift fails its case, since a CI server that looks for it shows nothing
 * else; what a plan would change does not.
 */
export function fleetJunit({ command, rows }: FleetReport): string {
  const waves = Map.groupBy(rows, ({ wave }) => wave ?? "orgs");
  const suites = [...waves].map(([name, some]) => ({ name, cases: some.map((row) => orgCase(row, command)) }));
  return withoutCommands(harmless(junitXml(`kantiv-sf ${command}`, suites)));
}

function orgCase(row: OrgRow, command: string): JunitCase {
  const { name, state, error } = row;
  const told = [...row.changes, ...row.warnings.map((code) => `! ${code}`)].join("; ");
  const output = told === "" ? {} : { output: told };
  switch (state) {
    case "skipped":
    case "notRun":
      return { name, skipped: endWords(row) };
    case "failed":
    case "error":
    case "running": {
      const detail = [endWords(row), error?.remedy, ...row.open.map(({ title, detail: said }) => `${title}: ${said}`)];
      const failure = { message: endWords(row), type: error?.code ?? state, detail: detail.filter(Boolean).join(" ") };
      return { name, failure, ...output };
    }
    default:
      if (state === "changes" && command === "drift")
        return { name, failure: { message: "drifted", type: "DRIFT", detail: told } };
      return { name, ...output };
  }
}
