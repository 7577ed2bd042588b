import type { Finding } from "../../lint/finding.ts";
import type { Paint } from "../../model/paint.ts";
import type { FieldChange } from "../../model/plan.ts";
import { valueText } from "../../plan/field-text.ts";
import { shellWord } from "../../util/command-line.ts";
import { printable } from "../../util/printable.ts";
import { placeText, plural, someOf } from "../../util/words.ts";
import { besideMatrix } from "../access-change.ts";
import { isTouched } from "../assemble.ts";
import { type Gist, gistOf, type Phrase } from "../gist.ts";
import type { CaseReview, LiveEffect, RehearsalStep, Review } from "../model.ts";
import {
  changeWords,
  effectWord,
  type Group,
  groupsOf,
  headline,
  matrixOf,
  REMOVED,
  STEP,
  short,
  toldOnce,
} from "./words.ts";

/** The review for a terminal: why in words first, then each org of which something is to be said, then findings. */
export function reviewText(review: Review, paint: Paint): string {
  const groups = review.templates.filter(isTouched).flatMap(groupsOf);
  const { base, head } = review;
  return [
    ...topText(review, paint),
    ...groups.flatMap((group) => ["", ...groupText(group, paint)]),
    ...findingsText(review, paint),
    "",
    paint(
      "dim",
      `Compared ${short(base.commit)} (${printable(base.ref, 100)}) with ${short(head.commit)} (${printable(head.ref, 100)}). No org was asked.`,
    ),
    ...(groups.length > 0 ? [withPicture(review, paint)] : []),
  ].join("\n");
}

/** The command for the form that has the picture. */
export function withPicture({ base }: Review, paint: Paint): string {
  const command = `kantiv-sf review --base ${shellWord(printable(base.ref, 100))} --format html --out review.html`;
  return `${paint("bold", "Next:")} ${command}   ${paint("dim", "# with the picture")}`;
}

/** What is told where the review itself went into a file. */
export function writtenText(review: Review, file: string, paint: Paint): string {
  return [...topText(review, paint), paint("dim", `written to ${printable(file, 300)}`)].join("\n");
}

function topText(review: Review, paint: Paint): string[] {
  const { status, reasons } = review.verdict;
  const gists = gistOf(review);
  const isBad = gists.some(({ phrases }) => phrases.some(({ level }) => level === "danger" || level === "breaks"));
  const failed = status === "failed";
  const sign = failed ? paint("red", "✖") : isBad ? paint("yellow", "⚠") : paint("green", "✔");
  return [
    `${sign} ${paint("bold", headline(review))}`,
    ...gists.flatMap((gist) => gistText(gist, paint)),
    ...(failed ? [paint("red", "Not to be merged as it is:")] : []),
    ...reasons.map((reason) => `  ${printable(reason)}`),
  ];
}

const LEVELS: readonly (readonly [Phrase["level"], string, "red" | "yellow" | "cyan" | "dim"])[] = [
  ["danger", "‼ Danger", "red"],
  ["breaks", "⚠ Breaks", "yellow"],
  ["careful", "Look", "cyan"],
  ["plain", "Also", "dim"],
];
const MAX_NAMES = 12;

function gistText({ phrases, names }: Gist, paint: Paint): string[] {
  const who = someOf(
    names.map((name) => printable(name, 80)),
    MAX_NAMES,
  );
  const lines = LEVELS.flatMap(([level, word, style]) => {
    const told = phrases.filter((one) => one.level === level).map(({ text }) => printable(text, 200));
    return told.length === 0 ? [] : [`    ${paint(style, `${word}:`)} ${told.join(" · ")}`];
  });
  return [`  ${paint("bold", who)}`, ...lines];
}

function groupText({ one, also }: Group, paint: Paint): string[] {
  const more = also.length > 0 ? ` and ${plural(also.length, "other")}` : "";
  return [
    `${paint("bold", printable(one.name, 300))}${more}: ${changeWords(one)}`,
    ...brokenText(one.head, "Does not render", paint),
    ...brokenText(one.base, "Did not render before", paint),
    ...(one.state === "removed" ? [`  ${REMOVED}`] : []),
    ...one.notes.map((note) => paint("dim", `  ${printable(note)}`)),
    ...one.effects.flatMap((effect) => effectText(effect, paint)),
    ...accessText(one),
    ...toldOnce(one.rehearsal).map((step) => stepText(step, paint)),
    ...fieldsText(one, paint),
  ];
}

