import type { Member, OrgState } from "../model/fleet.ts";
import type { EndingWeek, FleetReport, OrgRow } from "../model/fleet-report.ts";
import { byText } from "../util/by-text.ts";
import { changeGroups, faultGroups, warningGroups } from "./group.ts";
import { STATES } from "./overlay.ts";
import { rowOf } from "./row.ts";

/** What a run was about, as its result says. */
export interface ResultHead {
  command: string;
  id: string;
  /** ISO 8601. */
  startedAt: string;
  selection: readonly (Pick<Member, "name" | "file" | "tags"> & { wave?: string })[];
  /** How it ended; null while it goes on and where it was killed, absent where its result does not say. */
  end?: RunEnd | null;
}

/** What is known of a run's end beside its entries. */
export type RunEnd = Pick<FleetReport, "stopped" | "next">;

/** The rows of entries by name: of two about one org the one that began later, or else came later. */
export class Rows {
  readonly #rows = new Map<string, OrgRow>();

  /** Takes a value that may be an entry. */
  add(value: unknown): void {
    const row = rowOf(value);
    if (row === undefined) return;
    const before = this.#rows.get(row.name);
    const isOlder = before?.startedAt != null && row.startedAt !== null && row.startedAt < before.startedAt;
    if (!isOlder) this.#rows.set(row.name, row);
  }

  /** All of them, and of the selection those that have no entry as not run; those that did not end well first. */
  over(selection: ResultHead["selection"]): OrgRow[] {
    const all = new Map(this.#rows);
    for (const member of selection) if (!all.has(member.name)) all.set(member.name, notRun(member));
    return [...all.values()].sort((a, b) => rank(a) - rank(b) || byText(a.name, b.name));
  }
}

function notRun(member: ResultHead["selection"][number]): OrgRow {
  return rowOf({ ...member, state: "notRun" }) as OrgRow;
}

const RANK: readonly OrgState[] = ["failed", "error", "running", "notRun", "changes", "ok", "skipped"];

function rank({ state }: OrgRow): number {
  return RANK.indexOf(state);
}

/** @param madeAt milliseconds since the epoch */
export function fleetReportOf(
  head: ResultHead,
  rows: readonly OrgRow[],
  madeAt: number,
  end: RunEnd = {},
): FleetReport {
  const counts = Object.fromEntries(
    STATES.map((state) => [state, rows.filter((row) => row.state === state).length]),
  ) as Record<OrgState, number>;
  return {
    command: head.command,
    id: head.id,
    startedAt: head.startedAt,
    madeAt: new Date(madeAt).toISOString(),
    rows,
    counts,
    faults: faultGroups(rows),
    changes: changeGroups(rows),
    warnings: warningGroups(rows),
    newKeys: rows.flatMap(({ name, newConsumerKey }) => (newConsumerKey ? [name] : [])).sort(),
    ...endings(rows, madeAt),
    ...end,
  };
}

const DAY_MS = 86_400_000;

/** Certificates that end within so many days are told by week. */
const LAST_BAND = 60;

function endings(rows: readonly OrgRow[], now: number): Pick<FleetReport, "ending" | "endingLater"> {
  const known = rows.flatMap(({ name, certificateEnds }) =>
    certificateEnds === null ? [] : [{ name, at: Date.parse(certificateEnds) }],
  );
  const soon = known.filter(({ at }) => at - now <= LAST_BAND * DAY_MS);
  const weeks = [...Map.groupBy(soon, ({ at }) => mondayOf(at))].map(
    ([week, some]): EndingWeek => ({
      week,
      days: Math.floor((Math.min(...some.map(({ at }) => at)) - now) / DAY_MS),
      orgs: some.map(({ name }) => name).sort(),
    }),
  );
  return { ending: weeks.sort((a, b) => byText(a.week, b.week)), endingLater: known.length - soon.length };
}

/** The day, in UTC, on which the week began. */
function mondayOf(ms: number): string {
  const sinceMonday = (new Date(ms).getUTCDay() + 6) % 7;
  return new Date(ms - sinceMonday * DAY_MS).toISOString().slice(0, 10);
}
