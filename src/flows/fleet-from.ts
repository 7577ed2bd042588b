import { join } from "node:path";
import {
  commandIn,
  documentOf,
  entriesIn,
  STATES,
  type Standing,
  selectedIn,
  standings,
  statesNamed,
} from "../fleet/overlay.ts";
import type { Context, Flags } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import { isOutOfReach } from "../model/verified.ts";
import { readText } from "./read-text.ts";

/** What a folder of results holds. */
export const RESULT_FILES = { fleet: "fleet.json", orgs: "orgs.ndjson" } as const;

/**
 * Names of the orgs that stand so in an earlier result, and the states in words.
 *
 * @param result a folder of `--out`, or a file with the document of `--json`
 * @param status states, also several in one word with commas
 */
export async function namesFrom(
  result: string,
  status: unknown,
  ctx: Context,
): Promise<{ names: ReadonlySet<string>; words: string }> {
  const given = (Array.isArray(status) ? status : status === undefined ? [] : [status]).map(String);
  const states = statesNamed(given.flatMap((word) => word.split(",")).filter((word) => word !== ""));
  if (states === undefined) {
    throw inputError("USAGE", `--status names a state that there is not.`, `There are: ${STATES.join(", ")}.`);
  }
  const { selected, entries } = await resultAt(result, ctx);
  const names = [...standings(selected, entries)].flatMap(([name, state]) => (states.includes(state) ? [name] : []));
  return { names: new Set(names), words: states.join(" or ") };
}

/** Names of the orgs that nothing answered of in the result of `--from`, or in the one that `--out` is about to replace. */
export async function awayIn({ from, out }: Flags, ctx: Context): Promise<ReadonlySet<string>> {
  const entries = await earlierEntries({ from, out }, ctx);
  const newest = new Map(entries.map((entry) => [entry.name, entry]));
  return new Set([...newest.values()].flatMap(({ name, error }) => (isAway(error?.code) ? [name] : [])));
}

async function earlierEntries({ from, out }: Flags, ctx: Context): Promise<readonly Standing[]> {
  if (from !== undefined) return (await resultAt(String(from), ctx)).entries;
  // What is to be replaced need not be legible.
  return out === undefined ? [] : entriesAt(String(out), ctx);
}

function isAway(code: unknown): boolean {
  return typeof code === "string" && isOutOfReach(code);
}

/** When a run was at an org, first to last, in milliseconds since the epoch. */
export interface AtOrg {
  from: number;
  to: number;
}

export type TimesByName = ReadonlyMap<string, AtOrg>;

/** When the runs of a result were at each org that they began with. Throws `FLEET_RESULT` (exit 2) for what is no result. */
export async function timesIn(result: string, ctx: Context): Promise<TimesByName> {
  const times = new Map<string, AtOrg>();
  const { entries } = await resultAt(result, ctx);
  for (const { name, startedAt, durationMs } of entries) {
    const from = Date.parse(String(startedAt));
    if (Number.isNaN(from) || typeof durationMs !== "number") continue;
    const known = times.get(name);
    const to = from + durationMs;
    times.set(name, { from: Math.min(from, known?.from ?? from), to: Math.max(to, known?.to ?? to) });
  }
  return times;
}

/** What a result says of its orgs, and of which command it is. Throws `FLEET_RESULT` (exit 2) for what is none. */
export async function resultAt(result: string, ctx: Context) {
  const folder = await ctx.files.exists(join(result, RESULT_FILES.fleet));
  const path = folder ? join(result, RESULT_FILES.fleet) : result;
  const text = await readText(path, "FLEET_RESULT", "the result", ctx);
  const selected = folder ? selectedIn(text) : undefined;
  const found = selected ? { selected, entries: await entriesAt(result, ctx) } : documentOf(text);
  if (found) return { ...found, command: commandIn(text) };
  const remedy = "Name a folder that --out wrote, or a file with the document of --json.";
  throw inputError("FLEET_RESULT", `${path} is no result of several orgs.`, remedy);
}

async function entriesAt(folder: string, ctx: Context) {
  const path = join(folder, RESULT_FILES.orgs);
  // A run that was killed before its first org ended has none.
  return (await ctx.files.exists(path)) ? entriesIn((await ctx.files.read(path)).toString("utf8")) : [];
}
