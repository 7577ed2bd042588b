import type { Effect } from "../model/effect.ts";
import type { StateFinding } from "../model/finding.ts";
import type { Paint } from "../model/paint.ts";
import type { Change, FieldChange, Meaning, Plan } from "../model/plan.ts";
import { hasChanges, USER_TO_COME } from "../plan/diff.ts";
import { valueText } from "../plan/field-text.ts";
import { printable } from "../util/printable.ts";
import { wrapped } from "../util/wrapped.ts";
import { effectsText } from "./effects-text.ts";
import { meaningText } from "./meaning-text.ts";
import { orgLine } from "./org-line.ts";

const SIGN = { create: ["green", "+"], update: ["yellow", "~"], delete: ["red", "-"], none: ["dim", "="] } as const;

/** A plan, and what is told of it. */
export interface PlanTold {
  plan: Plan;
  meaning: Meaning;
  effects: readonly Effect[];
  /** What is amiss beside the fields. */
  findings: readonly StateFinding[];
  /** What is said where nothing differs; `Nothing to do` is untrue where something else is. */
  asItIs?: string;
}

/**
 * A plan for people: what it comes to, what it breaks or opens, then each field, and what is amiss beside.
 *
 * @param full also what stays as it is
 */
export function planText({ plan, meaning, effects, findings, asItIs }: PlanTold, paint: Paint, full = false): string {
  const { orgId, apiVersion, template } = plan;
  const changes = plan.changes.map((change) => ({ ...change, name: withUser(change.name, meaning) }));
  const told = effects.map((effect) => ({ ...effect, text: withUser(effect.text, meaning) }));
  return [
    orgLine(plan, paint),
    paint("dim", `${orgId}, API ${apiVersion}, template ${template}`),
    ...meaningText(meaning, paint),
    ...effectsText(told, paint),
    ...changesText(changes, paint, full ? "all" : "short"),
    ...(full ? [] : untoldText(changes, paint)),
    ...unreadText(changes, paint),
    summary(plan, findings, paint, asItIs),
    ...findingsText(findings, paint),
  ].join("\n");
}

/** A user whom the org does not have yet is nobody in a plan: people are told who it is to be. */
function withUser(text: string, { who }: Meaning): string {
  return text.startsWith(`${USER_TO_COME} `) ? `${who.user}${text.slice(USER_TO_COME.length)}` : text;
}

/**
 * A line for each change, and under it one for each field.
 *
 * @param detail `heads`: of what is new only the line itself; `short`: also its fields, but for what would be so untold;
 *   `all`: also what stays as it is
 */
export function changesText(
  changes: readonly Change[],
  paint: Paint,
  detail: "heads" | "short" | "fields" | "all" = "fields",
): string[] {
  const shown = changes.filter(({ action }) => detail === "all" || action !== "none");
  return shown.flatMap(({ type, name, action, fields }) => {
    const [style, sign] = SIGN[action];
    const head = `  ${paint(style, sign)} ${type} ${printable(name, 200)}`;
    const all = action === "update" || (action === "create" && detail !== "heads") ? fields : [];
    const told = detail === "short" ? all.filter(({ isDefault }) => !isDefault) : all;
    return [head, ...told.flatMap((field) => fieldLines(field, action === "create", paint))];
  });
}

/** How many fields of what is new `short` leaves out: that the template states them changes nothing. */
export function untoldText(changes: readonly Change[], paint: Paint): string[] {
  const made = changes.filter(({ action }) => action === "create").flatMap(({ fields }) => fields);
  const count = made.filter(({ isDefault }) => isDefault).length;
  if (count === 0) return [];
  const words = count === 1 ? "1 more field is" : `${count} more fields are`;
  return [paint("dim", `  ${words} as Salesforce has ${count === 1 ? "it" : "them"} by default: plan --full`)];
}

function fieldLines(field: FieldChange, isNew: boolean, paint: Paint): string[] {
  const { path } = field;
  const [before, after] = [valueWords(field, "before"), valueWords(field, "after")];
  if (isNew) return wrapped(`      ${path}: `, after);
  const whole = `      ${path}: ${before} → ${after}`;
  const news = field.news === undefined ? [] : wrapped("        new in this version: ", printable(field.news, 200));
  if (whole.length <= 80) return [whole.replace(" → ", ` ${paint("dim", "→")} `), ...news];
  return [...wrapped(`      ${path}: `, before), ...wrapped("        → ", after), ...news];
}

function valueWords(field: FieldChange, side: "before" | "after"): string {
  const value = valueText(field, side);
  if (value === null) return "nothing";
  const text = printable(value, 200);
  // A word needs no quotes, in which one beside a name like isSecretRequired… would look like a secret.
  return field.certificates || /^[\w.-]+$/.test(text) ? text : JSON.stringify(text);
}

/** What nothing can be said of. */
export function unreadText(changes: readonly Change[], paint: Paint): string[] {
  return changes
    .filter(({ unreadable }) => unreadable.length > 0)
    .map(({ type, unreadable }) =>
      paint("dim", `  ? ${type}: ${unreadable.join(", ")} cannot be read back from this org`),
    );
}

/** Each with what to do; nothing where nothing is amiss. */
function findingsText(findings: readonly StateFinding[], paint: Paint): string[] {
  // In a line each, so that what is in it can be pasted.
  return findings.flatMap(({ code, message, remedy, blocks }) => [
    `  ${paint("yellow", "!")} ${blocks ? `apply would stop here: [${code}] ` : ""}${printable(message, 600)}${blocks ? "" : `  ${paint("dim", `[${code}]`)}`}`,
    `      ${paint("cyan", "→")} ${printable(remedy, 600)}`,
  ]);
}

const NOTHING_TO_DO = "Nothing to do: the org is as the template says.";

function summary(plan: Plan, findings: readonly StateFinding[], paint: Paint, asItIs = NOTHING_TO_DO): string {
  const isAmiss = findings.some(({ isFar }) => !isFar);
  if (!hasChanges(plan.changes) && isAmiss)
    return paint("yellow", "Nothing to change, but not all is as it is stated:");
  if (!hasChanges(plan.changes)) return paint("green", asItIs);
  const count = (action: Change["action"]) => plan.changes.filter((change) => change.action === action).length;
  const parts = (["create", "update", "delete"] as const)
    .map((action) => [count(action), action] as const)
    .filter(([n]) => n > 0);
  const isTold = findings.some(({ code }) => code === "APP_FOREIGN");
  const foreign =
    plan.foreignApp && !isTold
      ? paint("yellow", " The app is there and was not made by this tool: applying this takes it over (--adopt).")
      : "";
  return `${parts.map(([n, action]) => `${n} to ${action}`).join(", ")}.${foreign}`;
}
