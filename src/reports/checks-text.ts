import type { Check } from "../model/checks.ts";
import type { Paint } from "../model/paint.ts";
import { printable } from "../util/printable.ts";

const MARK = { passed: ["green", "✔"], failed: ["red", "✖"], unknown: ["dim", "?"] } as const;

/**
 * Checks for people: a line each, with the code of one that a fault is behind, which docs/troubleshooting.md has, and
 * what to do, once for those in a row of which the same is true.
 */
export function checksText(checks: readonly Check[], paint: Paint): string {
  const lines = checks.flatMap((check, index) => {
    const [style, mark] = MARK[check.status];
    const detail = check.detail ? paint("dim", `  ${printable(check.detail, 1000)}`) : "";
    const code = check.status !== "passed" && check.code ? `  ${paint("dim", check.code)}` : "";
    const line = `  ${paint(style, mark)} ${check.title}${detail}${code}`;
    if (!check.remedy || check.remedy === checks[index + 1]?.remedy) return [line];
    return [line, `      ${paint("cyan", "→")} ${printable(check.remedy, 1000)}`];
  });
  return lines.join("\n");
}

/** What was looked up after a refusal, under a title of its own; nothing when nothing was. */
export function causeText(cause: readonly Check[], paint: Paint): string[] {
  return cause.length === 0 ? [] : [paint("bold", "In the org"), checksText(cause, paint)];
}
