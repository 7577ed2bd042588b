import type { ProgressEvent } from "../model/events.ts";
import type { Paint } from "../model/paint.ts";
import { duration } from "../util/duration.ts";
import { problemLines } from "../util/error-text.ts";
import { printable } from "../util/printable.ts";

type EventOf<Kind extends ProgressEvent["kind"]> = Extract<ProgressEvent, { kind: Kind }>;

const MARKS = {
  ok: ["green", "✔"],
  changes: ["yellow", "~"],
  failed: ["red", "✖"],
  running: ["yellow", "…"],
  error: ["red", "✖"],
  skipped: ["dim", "–"],
  notRun: ["dim", "–"],
} as const;

/** `[ 37/300] ✔ acme-uat  applied  12 s`, and of a failure what it was and what to do, each line with the org's name. */
export function endedLines(event: EventOf<"orgEnded">, paint: Paint): string[] {
  const { nth, of, state, words, durationMs, error, org = "" } = event;
  const [style, mark] = MARKS[state];
  const name = printable(org, 100);
  const count = `[${String(nth).padStart(String(of).length)}/${of}]`;
  const line = `${count} ${paint(style, mark)} ${name}  ${printable(words, 100)}  ${paint("dim", duration(durationMs))}`;
  if (!error) return [line];
  return [
    line,
    `  ${name}: ${printable(error.message, 500)} ${paint("dim", `[${error.code}]`)}`,
    ...problemLines(error, paint).map((problem) => `  ${name}: ${problem.trim()}`),
    `  ${name}: ${paint("cyan", "→")} ${printable(error.remedy, 500)}`,
  ];
}

const BAR = 30;
/** So many of those at work are shown, the longest first. */
const SHOWN = 10;

/** How a run over many orgs stands: counts with a bar and the time left, then who has been at work longest. */
export function standingLines({ done, of, failed, running, remainingMs }: EventOf<"orgs">): string[] {
  const filled = Math.round((done / Math.max(1, of)) * BAR);
  const left = remainingMs === undefined ? "" : `, about ${duration(remainingMs)} left`;
  const wrong = failed > 0 ? `, ${failed} failed` : "";
  const longest = running.toSorted((a, b) => b.ms - a.ms).slice(0, SHOWN);
  return [
    `${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${done}/${of}${wrong}, ${running.length} at work${left}`,
    ...longest.map(({ org, step, ms }) => `  ${printable(org, 40)}  ${printable(step, 60)}  ${duration(ms)}`),
  ];
}
