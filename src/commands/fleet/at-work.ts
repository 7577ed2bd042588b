import { asKantivError } from "../../cli/output.ts";
import type { Limits, Stop } from "../../fleet/schedule.ts";
import type { Shard } from "../../fleet/shard.ts";
import type { ReadMember } from "../../flows/fleet/members.ts";
import type { ResultSink } from "../../flows/fleet/results.ts";
import type { Context, Flag, Flags, Handler } from "../../model/command.ts";
import type { ProgressEvent } from "../../model/events.ts";
import type { OrgDigest, OrgEntry, Wave } from "../../model/fleet.ts";
import { isOutOfReach } from "../../model/verified.ts";
import { safeJson } from "../../util/safe-json.ts";
import type { FleetKind } from "./kind.ts";

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
  /** As the clock's time awake has it. */
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
    warn(run, "FLEET_RESULT_MISSED", `${entry.name} is not in the result: ${message}`);
  }
}

/** A warning of the run as a whole. */
export function warn(run: FleetRun, code: string, message: string): void {
  run.ctx.emit({ kind: "warning", code, message });
  tell(run, { event: "warning", code, message });
}

/** A line of `--events`. */
export function tell({ flags, ctx }: FleetRun, event: object): void {
  if (flags.events === true) ctx.line(safeJson({ version: 1, at: new Date(ctx.clock.now()).toISOString(), ...event }));
}

/** The bounds of work on orgs, all of them side by side, and to whom it is told. */
export function boundsOf(run: FleetRun) {
  const { concurrency, stopAt, orgTimeoutMs, deadline, away } = run;
  const limits: Limits = { concurrency, waves: [{ name: "", stopAt, strict: false, failed: 0 }] };
  return {
    limits,
    orgTimeoutMs,
    deadline,
    asError: asKantivError,
    sharedBy,
    // An org that was out of reach in its last result, too.
    spared: ({ name, error }: OrgDigest) => away.has(name) && isOutOfReach(error?.code),
    onStop: (stop: Stop) => tell(run, { event: "stopped", ...stop }),
    onEvent: (org: string, event: ProgressEvent) => tellStep(run, org, event),
  };
}

/** The key, certificate or template that an org file names, where a code is about that; nothing where it is about the machine. */
function sharedBy({ settings }: ReadMember, code: string): string {
  const { jwt, admin, template, templateFrom } = settings ?? {};
  if (/^(KEY|SIGNER)_/.test(code)) return JSON.stringify([jwt?.signer, jwt?.certificate, admin]);
  if (code.startsWith("CERTIFICATE_")) return JSON.stringify(jwt?.certificate);
  return code.startsWith("TEMPLATE") ? JSON.stringify([template, templateFrom]) : "";
}

/** Steps and warnings of an org's run, for programs. */
function tellStep(run: FleetRun, org: string, event: ProgressEvent): void {
  if (event.kind === "step") {
    const { step, state, detail } = event;
    tell(run, { event: "step", org, step, state, ...(detail !== undefined && { detail }) });
  } else if (event.kind === "warning") {
    const { code, message } = event;
    tell(run, { event: "warning", org, code, message });
  }
}
