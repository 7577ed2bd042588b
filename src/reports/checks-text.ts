import type { Check } from "../model/checks.ts";
import type { Paint } from "../model/paint.ts";
import { printable } from "../util/printable.ts";

const MARK = { passed: ["green", "✔"], failed: ["red", "✖"], unknown: ["dim", "?"] } as const;

/** Checks for people: a line each, and for a failed one its code, which docs/troubleshooting.md has, and what to do. */
export function checksText(checks: readonly Check[], paint: Paint): string {
  const lines = checks.flatMap((check) => {
    const [style, mark] = MARK[check.status];
    const detail = check.detail ? paint("dim", `  ${printable(check.detail, 1000)}`) : "";
    const code = check.status === "failed" && check.code ? `  ${paint("dim", check.code)}` : "";
    const line = `  ${paint(style, mark)} ${check.title}${detail}${code}`;
    return check.remedy ? [line, `      ${paint("cyan", "→")} ${printable(check.remedy, 1000)}`] : [line];
  });
  return lines.join("\n");
}

/** What was looked up after a refusal, under a title of its own; nothing when nothing was. */
export function causeText(cause: readonly Check[], paint: Paint): string[] {
  return cause.length === 0 ? [] : [paint("bold", "In the org"), checksText(cause, paint)];
}
