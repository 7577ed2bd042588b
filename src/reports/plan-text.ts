import type { StateFinding } from "../model/finding.ts";
import type { Paint } from "../model/paint.ts";
import type { Change, FieldChange, Plan } from "../model/plan.ts";
import { hasChanges } from "../plan/diff.ts";
import { printable } from "../util/printable.ts";

const SIGN = { create: ["green", "+"], update: ["yellow", "~"], delete: ["red", "-"], none: ["dim", "="] } as const;

/**
 * A plan for people: what changes and how; with `full` also every field of what is new, and what stays.
 *
 * @param findings what is amiss beside the fields, told under the plan
 */
export function planText(plan: Plan, paint: Paint, full = false, findings: readonly StateFinding[] = []): string {
  const lines = changesText(plan.changes, paint, full);
  const unread = plan.changes.filter((change) => change.unreadable.length > 0);
  for (const change of unread) {
    lines.push(paint("dim", `  ? ${change.type}: ${change.unreadable.join(", ")} cannot be read back from this org`));
  }
  const title = `${paint("bold", plan.instanceUrl)} ${paint("dim", `(${plan.orgId}, API ${plan.apiVersion}, template ${plan.template})`)}`;
  return [title, ...lines, summary(plan, findings.length > 0, paint), ...findingsText(findings, paint)].join("\n");
}

/** A line for each change, and under an update one for each field; with `full` also under what is new, and what stays. */
export function changesText(changes: readonly Change[], paint: Paint, full: boolean): string[] {
  const shown = full ? changes : changes.filter((change) => change.action !== "none");
  return shown.flatMap((change) => changeLines(change, paint, full));
}

function changeLines(change: Change, paint: Paint, full: boolean): string[] {
  const [style, sign] = SIGN[change.action];
  const head = `  ${paint(style, sign)} ${change.type} ${change.name}`;
  if (change.action === "none" || (change.action === "create" && !full)) return [head];
  return [head, ...change.fields.map((field) => fieldLine(field, paint))];
}

function fieldLine(field: FieldChange, paint: Paint): string {
  const value = (text: string | null) =>
    text === null ? paint("dim", "nothing") : JSON.stringify(printable(text, 120));
  const news = field.news === undefined ? "" : paint("dim", `  new in this version: ${printable(field.news, 200)}`);
  return `      ${field.path}: ${value(field.before)} ${paint("dim", "→")} ${value(field.after)}${news}`;
}

/** A line each with what to do; nothing where nothing is. */
function findingsText(findings: readonly StateFinding[], paint: Paint): string[] {
  return findings.flatMap(({ code, message, remedy, blocks }) => [
    `  ${paint("yellow", "!")} ${printable(message, 500)}${blocks ? " apply refuses while it is so." : ""}  ${paint("dim", code)}`,
    `      ${paint("cyan", "→")} ${printable(remedy, 500)}`,
  ]);
}

function summary(plan: Plan, isAmiss: boolean, paint: Paint): string {
  if (!hasChanges(plan.changes) && isAmiss)
    return paint("yellow", "Nothing to change, but not all is as it is stated:");
  if (!hasChanges(plan.changes)) return paint("green", "Nothing to do: the org is as the template says.");
  const count = (action: Change["action"]) => plan.changes.filter((change) => change.action === action).length;
  const parts = (["create", "update", "delete"] as const)
    .map((action) => [count(action), action] as const)
    .filter(([n]) => n > 0);
  const foreign = plan.foreignApp
    ? paint("yellow", " The app is there and was not made by this tool; apply needs --adopt.")
    : "";
  return `${parts.map(([n, action]) => `${n} to ${action}`).join(", ")}.${foreign}`;
}
