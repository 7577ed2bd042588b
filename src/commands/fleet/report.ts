import { asKantivError } from "../../cli/output.ts";
import { changeGroups, faultGroups, warningGroups } from "../../fleet/group.ts";
import { isGood } from "../../fleet/outcome.ts";
import { STATES } from "../../fleet/overlay.ts";
import type { RunEnd } from "../../fleet/report.ts";
import type { Stop } from "../../fleet/schedule.ts";
import { stopWords } from "../../fleet/stop-words.ts";
import type { Flag, Flags, Report } from "../../model/command.ts";
import { EXIT, type ExitCode } from "../../model/errors.ts";
import type { OrgDigest, OrgState } from "../../model/fleet.ts";
import { fleetText } from "../../reports/fleet/text.ts";
import { shellWord } from "../../util/command-line.ts";
import { flagWords } from "../../util/flag-words.ts";
import { production, trust } from "../table/flags.ts";
import { type FleetCommand, type FleetRun, warn } from "./at-work.ts";
import { RUN, SELECTION } from "./flags.ts";

interface FleetResult {
  digests: readonly OrgDigest[];
  stopped: Stop | undefined;
  exit: ExitCode;
}

/** What a run over several orgs comes to, as one document and as last lines. */
export async function fleetReport(run: FleetRun, { digests, stopped, exit }: FleetResult): Promise<Report> {
  const { ctx, id, startedAt, concurrency, stopAt, selected } = run;
  const sum = sumOf(digests, run.command.kind.writes(run.flags));
  const { counts, faults: groups, changes } = sum;
  const fleet = {
    id,
    startedAt,
    endedAt: new Date(ctx.clock.now()).toISOString(),
    selection: selected.map(({ name }) => name),
    counts,
    shard: run.shard ? { index: run.shard.index, of: run.shard.of } : null,
    waves: run.waves.map(({ name }) => ({ name, counts: countsOf(digests.filter(({ wave }) => wave === name)) })),
    stoppedBy: stopped ?? null,
    concurrency,
    stopAt: stopAt ?? null,
  };
  const [why, next] = [stopWords(stopped), nextCommand(run, digests)];
  const pages = await pagesOf(run, { ...(why && { stopped: why }), ...(next && { next }) });
  const keptEnd = { endedAt: fleet.endedAt, exit, stoppedBy: fleet.stoppedBy, next: next ?? null };
  // That this cannot be written must not change how the run ended.
  await run.sink
    .end(keptEnd)
    .catch((error) =>
      warn(run, "FLEET_RESULT_MISSED", `How the run ended is not in the result: ${asKantivError(error).message}`),
    );
  const end = { ...sum, stopped: why, pages, next: next ?? afterwards(run, counts) };
  return {
    status: STATUS[exit] ?? "failed",
    exit,
    result: { orgs: [], fleet, groups, changes, pages },
    orgs: () => run.sink.lines(),
    text: (paint) => (selected.length === 0 ? "No org is in this selection: nothing to do." : fleetText(end, paint)),
  };
}

/** What many ends come to, in groups. What a command that writes changed is each org's own. */
export function sumOf(digests: readonly OrgDigest[], writes: boolean) {
  return {
    counts: countsOf(digests),
    faults: faultGroups(digests),
    changes: writes ? [] : changeGroups(digests),
    warnings: warningGroups(digests),
    newKeys: digests.flatMap(({ name, newConsumerKey }) => (newConsumerKey ? [name] : [])),
  };
}

/** How many orgs are in each state. */
function countsOf(digests: readonly OrgDigest[]): Record<OrgState, number> {
  const byState = Map.groupBy(digests, ({ state }) => state);
  return Object.fromEntries(STATES.map((state) => [state, byState.get(state)?.length ?? 0])) as Record<
    OrgState,
    number
  >;
}

/** The pages of `--report`, written. */
async function pagesOf({ flags, ctx }: FleetRun, end: RunEnd): Promise<string[]> {
  if (flags.report === undefined) return [];
  const { pagesOfRun } = await import("./write-pages.ts");
  return pagesOfRun({ out: String(flags.out), report: flags.report as string[] }, end, ctx);
}

