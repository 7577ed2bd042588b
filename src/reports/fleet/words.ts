import type { OrgState } from "../../model/fleet.ts";
import type { FleetReport, OrgRow } from "../../model/fleet-report.ts";
import { printable } from "../../util/printable.ts";
import { plural } from "../../util/words.ts";

/** A state as a page shows it, the worst first: its sign, its word and how it is to be taken. */
export const SHOWN: Readonly<Record<OrgState, { sign: string; word: string; tone: "good" | "warn" | "bad" | "dim" }>> =
  {
    failed: { sign: "✖", word: "failed", tone: "bad" },
    error: { sign: "!", word: "error", tone: "bad" },
    running: { sign: "…", word: "running", tone: "warn" },
    notRun: { sign: "○", word: "not run", tone: "warn" },
    changes: { sign: "~", word: "changes", tone: "warn" },
    ok: { sign: "✔", word: "ok", tone: "good" },
    skipped: { sign: "–", word: "retired", tone: "dim" },
  };

/** How it ended, and of an end that nobody wanted why. */
export function endWords({ words, error }: OrgRow): string {
  return error ? error.message || error.code : words;
}

/** States in which an org was left undone. */
const UNDONE: readonly OrgState[] = ["failed", "error", "running", "notRun"];

/** The run in one line: the worst first. */
export function headline({ command, rows, counts }: FleetReport): string {
  const undone = UNDONE.reduce((sum, state) => sum + counts[state], 0);
  const total = rows.length - counts.skipped;
  if (total === 0) return `${command}: no org was in it`;
  if (undone > 0) return `${command}: ${undone} of ${plural(total, "org")} did not end well`;
  if (counts.changes > 0) return `${command}: changes in ${counts.changes} of ${plural(total, "org")}`;
  const open = openIn(rows);
  if (open > 0) return `${command}: ${plural(total, "org")} ended well, ${open} with ways in that nobody stated`;
  return `${command}: ${plural(total, "org")}, all as they should be`;
}

/** How a run is to be taken. */
export function toneOf({ counts, rows }: FleetReport): "good" | "warn" | "bad" | "plain" {
  if (Object.entries(counts).every(([state, count]) => count === 0 || state === "skipped")) return "plain";
  if (counts.failed + counts.error > 0) return "bad";
  return counts.running + counts.notRun + counts.changes + openIn(rows) > 0 ? "warn" : "good";
}

/** How many orgs somebody may get into by a way that nobody stated. */
function openIn(rows: readonly OrgRow[]): number {
  return rows.filter(({ foreignAccess }) => (foreignAccess ?? 0) > 0).length;
}

/** When a week's first certificate ends, and in which of the bands that is. */
export function bandWords(days: number): string {
  if (days < 0) return "ended";
  const band = [7, 30, 60].find((most) => days <= most);
  return band === undefined ? "later" : `within ${band} days`;
}

/** What each change means is said in the whole result; here, which it is. */
export function changeTitle({ command }: FleetReport): string {
  return command === "plan" || command === "drift" ? "What differs" : "What was changed, or would have been";
}

/** Names, or as many as are worth a line. */
export function someNames(names: readonly string[], most: number): { shown: readonly string[]; more: string } {
  const shown = names.slice(0, most).map((name) => printable(name, 100));
  return { shown, more: names.length > shown.length ? ` and ${names.length - shown.length} more` : "" };
}
