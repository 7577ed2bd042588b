import type { ChangeGroup, FaultGroup, OrgState } from "../../model/fleet.ts";
import type { Paint } from "../../model/paint.ts";
import { printable } from "../../util/printable.ts";
import { plural } from "../../util/words.ts";
import { nextText } from "../next-text.ts";

/** What the last lines of a run over many orgs are made from. */
export interface FleetEnd {
  counts: Readonly<Partial<Record<OrgState, number>>>;
  faults: readonly FaultGroup[];
  changes: readonly ChangeGroup[];
  warnings: readonly { code: string; orgs: readonly string[] }[];
  /** Names of those whose clients need another consumer key. */
  newKeys: readonly string[];
  /** Why nothing new began before all were through, in words. */
  stopped: string | undefined;
  /** Paths of pages about the run. */
  pages: readonly string[];
  /** For what is left to do, ready to paste. */
  next: string | undefined;
}

const WORDS: readonly [OrgState, string, Parameters<Paint>[0]][] = [
  ["ok", "as they should be", "green"],
  ["changes", "with changes", "yellow"],
  ["failed", "failed", "red"],
  ["error", "could not be worked on", "red"],
  ["running", "still running", "yellow"],
  ["notRun", "not run", "yellow"],
  ["skipped", "retired", "dim"],
];

/** Counts, what went wrong by its cause, what changes, whose key is another one, and the command for what is left. */
export function fleetText(end: FleetEnd, paint: Paint): string {
  const { counts, faults, changes, warnings, newKeys, stopped, pages, next } = end;
  const counted = WORDS.flatMap(([state, words, style]) => {
    const count = counts[state] ?? 0;
    return count > 0 ? [paint(style, `${count} ${count === 1 ? words.replace("they", "it") : words}`)] : [];
  });
  return [
    `${counted.join(", ") || "No org was worked on"}.`,
    ...(stopped ? [paint("red", stopped)] : []),
    ...faults.flatMap((group) => faultText(group, paint)),
    ...changeLines(changes, paint),
    ...warnings.map(({ code, orgs }) => `  ${paint("yellow", "!")} ${code}: ${namesText(orgs)}`),
    ...(newKeys.length > 0 ? [`New consumer key, hand over again: ${namesText(newKeys)}`] : []),
    ...pages.map((path) => paint("dim", `written: ${path}`)),
    ...(next ? [nextText(next, paint)] : []),
  ].join("\n");
}

function faultText(group: FaultGroup, paint: Paint): string[] {
  const { message, remedy } = faultWords(group);
  return [
    `${group.state === "running" ? paint("yellow", "…") : paint("red", "✖")} ${group.code}: ${namesText(group.orgs)}`,
    `    ${message}`,
    `    ${paint("cyan", "→")} ${remedy}`,
  ];
}

/** Of several orgs they are the first one's, which is named: a message may name its file, its user or its deployment. */
export function faultWords({ message, remedy, orgs }: FaultGroup): { message: string; remedy: string } {
  const [first = "", ...others] = orgs;
  const whose = others.length > 0 ? `${printable(first, 60)}: ` : "";
  return { message: `${whose}${printable(message, 500)}`, remedy: `${whose}${printable(remedy, 500)}` };
}

/** What changes, and in which orgs; the orgs that change alike under one heading. */
export function changeLines(groups: readonly ChangeGroup[], paint: Paint): string[] {
  return groups.flatMap(({ changes, orgs }) => [
    `${plural(orgs.length, "org")}: ${namesText(orgs)}`,
    ...changes.map((line) => `    ${paint("yellow", printable(line, 300))}`),
  ]);
}

/** More names than that are a number. */
const NAMED = 12;

/** The first of them, and how many more. */
export function namesText(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).map((name) => printable(name, 60));
  const more = names.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