export const STATUS: Partial<Record<ExitCode, Report["status"]>> = {
  [EXIT.ok]: "ok",
  [EXIT.changes]: "changes",
  [EXIT.running]: "running",
};

/** More files than that stand in no line that somebody would paste. */
const FILES_NAMED = 5;

/** The command for the orgs that did not end well; undefined where all did. */
function nextCommand(run: FleetRun, digests: readonly OrgDigest[]): string | undefined {
  const { command, flags } = run;
  const left = digests.filter(({ state }) => !isGood(state));
  if (left.length === 0) return undefined;
  // What is undone is said by that result, whoever is through.
  if (command.kind.undoes && flags["from-result"] !== undefined) {
    return [commandAgain(command, flags), "--from-result", shellWord(String(flags["from-result"]))].join(" ");
  }
  if (flags.out !== undefined) {
    const out = shellWord(String(flags.out));
    const more = [
      ...wordsOf(SHARD, flags),
      "--from-result",
      out,
      "--out",
      out,
      ...wordsOf({ report: RUN.report }, flags),
    ];
    return [commandAgain(command, flags), ...more].join(" ");
  }
  // Named one by one they would all be worked on at once, canaries with the rest.
  if (left.length > FILES_NAMED || run.waves.length > 0) {
    return [commandAgain(command, flags), ...wordsOf(EARLIER, flags), ...wordsOf(SHARD, flags)].join(" ");
  }
  const orgs = left.flatMap(({ file }) => ["--org", shellWord(file)]);
  return ["kantiv-sf", command.name, ...kept(command, flags), ...orgs].join(" ");
}

/** What comes after a run in which every org ended well: what was found is put right, what was done is looked at. Of a part of a run nobody knows yet. */
function afterwards(
  { command: { name }, flags, shard }: FleetRun,
  counts: Record<OrgState, number>,
): string | undefined {
  if (shard) return undefined;
  const orgs = [...wordsOf({ trust, production }, flags), ...named(flags), ...wordsOf(EARLIER, flags)];
  const isToDo = name === "apply" ? flags["check-only"] === true : counts.changes > 0;
  if (isToDo && ["plan", "drift", "apply"].includes(name)) {
    const saved = name === "plan" && flags.out !== undefined ? ["--plan", shellWord(String(flags.out))] : [];
    return ["kantiv-sf", "apply", ...saved, ...orgs].join(" ");
  }
  return name === "apply" ? ["kantiv-sf", "fleet", "status", ...named(flags)].join(" ") : undefined;
}

/** The command line of a run, without what says which part of it this was and where results go. */
export function commandAgain(command: FleetCommand, flags: Flags): string {
  return ["kantiv-sf", command.name, ...kept(command, flags), ...named(flags)].join(" ");
}

/** The flags that select, as they were given. */
function named(flags: Flags): string[] {
  const fleet =
    flags.fleet === undefined ? [] : ["--fleet", ...(flags.fleet === "" ? [] : [shellWord(String(flags.fleet))])];
  return [...wordsOf(LISTS, flags), ...fleet, ...wordsOf(CHOICES, flags)];
}

const { org, tag, not, wave, expiring, "changed-since": since, "from-result": from, status, shard, shards } = SELECTION;
const LISTS = { org, tag, not };
const CHOICES = { wave, expiring, "changed-since": since };
const EARLIER = { "from-result": from, status };
const SHARD = { shard, shards };

/** What the run was given besides, and needs again: what the command is to do, and the bounds of a run. Where results go says the caller. */
function kept(command: FleetCommand, flags: Flags): string[] {
  const { org: _org, out: _out, ...own } = command.flags;
  const { concurrency, "stop-at": stopAt, "org-timeout": orgTimeout, deadline } = RUN;
  return wordsOf({ ...own, concurrency, "stop-at": stopAt, "org-timeout": orgTimeout, deadline }, flags);
}

function wordsOf(spec: Readonly<Record<string, Flag>>, flags: Flags): string[] {
  return flagWords(spec, flags).map(shellWord);
}
