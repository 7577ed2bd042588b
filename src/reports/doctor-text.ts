import { type DoctorLine, SECTIONS, type Section } from "../model/doctor.ts";
import type { Paint } from "../model/paint.ts";
import type { About } from "../model/verdict.ts";
import { printable } from "../util/printable.ts";
import { wrapped } from "../util/wrapped.ts";
import { mendOf } from "./mend.ts";

/** A sign and a word for each, so that neither alone has to be seen. */
const MARKS = {
  passed: ["green", "✔ ok"],
  stops: ["red", "✖ stop"],
  amiss: ["yellow", "✖ amiss"],
  unknown: ["dim", "? open"],
} as const;

const MARK_WIDTH = 9;
const TITLE_WIDTH = 23;

/** What somebody wants to see of an org that is as it should be: which one, who, and whether the app is there. */
const SAYS_WHICH: ReadonlySet<string> = new Set(["session", "org-kind", "org-edition", "user", "app"]);

/** No org tells it, and nothing here needs it. */
const OF_NO_USE: ReadonlySet<string> = new Set(["connected-apps"]);

/**
 * What `doctor` found, in lines of 80 columns, under the heading of what they are about. What is as it should be and says nothing of which
 * org this is, is a number.
 *
 * @param full a line for each
 */
export function doctorText(lines: readonly DoctorLine[], paint: Paint, full = false): string[] {
  const tried = lines.filter(({ code }) => code !== "NOT_TRIED");
  const isShown = (line: DoctorLine) => full || SAYS_WHICH.has(line.id) || !isFolded(line);
  const sections = Object.keys(SECTIONS) as Section[];
  return [
    ...sections.flatMap((section) => {
      const own = tried.filter((line) => line.section === section);
      const shown = own.filter(isShown);
      return own.length === 0
        ? []
        : [headText(section, own, shown, paint), ...shown.flatMap((line) => lineText(line, paint))];
    }),
    ...notTried(lines, paint),
    ...summary(
      lines.filter((line) => full || !OF_NO_USE.has(line.id)),
      paint,
    ),
    ...(tried.every(isShown) ? [] : [paint("dim", "doctor --full shows each line.")]),
  ];
}

function isFolded({ id, status }: DoctorLine): boolean {
  return status === "passed" || (status === "unknown" && OF_NO_USE.has(id));
}

function headText(section: Section, own: readonly DoctorLine[], shown: readonly DoctorLine[], paint: Paint): string {
  const rest = own.filter((line) => !shown.includes(line) && line.status === "passed").length;
  const words = shown.length === 0 ? `${rest} ok` : `${rest} more ok`;
  return `${paint("bold", SECTIONS[section])}${rest === 0 ? "" : paint("dim", `: ${words}`)}`;
}

function lineText({ title, status, detail, remedy, blocks }: DoctorLine, paint: Paint): string[] {
  const [style, mark] = MARKS[status === "failed" ? (blocks ? "stops" : "amiss") : status];
  const head = `  ${mark.padEnd(MARK_WIDTH)}${title.padEnd(TITLE_WIDTH)}`;
  const [first = "", ...rest] = wrapped(head, printable(detail, 1000));
  const found = [`  ${paint(style, mark.padEnd(MARK_WIDTH))}${first.slice(2 + MARK_WIDTH)}`, ...rest];
  if (remedy === null) return found;
  const arrow = `  ${" ".repeat(MARK_WIDTH)}→ `;
  return [...found, ...wrapped(arrow, printable(remedy, 1000)).map((line) => paint("cyan", line))];
}

/** What something else kept from being looked at: a line for each reason. */
function notTried(lines: readonly DoctorLine[], paint: Paint): string[] {
  const byReason = Map.groupBy(
    lines.filter(({ code }) => code === "NOT_TRIED"),
    ({ detail }) => printable(detail, 300),
  );
  return [...byReason].flatMap(([reason, { length }]) =>
    wrapped(
      `  ${MARKS.unknown[1].padEnd(MARK_WIDTH)}`,
      `${length} more ${length === 1 ? "line" : "lines"} ${reason}`,
    ).map((line) => paint("dim", line)),
  );
}

function summary(lines: readonly DoctorLine[], paint: Paint): string[] {
  const stopping = lines.filter(({ blocks }) => blocks).length;
  const amiss = lines.filter(({ status, blocks }) => status === "failed" && !blocks).length;
  const open = lines.filter(({ status }) => status === "unknown").length;
  const rest = [amiss > 0 ? `${amiss} amiss` : "", open > 0 ? `${open} open` : ""].filter((part) => part !== "");
  const beside = rest.length > 0 ? ` Beside: ${rest.join(", ")}.` : "";
  if (stopping > 0) {
    const what = stopping === 1 ? "One thing stops" : `${stopping} things stop`;
    return [paint("red", `${what} an apply or the login.${beside}`)];
  }
  return [paint("green", `Nothing that was seen stops an apply or the login.${beside}`)];
}

/** The same lines, with a command to paste in place of a remedy in words where one mends it. Pure. */
export function withCommands(lines: readonly DoctorLine[], about: About): DoctorLine[] {
  return lines.map((line) => {
    const mend = line.status === "failed" && line.code !== null ? mendOf(line.code, about) : undefined;
    if (!mend) return line;
    return { ...line, remedy: "command" in mend ? mend.command : mend.remedy };
  });
}
