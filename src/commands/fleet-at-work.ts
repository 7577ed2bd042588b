import { asKantivError } from "../cli/output.ts";
import type { Shard } from "../fleet/shard.ts";
import type { ReadMember } from "../flows/fleet-members.ts";
import type { ResultSink } from "../flows/fleet-results.ts";
import type { Context, Flag, Flags, Handler } from "../model/command.ts";
import type { OrgEntry, Wave } from "../model/fleet.ts";
import { safeJson } from "../util/safe-json.ts";
import type { FleetKind } from "./fleet-kind.ts";

/** A command as each org gets it. */
export interface FleetCommand {
  name: string;
  run: Handler;
  kind: FleetKind;
  /** Of the command on one org. */
  flags: Readonly<Record<string, Flag>>;
}

/** What every part of a run has in hand. */
export interface FleetRun {
  command: FleetCommand;
  flags: Flags;
  ctx: Context;
  id: string;
  /** ISO 8601. */
  startedAt: string;
  selected: readonly ReadMember[];
  concurrency: number;
  stopAt: number | undefined;
  /** As the fleet file has them. */
  waves: readonly Wave[];
  /** Which part of a selection this is. */
  shard: Shard | undefined;
  /** Who was out of reach in the result that this run adds to or replaces. */
  away: ReadonlySet<string>;
  orgTimeoutMs: number;
  deadline: number | undefined;
  sink: ResultSink;
  /** How many ended without being worked on. */
  without: number;
}

/** The entry where results go. What cannot be written there must not end what other orgs are at. */
export async function keep(run: FleetRun, entry: OrgEntry, json: string): Promise<void> {
  tell(run, { event: "orgEnded", org: entry.name, entry });
  try {
    await run.sink.add(json);
  } catch (error) {
    const { message } = asKantivError(error);
    run.ctx.emit({
      kind: "warning",
      code: "FLEET_RESULT_MISSED",
      message: `${entry.name} is not in the result: ${message}`,
    });
  }
}

/** A line of `--events`. */
export function tell({ flags, ctx }: FleetRun, event: object): void {
  if (flags.events === true) ctx.line(safeJson({ version: 1, at: new Date(ctx.clock.now()).toISOString(), ...event }));
}

/** The bounds of what reads orgs, all of them side by side. */
export function boundsOf({ concurrency, stopAt, orgTimeoutMs, deadline }: FleetRun) {
  const limits = { concurrency, waves: [{ name: "", stopAt, strict: false, failed: 0 }] };
  return { limits, orgTimeoutMs, deadline, asError: asKantivError };
}
