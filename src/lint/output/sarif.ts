import { createHash } from "node:crypto";
import type { Finding, Suppressed } from "../finding.ts";
import type { LintResult } from "../lint.ts";
import type { Rule } from "../rule.ts";
import { ruleMarkdown } from "../rule-page.ts";
import { RULES } from "../rules/index.ts";
import { pathUri } from "./path-uri.ts";

/**
 * The result as SARIF 2.1.0 (OASIS), for code scanning: every rule with its page, and suppressed findings with their
 * reason, so that they show as closed instead of vanishing.
 */
export function sarifLog({ findings, suppressed }: LintResult): object {
  const marks = new Map<string, number>();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "kantiv-sf", rules: RULES.map(descriptor) } },
        columnKind: "utf16CodeUnits",
        results: [
          ...findings.map((finding) => result(finding, marks)),
          ...suppressed.map((one) => ({ ...result(one.finding, marks), suppressions: [suppression(one)] })),
        ],
      },
    ],
  };
}

function descriptor(rule: Rule) {
  return {
    id: rule.code,
    name: rule.name,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: rule.fix, markdown: ruleMarkdown(rule) },
    defaultConfiguration: { level: rule.severity },
  };
}

function result(finding: Finding, marks: Map<string, number>) {
  const { code, severity, message, fix, file, line, column } = finding;
  return {
    ruleId: code,
    ruleIndex: RULES.findIndex((rule) => rule.code === code),
    level: severity,
    message: { text: `${message} ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: pathUri(file), ...(file.startsWith("/") ? {} : { uriBaseId: "%SRCROOT%" }) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    partialFingerprints: { "kantivFinding/v1": fingerprint(finding, marks) },
  };
}

/** The same for a finding that only moved to other lines; a second one of the same words counts on. */
function fingerprint({ code, file, message }: Finding, marks: Map<string, number>): string {
  const key = JSON.stringify([code, file, message]);
  const count = marks.get(key) ?? 0;
  marks.set(key, count + 1);
  return createHash("sha256").update(`${key}${count}`).digest("hex").slice(0, 32);
}

function suppression({ by, reason, until }: Suppressed) {
  return {
    kind: by === "comment" ? "inSource" : "external",
    justification: until ? `${reason} (until ${until})` : reason,
  };
}
