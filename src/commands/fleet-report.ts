import { changeGroups, faultGroups, warningGroups } from "../fleet/group.ts";
import { isGood } from "../fleet/outcome.ts";
import { STATES } from "../fleet/overlay.ts";
import type { Stop } from "../fleet/schedule.ts";
import { stopWords } from "../fleet/stop-words.ts";
import { flagsAgain } from "../flows/consent.ts";
import type { Flags, Report } from "../model/command.ts";
import { EXIT, type ExitCode } from "../model/errors.ts";
import type { OrgDigest, OrgState } from "../model/fleet.ts";
import { fleetText } from "../reports/fleet-text.ts";
import { shellWord } from "../util/command-line.ts";
import type { FleetRun } from "./fleet-at-work.ts";

interface FleetResult {
  digests: readonly OrgDigest[];
  stopped: Stop | undefined;
  exit: ExitCode;
}

/** What a run over several orgs comes to, as one document and as last lines. */
export function fleetReport(run: FleetRun, { digests, stopped, exit }: FleetResult): Report {
  const { ctx, id, startedAt, concurrency, stopAt, selected } = run;
  const counts = countsOf(digests);
  const groups = faultGroups(digests);
  const changes = run.command.kind.writes(run.flags) ? [] : changeGroups(digests);
  const fleet = {
    id,
    startedAt,
    endedAt: new Date(ctx.clock.now()).toISOString(),
    selection: selected.map(({ name }) => name),
    counts,
    waves: run.waves.map(({ name }) => ({ name, counts: countsOf(digests.filter(({ wave }) => wave === name)) })),
    stoppedBy: stopped ?? null,
    concurrency,
    stopAt: stopAt ?? null,
  };
  const end = {
    counts,
    faults: groups,
    changes,
    warnings: warningGroups(digests),
    newKeys: digests.flatMap(({ name, newConsumerKey }) => (newConsumerKey ? [name] : [])),
    stopped: stopWords(stopped),
    next: nextCommand(run, digests),
  };
  return {
    status: STATUS[exit] ?? "failed",
    exit,
    result: { orgs: [], fleet, groups, changes },
    orgs: () => run.sink.lines(),
    text: (paint) => (selected.length === 0 ? "No org is in this selection: nothing to do." : fleetText(end, paint)),
  };
}

function countsOf(digests: readonly OrgDigest[]): Record<OrgState, number> {
  const byState = Map.groupBy(digests, ({ state }) => state);
  return Object.fromEntries(STATES.map((state) => [state, byState.get(state)?.length ?? 0])) as Record<
    OrgState,
    number
  >;
}

const STATUS: Partial<Record<ExitCode, Report["status"]>> = {
  [EXIT.ok]: "ok",
  [EXIT.changes]: "changes",
  [EXIT.running]: "running",
};

/** More files than that stand in no line that somebody would paste. */
const FILES_NAMED = 5;

/** The command for the orgs that did not end well; undefined where all did. */
function nextCommand({ command, flags }: FleetRun, digests: readonly OrgDigest[]): string | undefined {
  const left = digests.filter(({ state }) => !isGood(state));
  if (left.length === 0) return undefined;
  const words = ["kantiv-sf", command.name, ...kept(flags)];
  if (flags.out !== undefined) {
    const out = String(flags.out);
    return [...words, ...named(flags), "--from", shellWord(out), "--out", shellWord(out)].join(" ");
  }
  const orgs = left.length <= FILES_NAMED ? left.flatMap(({ file }) => ["--org", shellWord(file)]) : named(flags);
  return [...words, ...orgs].join(" ");
}

/** The flags that select, as they were given. */
function named(flags: Flags): string[] {
  const fleet =
    flags.fleet === undefined ? [] : ["--fleet", ...(flags.fleet === "" ? [] : [shellWord(String(flags.fleet))])];
  const lists = ["org", "tag", "not"].flatMap((flag) =>
    ((flags[flag] ?? []) as unknown[]).flatMap((word) => [`--${flag}`, shellWord(String(word))]),
  );
  const wave = flags.wave === undefined ? [] : ["--wave", shellWord(String(flags.wave))];
  return [...lists, ...fleet, ...wave];
}

/** What the run was given besides, and needs again. */
function kept(flags: Flags): string[] {
  return [...flagsAgain(flags).map(shellWord), ...(flags.yes === true ? ["--yes"] : [])];
}
