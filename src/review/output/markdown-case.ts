import type { Change } from "../../model/plan.ts";
import type { Block } from "../../page/budget.ts";
import { code, codeHtml, prose, tableOf } from "../../page/markdown-text.ts";
import { valueText } from "../../plan/field-text.ts";
import { placeText, plural, someOf } from "../../util/words.ts";
import { besideMatrix } from "../access-change.ts";
import type { CaseReview, RehearsalStep } from "../model.ts";
import { mermaid } from "./mermaid.ts";
import {
  changeWords,
  effectWord,
  type Group,
  liveBehind,
  MATRIX_HEAD,
  type MatrixCell,
  matrixOf,
  REMOVED,
  STEP,
} from "./words.ts";

const MAX_FIELDS = 40;
const MAX_NAMES = 100;
const SIGN = { create: "+", update: "~", delete: "−", none: "=" } as const;
const STEP_SIGN: Readonly<Record<RehearsalStep["status"], string>> = {
  passed: "✅",
  failed: "❌",
  breaks: "⚠",
  skipped: "➖",
};

/** One template with one example or org: folded; without its picture where there is no room, then without its fields. */
export function caseBlock({ one, also }: Group): Block {
  const about = `${changeWords(one)}${liveBehind(one)}`;
  const more = also.length > 0 ? ` and ${plural(also.length, "other")}` : "";
  const head = `\n\n<details><summary>${codeHtml(one.name)}${more}: ${about}</summary>`;
  const forms = [
    [...judged(one), picture(one), fields(one.changes, MAX_FIELDS)],
    [...judged(one), fields(one.changes, MAX_FIELDS)],
    judged(one),
  ].map((parts) => [head, same(also), ...parts, "</details>"].filter((part) => part !== "").join("\n\n"));
  return { title: one.name, forms: [...forms, ""] };
}

/** The others of which the same is to be said. */
function same(also: readonly string[]): string {
  return also.length === 0 ? "" : `The same for ${someOf(also.map(code), MAX_NAMES)}.`;
}

/** What a reader must not miss: why it doesn't render, what breaks, how the walk went. */
function judged(one: CaseReview): string[] {
  return [
    broken("Does not render", one.head),
    broken("Did not render before", one.base),
    one.state === "removed" ? REMOVED : "",
    ...one.notes.map((note) => `_${prose(note)}_`),
    effects(one),
    matrix(one),
    walk(one.rehearsal),
  ];
}

/** What the integration user may do with which data that is otherwise than before. */
function matrix(one: CaseReview): string {
  const rows = matrixOf(one).map(({ name, cells }) => [code(name), ...cells.map(matrixCell)]);
  if (rows.length === 0) return "";
  const more = rows.length > MAX_NAMES ? `\n\n_${rows.length - MAX_NAMES} more rows are in the full report._` : "";
  return `**Data access**\n\n${tableOf(MATRIX_HEAD, rows.slice(0, MAX_NAMES))}${more}`;
}

function matrixCell({ text, mark }: MatrixCell): string {
  if (mark === "added") return `🔴 **+ ${text}**`;
  return mark === "removed" ? `− ~~${text}~~` : text;
}

function broken(words: string, side: CaseReview["head"]): string {
  if (side.state !== "broken") return "";
  const problems = side.problems.map((problem) => {
    const { message, remedy } = problem;
    const place = placeText(problem);
    return `- ${place ? `${code(place)} ` : ""}${prose(message)} ${prose(remedy ?? "")}`.trimEnd();
  });
  return [`**${words}:** ${prose(side.message)} (${side.code})`, ...problems.slice(0, MAX_FIELDS)].join("\n");
}

function effects({ effects: all }: CaseReview): string {
  if (all.length === 0) return "";
  const rows = all.map(
    ({ level, kind, what, todo }) => `- **${effectWord(level, kind)}:** ${prose(what)} ${prose(todo)}`,
  );
  return ["**On a live app**", "", ...rows].join("\n");
}

function walk(steps: readonly RehearsalStep[]): string {
  if (steps.length === 0) return "";
  const rows = steps.map(
    ({ title, status, detail }) =>
      `- ${STEP_SIGN[status]} ${title}: ${STEP[status]}${detail ? `. ${prose(detail)}` : ""}`,
  );
  return ["**Rehearsal on the emulator**", "", ...rows].join("\n");
}

/** Nothing where nothing in it changes: then it is what every reader knows. */
function picture({ graph }: CaseReview): string {
  if ([...graph.nodes, ...graph.edges].every(({ mark }) => mark === "same")) return "";
  return `\`\`\`mermaid\n${mermaid(graph)}\n\`\`\``;
}

function fields(changes: readonly Change[], max: number): string {
  const rows = besideMatrix(changes).flatMap((change) => [
    [`${SIGN[change.action]} **${change.type}**`, code(change.name), "", ""],
    // What a component held that is gone was known before; the full report has it.
    ...(change.action === "delete" ? [] : change.fields).map((field) => [
      "",
      code(field.path),
      value(valueText(field, "before")),
      value(valueText(field, "after")),
    ]),
  ]);
  if (rows.length === 0) return "";
  const more = rows.length > max ? `\n\n_${rows.length - max} more rows are in the full report._` : "";
  return `${tableOf(["", "Field", "Before", "After"], rows.slice(0, max))}${more}`;
}

function value(text: string | null): string {
  return text === null ? "–" : code(text);
}
