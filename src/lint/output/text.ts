import type { Paint } from "../../model/paint.ts";
import { printable } from "../../util/printable.ts";
import { plural } from "../../util/words.ts";
import type { Finding, Severity } from "../finding.ts";
import type { LintResult } from "../lint.ts";

const STYLE = { error: "red", warning: "yellow", note: "cyan" } as const;

/** The result for people: by file, each finding with its place, what is wrong and what to do. */
export function lintText(
  result: LintResult,
  counted: { files: number; fixed: readonly string[] },
  paint: Paint,
): string {
  const byFile = Map.groupBy(result.findings, ({ file }) => file);
  return [
    ...counted.fixed.map((path) => `${paint("green", "✔")} ${path} ${paint("dim", "mended")}`),
    ...[...byFile].flatMap(([file, findings]) => [
      paint("bold", file),
      ...findings.flatMap((one) => lines(one, paint)),
      "",
    ]),
    summary(result, counted.files, paint),
  ].join("\n");
}

function lines({ line, column, severity, message, fix, code, rule, fixable }: Finding, paint: Paint): string[] {
  const place = `${line}:${column}`.padEnd(7);
  const how = fixable ? `${printable(fix)} ${paint("dim", "(--fix)")}` : printable(fix);
  return [
    `  ${place} ${paint(STYLE[severity], severity.padEnd(7))} ${printable(message)} ${paint("dim", `[${code}] ${rule}`)}`,
    `  ${" ".repeat(16)}${paint("cyan", "→")} ${how}`,
  ];
}

function summary({ findings, suppressed }: LintResult, files: number, paint: Paint): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, notes] = [count("error"), count("warning"), count("note")];
  const parts = [plural(errors, "error"), plural(warnings, "warning"), ...(notes ? [plural(notes, "note")] : [])];
  const passed = suppressed.length > 0 ? `, ${suppressed.length} suppressed` : "";
  const mark = errors > 0 ? paint("red", "✖") : paint("green", "✔");
  return `${mark} ${parts.join(", ")}${passed} in ${plural(files, "file")}`;
}
