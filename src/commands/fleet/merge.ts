import { join, resolve } from "node:path";
import { digestOf } from "../../fleet/digest.ts";
import { type Chosen, type Merged, mergeParts } from "../../fleet/merge.ts";
import { fleetExit } from "../../fleet/outcome.ts";
import { stopWords } from "../../fleet/stop-words.ts";
import { emptyEntry } from "../../flows/fleet/entry.ts";
import { resultSink } from "../../flows/fleet/results.ts";
import { type ShardResult, shardResults } from "../../flows/fleet/shards.ts";
import { type Context, type Flags, type Handler, wordOf } from "../../model/command.ts";
import { EXIT, type ExitCode, inputError } from "../../model/errors.ts";
import type { Member, OrgEntry } from "../../model/fleet.ts";
import type { Paint } from "../../model/paint.ts";
import { fleetText, namesText } from "../../reports/fleet/text.ts";
import { shellWord } from "../../util/command-line.ts";
import { safeJson } from "../../util/safe-json.ts";
import { filesBelow } from "../files-below.ts";
import { FLEET_KINDS } from "./kind.ts";
import { STATUS, sumOf } from "./report.ts";

/** `fleet merge`: the results of all shards as that of one run, and which of them are lost; exit 1 where one is. */
export const run: Handler = async (flags, ctx) => {
  const folder = String(flags.folder);
  const parts = await shardResults(folder, await filesBelow(folder, ctx), ctx);
  refuseOwnPart(parts, flags);
  const merged = mergeParts(parts, flags.shards === undefined ? undefined : Number(flags.shards));
  const [{ id, command, startedAt, again, selection, shard }] = parts as [ShardResult];
  const whole = selection.map(memberOf);
  const left = merged.missing.map((one) => emptyEntry(memberOf(one), "notRun"));
  const sink = await written(
    [...merged.entries, ...left],
    { id, command, startedAt, again, selection: whole },
    flags,
    ctx,
  );
  const digests = [...merged.entries, ...left].map(digestOf);
  const sum = sumOf(digests, FLEET_KINDS[command]?.writes({}) !== false);
  const { counts, faults: groups, changes } = sum;
  const exit = exitOf(merged, digests);
  const { lost, stops } = merged;
  const next = exit === EXIT.ok || exit === EXIT.changes ? undefined : nextCommand(merged, again, shard.of, flags);
  await sink.end({ endedAt: new Date(ctx.clock.now()).toISOString(), exit, stoppedBy: null, next: next ?? null });
  const end = { ...sum, stopped: undefined, pages: [], next: next ?? whenWell(folder, flags) };
  return {
    status: STATUS[exit] ?? "failed",
    exit,
    result: {
      orgs: [],
      fleet: {
        id,
        command,
        startedAt,
        selection: whole.map(({ name }) => name),
        counts,
        shards: shard.of,
        lost,
        stopped: stops.map(({ shard: index, stop }) => ({ shard: index, ...stop })),
      },
      groups,
      changes,
    },
    orgs: () => sink.lines(),
    text: (paint) =>
      [
        ...lost.map((one) => lostLine(one, paint)),
        ...stops.map(({ shard, stop }) => paint("red", `Shard ${shard}: ${stopWords(stop) ?? "it was stopped."}`)),
        fleetText(end, paint),
      ].join("\n"),
  };
};

/** A whole is kept, then shown. */
function whenWell(folder: string, { out }: Flags): string {
  return out === undefined
    ? `kantiv-sf fleet merge ${shellWord(folder)} --out merged`
    : `kantiv-sf fleet report ${shellWord(String(out))}`;
}

function memberOf({ name, file, tags, wave }: Chosen): Member {
  return { name, file, tags, ...(wave !== null && { wave }) };
}

async function written(
  entries: readonly OrgEntry[],
  head: Parameters<typeof resultSink>[1],
  flags: Flags,
  ctx: Context,
) {
  const folder = wordOf(flags.out);
  const sink = await resultSink({ folder, onto: false, keep: ctx.json }, head, ctx);
  for (const entry of entries) await sink.add(safeJson(entry));
  return sink;
}

/** What is merged would be overwritten by what it comes to. */
function refuseOwnPart(parts: readonly ShardResult[], { out }: Flags): void {
  const own = out === undefined ? undefined : parts.find(({ path }) => resolve(path) === resolve(String(out)));
  if (own === undefined) return;
  throw inputError(
    "USAGE",
    `--out is the result of shard ${own.shard.index}, which is merged.`,
    "Give another folder.",
  );
}

function exitOf({ lost, stops }: Merged<OrgEntry>, ends: readonly Pick<OrgEntry, "state">[]): ExitCode {
  if (lost.length > 0) return EXIT.refused;
  const interrupted = stops.some(({ stop }) => stop.why === "interrupted");
  return fleetExit({ states: ends.map(({ state }) => state), stopped: stops[0]?.stop.why, interrupted });
}

function lostLine({ shard, why, orgs }: Merged<OrgEntry>["lost"][number], paint: Paint): string {
  const what = why === "missing" ? "is not there" : "was cut off";
  return `${paint("red", "✖")} Shard ${shard} ${what}: ${orgs.length > 0 ? namesText(orgs) : "it had no org"}`;
}

/** A lost shard first, since what it did is not known, to where the merge then finds it; then what did not end well. */
function nextCommand({ lost }: Merged<OrgEntry>, again: string, of: number, flags: Flags): string | undefined {
  const { folder, out } = flags;
  const [first] = lost;
  if (first) {
    const there = shellWord(join(String(folder), `shard-${first.shard}`));
    return `${again} --shard ${first.shard}/${of} --out ${there}`;
  }
  return out === undefined ? again : `${again} --from-result ${shellWord(String(out))} --out ${shellWord(String(out))}`;
}
