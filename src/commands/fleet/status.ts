import { selectOrgs } from "../../flows/fleet/select.ts";
import { addRun, type MemberStatus, runsInResults, statusOfAll } from "../../flows/fleet/status.ts";
import type { Context, Flags, Handler } from "../../model/command.ts";
import { EXIT, type ExitCode, inputError } from "../../model/errors.ts";
import { fleetStatusText } from "../../reports/fleet/status-text.ts";
import { FLEET_KINDS, type FleetKind } from "./kind.ts";
import { runFleet } from "./run.ts";

/** `fleet status`: how each org stands by certificates, results and record; no org is contacted but with `--refresh`. */
export const run: Handler = async (flags, ctx) => {
  const { chosen } = await selectOrgs(flags, ctx);
  const results = ((flags.result ?? []) as unknown[]).map(String);
  const known = await runsInResults(results, ctx);
  const refreshed = flags.refresh === true ? await refresh(chosen.length, flags, ctx) : undefined;
  const runs = new Map([...known].map(([name, some]) => [name, [...some]]));
  for (const entry of refreshed?.entries ?? []) addRun(runs, entry, "drift");
  const orgs = await statusOfAll(chosen, runs, ctx);
  const isWrong = chosen.some(({ fault }) => fault !== undefined);
  const exit: ExitCode = refreshed?.exit === EXIT.interrupted ? EXIT.interrupted : isWrong ? EXIT.input : EXIT.ok;
  return {
    status: exit === EXIT.ok ? "ok" : "failed",
    exit,
    result: { orgs: orgs.map(asResult), needs: countsOf(orgs) },
    text: (paint) => fleetStatusText(orgs, paint),
  };
};

/** Looks at each org as `drift` does, after a yes. */
async function refresh(count: number, flags: Flags, ctx: Context) {
  const orgs = count === 1 ? "1 org" : `${count} orgs`;
  if (flags.yes !== true && !(await ctx.confirm(`Look at ${orgs} now? Nothing is changed.`))) {
    throw inputError("NOT_CONFIRMED", "No org was asked.", "Answer y, add --yes, or leave --refresh out.");
  }
  const { run: drift } = await import("../drift.ts");
  const kind = FLEET_KINDS.drift as FleetKind;
  // Its document is what keeps the entries.
  const report = await runFleet({ name: "drift", run: drift, kind, flags: {} }, flags, { ...ctx, json: true });
  const entries = [...(report.orgs?.() ?? [])].map((json) => JSON.parse(json) as { name: string });
  return { entries, exit: report.exit };
}

function asResult({ member, ...status }: MemberStatus) {
  const { name, file, tags, wave = null, instanceUrl = null, fault } = member;
  const error = fault ? { code: fault.code, message: fault.message, remedy: fault.remedy } : null;
  return { name, file, tags, wave, instanceUrl, ...status, error };
}

function countsOf(orgs: readonly MemberStatus[]): Record<string, number> {
  const all = orgs.flatMap(({ needs }) => needs);
  return Object.fromEntries([...Map.groupBy(all, (need) => need)].map(([need, some]) => [need, some.length]));
}
