import type { Check } from "../model/checks.ts";
import type { Paint } from "../model/paint.ts";
import { printable } from "../util/printable.ts";
import { isExplained } from "./verdict.ts";

const MARK = { passed: ["green", "✔"], failed: ["red", "✖"], unknown: ["dim", "?"] } as const;

/**
 * Checks for people: a line each, with the code of one that a fault is behind, which docs/troubleshooting.md has, and
 * what to do, once for those in a row of which the same is true. What was not tried is one line for each reason.
 *
 * @param unfold a line for each that was not tried, too
 */
export function checksText(checks: readonly Check[], paint: Paint, unfold = false): string {
  const shown = unfold ? checks : checks.filter((check) => !wasNotTried(check));
  const lines = shown.flatMap((check, index) => {
    const [style, mark] = MARK[check.status];
    const detail = check.detail ? paint("dim", `  ${printable(check.detail, 1000)}`) : "";
    const code = check.status !== "passed" && check.code ? `  ${paint("dim", `[${check.code}]`)}` : "";
    const line = `  ${paint(style, mark)} ${check.title}${detail}${code}`;
    if (!check.remedy || check.remedy === shown[index + 1]?.remedy) return [line];
    return [line, `      ${paint("cyan", "→")} ${printable(check.remedy, 1000)}`];
  });
  return [...lines, ...(unfold ? [] : foldedLines(checks, paint))].join("\n");
}

function wasNotTried({ status, code }: Check): boolean {
  return status === "unknown" && code === "NOT_TRIED";
}

/** The check that kept them from being tried says what to do. */
function foldedLines(checks: readonly Check[], paint: Paint): string[] {
  const byReason = Map.groupBy(checks.filter(wasNotTried), ({ detail }) => detail.replace(/^not tried: /, ""));
  return [...byReason].map(([reason, some]) => {
    const count = some.length === 1 ? "1 check" : `${some.length} checks`;
    const ids = some.map(({ id }) => id).join(", ");
    return `  ${paint(...MARK.unknown)} ${count} not tried: ${ids} ${paint("dim", `(because ${printable(reason, 500)})`)}`;
  });
}

/**
 * The checks of a login, and what was looked up after a refusal under a title of its own. Where that found the cause, the
 * login's checks say what the org answered, and not what else that may mean.
 */
export function proofText(
  { checks, cause }: { checks: readonly Check[]; cause: readonly Check[] },
  paint: Paint,
  unfold = false,
): string[] {
  const own = isExplained(cause) ? checks.map(withoutGuess) : checks;
  const found = cause.length === 0 ? [] : [paint("bold", "In the org"), checksText(cause, paint, unfold)];
  return [checksText(own, paint, unfold), ...found];
}

function withoutGuess(check: Check): Check {
  if (check.said === undefined) return check;
  const { remedy: _, ...rest } = check;
  return { ...rest, detail: check.said };
}
