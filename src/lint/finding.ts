import { compareAscii } from "../metadata/canonical.ts";
import type { Place } from "../model/metadata.ts";

/** `error` fails the run; `warning` and `note` don't. */
export type Severity = "error" | "warning" | "note";

/** One thing that a rule has against a file. */
export interface Finding extends Place {
  /** Stable, e.g. `ECA201`; the page in docs/rules has this name. */
  code: string;
  /** The same for people, e.g. `scope-not-approved`. */
  rule: string;
  severity: Severity;
  message: string;
  fix: string;
  /** Whether `lint --fix` mends it. */
  fixable: boolean;
}

/** A finding that somebody decided to live with, and why. */
export interface Suppressed {
  finding: Finding;
  /** Beside the code in the file, or in the repository's configuration. */
  by: "comment" | "config";
  reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  until?: string;
}

/** In the order in which files are read: by file, then by place, then by code. */
export function inReadingOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => compareAscii(a.file, b.file) || a.line - b.line || a.column - b.column || compareAscii(a.code, b.code),
  );
}
