import type { Finding } from "../../lint/finding.ts";
import type { LintResult } from "../../lint/lint.ts";
import { type Context, type Flags, wordsOf } from "../../model/command.ts";
import { EXIT, inputError, KantivError, type Problem } from "../../model/errors.ts";
import type { LintVerdict, StateFinding } from "../../model/finding.ts";
import { shellWord } from "../../util/command-line.ts";
import { printable } from "../../util/printable.ts";
import type { Prepared } from "../input/prepared.ts";

/** Codes of rules whose findings pass for one run; `all` for who judges them elsewhere. */
export type Allow = readonly string[] | "all";

/** The rules of `--allow`, by code or name. Throws `USAGE` (exit 2) for what is none. */
export async function allowedRules({ allow }: Flags): Promise<readonly string[]> {
  const words = wordsOf(allow);
  if (words.length === 0) return [];
  const { ruleNamed } = await import("../../lint/rules/index.ts");
  return words.map((given) => {
    const rule = ruleNamed(given);
    if (rule) return rule.code;
    throw inputError(
      "USAGE",
      `--allow ${printable(given, 40)}: there is no such rule of lint.`,
      "Give a rule's code or name, as kantiv-sf lint shows it, e.g. --allow ECA401.",
    );
  });
}

/** Gives what `lint` found, whoever began it. */
type Linted = () => Promise<LintResult>;

/**
 * `lint` of the org file and its template, with the certificate that is to be deployed: put aside, since it needs no org, for while one is
 * waited for.
 */
export function lintLater(prepared: Prepared, allow: Allow, ctx: Context): Linted {
  if (allow === "all") return async () => ({ findings: [], suppressed: [] });
  return ctx.meanwhile.later(async () => (await import("./prepared.ts")).lintOf(prepared, ctx));
}

/**
 * What of that is against a deployment: errors in a sandbox, in production warnings too. What the repository's configuration or a comment
 * lets pass, with its reason, passes here.
 *
 * @param linted of {@link lintLater}
 */
export async function judgeLint(linted: Linted, sandbox: boolean, allow: Allow): Promise<LintVerdict> {
  const { findings, suppressed } = await linted();
  const counts = findings.filter(({ severity }) => severity === "error" || (severity === "warning" && !sandbox));
  const isAllowed = ({ code }: Finding) => allow.includes(code);
  return {
    stops: counts.filter((finding) => !isAllowed(finding)),
    allowed: counts.filter(isAllowed),
    suppressed: suppressed.map(({ finding, by, reason }) => ({ ...finding, by, reason })),
  };
}

/**
 * Tells what `--allow` lets pass. Throws `LINT_NOT_CLEAN` (exit 1) with every finding that is left as a problem.
 */
export function refuseLint({ stops, allowed }: LintVerdict, { settings }: Prepared, ctx: Context): void {
  for (const finding of allowed) {
    ctx.emit({ kind: "warning", code: "LINT_ALLOWED", message: `Let pass by --allow: ${withPlace(finding)}` });
  }
  if (stops.length === 0) return;
  const problems = stops.map(
    ({ code, message, fix, file, line, column }): Problem => ({ code, message, remedy: fix, file, line, column }),
  );
  throw new KantivError(
    "LINT_NOT_CLEAN",
    `lint has ${stops.length === 1 ? "one thing" : `${stops.length} things`} against the template with this org file's values; nothing is deployed.`,
    remedyFor(stops, settings.file),
    { exit: EXIT.refused, problems, data: { allowed } },
  );
}

/** The same as findings, for a plan that could not be applied. Pure. */
export function lintFindings({ stops }: LintVerdict, { settings }: Prepared): StateFinding[] {
  return stops.map((finding) => ({
    code: "LINT_NOT_CLEAN",
    message: withPlace(finding),
    remedy: `${finding.fix} ${remedyFor([finding], settings.file)}`,
    blocks: true,
  }));
}

function withPlace({ code, rule, message, file, line }: LintVerdict["stops"][number]): string {
  return `${code} ${rule}, ${file}:${line}: ${message}`;
}

function remedyFor(stops: LintVerdict["stops"], orgFile: string): string {
  const codes = [...new Set(stops.map(({ code }) => code))].map((code) => `--allow ${code}`).join(" ");
  return `Mend it (kantiv-sf lint ${shellWord(orgFile)}), or say beside it or in .kantiv-sf.yaml why it may stay; for one run: ${codes}`;
}