function brokenText(side: CaseReview["head"], words: string, paint: Paint): string[] {
  if (side.state !== "broken") return [];
  const problems = side.problems.flatMap((problem) => {
    const { message, remedy } = problem;
    const place = placeText(problem);
    return [
      `    ${place === "" ? "" : `${printable(place)} `}${printable(message)}`,
      ...(remedy ? [`      ${paint("cyan", "→")} ${printable(remedy)}`] : []),
    ];
  });
  return [`  ${paint("red", `${words}:`)} ${printable(side.message)} ${paint("dim", `[${side.code}]`)}`, ...problems];
}

const TONE: Readonly<Record<LiveEffect["level"], "red" | "yellow" | "cyan">> = {
  danger: "red",
  breaks: "yellow",
  careful: "cyan",
};

function effectText({ level, kind, what, todo }: LiveEffect, paint: Paint): string[] {
  return [
    `  ${paint(TONE[level], `${effectWord(level, kind)}:`)} ${printable(what)}`,
    `      ${paint("cyan", "→")} ${printable(todo)}`,
  ];
}

function accessText(one: CaseReview): string[] {
  return matrixOf(one).map(({ name, cells }) => {
    const told = cells
      .filter(({ mark }) => mark !== "same")
      .map(({ text, mark }) => `${mark === "removed" ? "−" : "+"} ${text}`);
    return `  ${printable(name)}: ${told.join(", ")}`;
  });
}

const STEP_SIGN = {
  passed: ["green", "✔"],
  failed: ["red", "✖"],
  breaks: ["yellow", "⚠"],
  skipped: ["dim", "–"],
} as const;

function stepText({ title, status, detail }: RehearsalStep, paint: Paint): string {
  const [style, sign] = STEP_SIGN[status];
  const why = detail === undefined || status === "passed" ? "" : `. ${printable(detail, 1_000)}`;
  return `  ${paint(style, sign)} ${title}: ${STEP[status]}${why}`;
}

const SIGN = { create: ["green", "+"], update: ["yellow", "~"], delete: ["red", "−"], none: ["dim", "="] } as const;

/** Of what is new or gone as a whole only its name: the template has the rest. */
function fieldsText({ changes }: CaseReview, paint: Paint): string[] {
  return besideMatrix(changes).flatMap(({ type, name, action, fields }) => {
    const [style, sign] = SIGN[action];
    const told =
      action === "update"
        ? fields.map((field) => `      ${field.path}: ${side(field, "before")} → ${side(field, "after")}`)
        : [];
    return [`  ${paint(style, sign)} ${type} ${printable(name)}`, ...told];
  });
}

function side(field: FieldChange, which: "before" | "after"): string {
  const value = valueText(field, which);
  return value === null ? "nothing" : printable(value, 200);
}

function findingsText({ findings: { new: added, solved, suppressed, rules } }: Review, paint: Paint): string[] {
  return [
    ...listed(
      "New findings",
      added.flatMap((one) => findingText(one, paint)),
      paint,
    ),
    ...listed(
      "Let pass from now on",
      suppressed.map(
        ({ finding, reason }) =>
          `  ${finding.code} ${finding.rule} in ${printable(finding.file)}: ${printable(reason)}`,
      ),
      paint,
    ),
    ...listed(
      "The rules themselves change",
      rules.map((rule) => `  ${printable(rule)}`),
      paint,
    ),
    ...(solved.length > 0 ? ["", `${plural(solved.length, "finding")} solved`] : []),
  ];
}

function listed(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ["", paint("bold", title), ...lines];
}

function findingText(one: Finding, paint: Paint): string[] {
  const style = one.severity === "error" ? "red" : one.severity === "warning" ? "yellow" : "cyan";
  return [
    `  ${printable(`${one.file}:${one.line}:${one.column}`)} ${paint(style, one.severity)} ${printable(one.message)} ${paint("dim", `[${one.code}] ${one.rule}`)}`,
    `      ${paint("cyan", "→")} ${printable(one.fix)}`,
  ];
}
