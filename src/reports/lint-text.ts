import type { LintVerdict } from "../model/finding.ts";
import type { Paint } from "../model/paint.ts";
import { printable } from "../util/printable.ts";

/** What a comment or the configuration lets pass in what is to be deployed, each with its reason. Pure. */
export function suppressedText({ suppressed }: Pick<LintVerdict, "suppressed">, paint: Paint): string[] {
  return suppressed.map(({ code, rule, file, line, reason }) =>
    paint("dim", `  note: lint lets ${code} ${rule} pass, ${printable(`${file}:${line}: ${reason}`, 400)}`),
  );
}
