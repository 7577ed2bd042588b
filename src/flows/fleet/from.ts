import { STATES, statesNamed } from "../../fleet/overlay.ts";
import type { Context, Flags } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import type { OrgState } from "../../model/fleet.ts";
import { isOutOfReach } from "../../model/verified.ts";
import { entriesIn, type KeptResult, keptResult } from "./kept.ts";

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
  const { head, entries } = await keptResult(result, ctx);
  // As its newest entry says, and not run where it has none.
  const standings = new Map<string, OrgState>(head.selection.map(({ name }) => [name, "notRun"]));
  for await (const { name, state } of entries) standings.set(name, state);
  const names = [...standings].flatMap(([name, state]) => (states.includes(state) ? [name] : []));
  return { names: new Set(names), words: states.join(" or ") };
}

/** Names of the orgs that nothing answered of in the result of `--from-result`, or in the one that `--out` is about to replace. */
export async function awayIn({ "from-result": from, out }: Flags, ctx: Context): Promise<ReadonlySet<string>> {
  const away = new Set<string>();
  for await (const { name, error } of await earlierEntries({ "from-result": from, out }, ctx)) {
    if (isAway(error?.code)) away.add(name);
    else away.delete(name);
  }
  return away;
}

async function earlierEntries({ "from-result": from, out }: Flags, ctx: Context): Promise<KeptResult["entries"]> {
  if (from !== undefined) return (await keptResult(String(from), ctx)).entries;
  // What is to be replaced need not be legible.
  return out === undefined ? [] : entriesIn(String(out), ctx);
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
  const { entries } = await keptResult(result, ctx);
  for await (const { name, startedAt, durationMs } of entries) {
    const from = Date.parse(String(startedAt));
    if (Number.isNaN(from) || typeof durationMs !== "number") continue;
    const known = times.get(name);
    const to = from + durationMs;
    times.set(name, { from: Math.min(from, known?.from ?? from), to: Math.max(to, known?.to ?? to) });
  }
  return times;
}
