import { z } from "zod";
import type { KnownStatus, Need } from "../model/fleet-status.ts";
import { isOutOfReach } from "../model/verified.ts";
import { byText } from "../util/by-text.ts";

/** A run on an org that is known of, from a result or from the audit log; what it does not tell is undefined. */
export interface KnownRun {
  /** ISO 8601. */
  at: string;
  command: string;
  /** In a word: the command's own, a state, or the code of what was in the way. */
  outcome: string;
  /** Whether the login was made, and refused. */
  proven?: boolean | undefined;
  drifted?: boolean | undefined;
  /** How many ways in nobody stated. */
  foreignAccess?: number | undefined;
  /** Fingerprint of the template that the org was made like. */
  template?: string | undefined;
  /** Nothing of the org answered. */
  away: boolean;
}

/** Commands that end with the login. */
const PROVING = new Set(["apply", "verify", "certificate rotate", "credentials rotate"]);

const Entry = z.object({
  startedAt: z.iso.datetime(),
  state: z.string(),
  foreignAccess: z.number().nullish(),
  result: z.object({ verified: z.boolean().optional(), drifted: z.boolean().optional() }).nullish().catch(null),
  error: z.object({ code: z.string() }).nullish().catch(null),
});

/** A run as an entry of a result tells it; undefined for an org that it never began, and for what is no entry. */
export function runInEntry(value: unknown, command: string): KnownRun | undefined {
  const { data } = Entry.safeParse(value);
  if (data === undefined) return undefined;
  const { startedAt: at, state, foreignAccess, result, error } = data;
  const proven = PROVING.has(command) ? result?.verified : undefined;
  return {
    at,
    command,
    outcome: error?.code ?? state,
    proven,
    // An apply that proved the login has compared all before.
    drifted: result?.drifted ?? (command === "apply" && proven === true ? false : undefined),
    foreignAccess: foreignAccess ?? undefined,
    away: isOutOfReach(error?.code),
  };
}

const Line = z.object({
  at: z.iso.datetime(),
  orgId: z.string(),
  app: z.string().optional(),
  command: z.string(),
  outcome: z.string(),
  template: z.string().optional(),
});

/** Words of a line in the audit log that say that the login was made. */
const PROVEN = new Set(["applied", "unchanged", "consumer key taken", "rotated"]);

/** A run as a line of the audit log tells it, with the org and the app that it was about; undefined for what is no such line. */
export function runInLine(value: unknown): (KnownRun & { orgId: string; app: string | undefined }) | undefined {
  const { data } = Line.safeParse(value);
  if (data === undefined) return undefined;
  const { at, command, outcome, orgId, app, template } = data;
  const proven = outcome === "not verified" ? false : PROVING.has(command) && PROVEN.has(outcome) ? true : undefined;
  const drifted = command === "apply" && proven === true ? false : undefined;
  return { at, command, outcome, orgId, app, template, proven, drifted, away: isOutOfReach(outcome) };
}

/** What all runs that are known come to: of each fact the newest. */
export function statusOf(runs: readonly KnownRun[]): KnownStatus {
  const newest = runs.toSorted((a, b) => byText(b.at, a.at));
  const latest = <K extends keyof KnownRun>(key: K) => newest.find((run) => run[key] !== undefined);
  const [last] = newest;
  const [proof, drift, access, made] = [
    latest("proven"),
    latest("drifted"),
    latest("foreignAccess"),
    latest("template"),
  ];
  const firstAnswered = newest.findIndex(({ away }) => !away);
  const away = newest.slice(0, firstAnswered === -1 ? newest.length : firstAnswered);
  const since = away.at(-1)?.at;
  return {
    lastRun: last ? { at: last.at, command: last.command, outcome: last.outcome } : null,
    proof: proof ? { at: proof.at, shown: proof.proven === true, command: proof.command } : null,
    drift: drift ? { at: drift.at, drifted: drift.drifted === true } : null,
    foreignAccess: access ? { at: access.at, ways: access.foreignAccess ?? 0 } : null,
    template: made ? { at: made.at, fingerprint: made.template ?? "" } : null,
    away: since === undefined ? null : { since, runs: away.length },
  };
}

/** So many runs in a row that nothing answered: the org may be no more. */
const GONE_AFTER = 3;

/** Days before the end of a certificate from which on it wants to be changed. */
const EXPIRES_SOON_DAYS = 30;

/**
 * @param daysLeft of its certificate; undefined where that cannot be read
 * @param isFormer whether a newer one was deployed from here
 * @param template fingerprint of the template as it is today
 */
export function needsOf(
  { away, proof, drift, foreignAccess, template: made, lastRun }: KnownStatus,
  { daysLeft, isFormer, template }: { daysLeft: number | undefined; isFormer: boolean; template: string | undefined },
): Need[] {
  const needs: [Need, boolean][] = [
    ["gone", (away?.runs ?? 0) >= GONE_AFTER],
    ["former", isFormer],
    ["expired", daysLeft !== undefined && daysLeft < 0],
    ["refused", proof?.shown === false],
    ["expiring", daysLeft !== undefined && daysLeft >= 0 && daysLeft <= EXPIRES_SOON_DAYS],
    ["drifted", drift?.drifted === true],
    ["foreign", (foreignAccess?.ways ?? 0) > 0],
    ["older", made !== null && template !== undefined && made.fingerprint !== template],
    ["never", lastRun === null],
  ];
  return needs.flatMap(([need, is]) => (is ? [need] : []));
}
