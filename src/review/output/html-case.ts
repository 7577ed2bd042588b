import type { Change } from "../../model/plan.ts";
import { escaped } from "../../page/escaped.ts";
import { type Cell, codesHtml, table } from "../../page/html-table.ts";
import { proseHtml } from "../../page/prose-html.ts";
import { valueText } from "../../plan/field-text.ts";
import { printable } from "../../util/printable.ts";
import { placeText, plural } from "../../util/words.ts";
import { besideMatrix } from "../access-change.ts";
import type { CaseReview, RehearsalStep } from "../model.ts";
import { picture } from "./html-picture.ts";
import {
  changeWords,
  effectWord,
  type Group,
  liveBehind,
  MATRIX_HEAD,
  matrixOf,
  REMOVED,
  STEP,
  toldOnce,
} from "./words.ts";

/**
 * One template with one example or org, folded unless it is the first.
 *
 * @param drawn its picture stands at the top of the page
 */
export function caseHtml({ one, also }: Group, { open, drawn }: { open: boolean; drawn: boolean }): string {
  const more = also.length > 0 ? ` and ${plural(also.length, "other")}` : "";
  const parts = [
    also.length > 0 ? `<div>The same for ${codesHtml(also)}</div>` : "",
    broken("Does not render", one.head),
    broken("Did not render before", one.base),
    one.state === "removed" ? `<p>${escaped(REMOVED)}</p>` : "",
    ...one.notes.map((note) => `<p class="dim">${text(note)}</p>`),
    effects(one),
    matrix(one),
    walk(one.rehearsal),
    drawn || one.graph.nodes.length === 0 ? "" : `<h3>Who gets in, and to what</h3>\n${picture(one.graph)}`,
    fields(one),
  ];
  const inside = parts.filter((part) => part !== "").join("\n");
  return `<details${open ? " open" : ""}><summary>${codesHtml([one.name])}${more}: ${text(changeWords(one) + held(liveBehind(one)))}</summary>\n${inside}\n</details>`;
}

/** A sign stands on the line of its word. */
export function held(words: string): string {
  return words.replace(/([‼⚠]) /g, "$1\u00a0");
}

function broken(words: string, side: CaseReview["head"]): string {
  if (side.state !== "broken") return "";
  const problems = side.problems.map((problem) => {
    const { message, remedy } = problem;
    const place = placeText(problem);
    return `<li>${place ? `<code>${text(place)}</code> ` : ""}${text(`${message} ${remedy ?? ""}`)}</li>`;
  });
  return `<h3 class="bad">${words}</h3><p>${text(side.message)}</p>${problems.length > 0 ? `<ul>${problems.join("")}</ul>` : ""}`;
}

function effects({ effects: all }: CaseReview): string {
  if (all.length === 0) return "";
  const rows = all.map(({ level, kind, what, todo }) => {
    const word = `<span class="${WORD_TONE[level]}">${effectWord(level, kind)}:</span>`;
    return `<li>${word} ${text(what)} ${text(todo)}</li>`;
  });
  return `<h3>On a live app</h3><ul>${rows.join("")}</ul>`;
}

const WORD_TONE = { danger: "bad", breaks: "warn", careful: "dim" } as const;

/** The blank holds sign and word together. */
const CELL = {
  same: ["", ""],
  added: ["bad", "+\u00a0"],
  removed: ["warn", "−\u00a0"],
  changed: ["bad", "~\u00a0"],
} as const;

/** What the integration user may do with which data that is otherwise than before; what is added, in red. */
function matrix(one: CaseReview): string {
  const rows = matrixOf(one).map(({ name, cells }): Cell[] => [
    { code: name, head: true },
    ...cells.map(({ text: granted, mark }): Cell => {
      const [tone, sign] = CELL[mark];
      return { text: `${sign}${granted}`, tone };
    }),
  ]);
  return rows.length === 0 ? "" : `<h3>Data access</h3>${table("Data access", MATRIX_HEAD, rows)}`;
}

/** How a step of the walk is shown: its tone and sign. */
export const STEP_LOOK = {
  passed: { tone: "good", sign: "✔" },
  failed: { tone: "bad", sign: "✖" },
  breaks: { tone: "warn", sign: "⚠" },
  skipped: { tone: "dim", sign: "–" },
} as const;

function walk(steps: readonly RehearsalStep[]): string {
  if (steps.length === 0) return "";
  const rows = toldOnce(steps).map(
    ({ title, status, detail }) =>
      `<li>${text(title)}: <span class="${STEP_LOOK[status].tone}">${STEP_LOOK[status].sign}&nbsp;${STEP[status]}</span>${detail ? `<br><span class="dim">${text(detail)}</span>` : ""}</li>`,
  );
  return `<h3>Rehearsal on the emulator</h3><ul>${rows.join("")}</ul>`;
}

const ACTION = { create: "new", update: "changed", delete: "gone", none: "" } as const;

function fields({ changes }: CaseReview): string {
  const all = besideMatrix(changes);
  const [whole, parts] = [all.filter(isWhole), all.filter((change) => !isWhole(change))];
  if (whole.length === 0) return tables(parts);
  const title = `<summary>${plural(whole.length, "component")} as a whole, field by field</summary>`;
  return `${tables(parts)}\n<details>${title}\n${tables(whole)}\n</details>`;
}

/** What is new or gone has no field that is otherwise than before; nobody has to read them all. */
const isWhole = ({ action }: Change) => action !== "update";

function tables(changes: readonly Change[]): string {
  return changes
    .map(({ type, name, action, fields: all }) => {
      const rows = all.map((field): Cell[] => [
        { code: field.path, head: true },
        { code: valueText(field, "before") },
        { code: valueText(field, "after") },
      ]);
      const title = `${type} ${name}`;
      return `<h3>${inWords(type)} <code>${text(name)}</code> (${ACTION[action]})</h3>${rows.length > 0 ? table(title, ["Field", "Before", "After"], rows) : ""}`;
    })
    .join("\n");
}

/** A type's name is one long word, which is broken where a new one begins in it. */
const inWords = (type: string) => text(type).replace(/(?<=[a-z])(?=[A-Z])/g, "<wbr>");

const text = (value: string) => proseHtml(printable(value, 1_000));
