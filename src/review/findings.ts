import type { LintConfig } from "../lint/config.ts";
import type { Finding, Suppressed } from "../lint/finding.ts";
import type { LintResult } from "../lint/lint.ts";
import type { FindingsReview } from "./model.ts";

/** One side's result, and the rules that it was judged by. */
export interface Judged {
  result: LintResult;
  config: LintConfig;
}

/**
 * What a change does to findings. One that only moved to another line, or with its renamed folder, is neither new nor
 * solved. Pure.
 *
 * @param renamed folders of base by the name that they have in head
 */
export function findingsReview(base: Judged, head: Judged, renamed: ReadonlyMap<string, string>): FindingsReview {
  const before = base.result.findings.map((finding) => ({ ...finding, file: moved(finding.file, renamed) }));
  const passed = base.result.suppressed.map((one) => ({
    ...one,
    finding: { ...one.finding, file: moved(one.finding.file, renamed) },
  }));
  return {
    new: without(head.result.findings, before, keyOf),
    solved: without(before, head.result.findings, keyOf),
    suppressed: without(head.result.suppressed, passed, suppressedKey),
    rules: ruleChanges(base.config, head.config),
  };
}

/** How the repository's own rules change: whoever turns a rule off in the same change must be seen doing it. */
function ruleChanges(base: LintConfig, head: LintConfig): string[] {
  const codes = [...new Set([...Object.keys(base.severities), ...Object.keys(head.severities)])].sort();
  const severities = codes.flatMap((code) => {
    const [was, is] = [base.severities[code] ?? "its own severity", head.severities[code] ?? "its own severity"];
    return was === is ? [] : [`Rule ${code}: ${was} before, ${is} now.`];
  });
  const lists = (what: string, was: readonly string[], is: readonly string[]) => [
    ...without(is, was, String).map((name) => `The ${what} ${name} is approved now.`),
    ...without(was, is, String).map((name) => `The ${what} ${name} is no longer approved.`),
  ];
  const ignored = ({ code, path, reason, until }: LintConfig["ignore"][number]) =>
    `${code} in ${path}${until ? ` until ${until}` : ""}: ${reason}`;
  return [
    ...severities,
    ...lists("scope", base.approvedScopes, head.approvedScopes),
    ...lists("permission", base.approvedPermissions, head.approvedPermissions),
    ...without(head.ignore, base.ignore, ignored).map((one) => `Let pass from now on: ${ignored(one)}`),
    ...without(base.ignore, head.ignore, ignored).map((one) => `No longer let pass: ${ignored(one)}`),
    ...(base.certificateDays === head.certificateDays
      ? []
      : [`Certificates are spoken of ${head.certificateDays} days before their end; ${base.certificateDays} before.`]),
  ];
}

/** What is in `all` more often than in `others`, in its order. */
function without<T>(all: readonly T[], others: readonly T[], key: (one: T) => string): T[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(key(other), (left.get(key(other)) ?? 0) + 1);
  return all.filter((one) => {
    const count = left.get(key(one)) ?? 0;
    left.set(key(one), count - 1);
    return count <= 0;
  });
}

const keyOf = ({ code, file, message }: Finding) => JSON.stringify([code, file, message]);
const suppressedKey = ({ finding, reason, until }: Suppressed) => JSON.stringify([keyOf(finding), reason, until]);

function moved(file: string, renamed: ReadonlyMap<string, string>): string {
  for (const [from, to] of renamed) if (file.startsWith(`${from}/`)) return `${to}${file.slice(from.length)}`;
  return file;
}
