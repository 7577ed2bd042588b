import { inputError, type Problem } from "../model/errors.ts";
import type { Place } from "../model/metadata.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { printable } from "../util/printable.ts";
import { readYamlAs, type YamlForm } from "../util/read-yaml-as.ts";
import { remembering } from "../util/remembering.ts";
import { ConfigFile } from "./config-schema.ts";
import type { Severity } from "./finding.ts";
import { PROFILES } from "./profiles.ts";
import { RULES, ruleNamed } from "./rules/index.ts";

/** Where the configuration of a repository is, at its root. */
export const CONFIG_FILE = ".kantiv-sf.yaml";

/** Findings of one rule that are let pass in files that match. */
interface Ignore {
  code: string;
  path: string;
  reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  until?: string;
  place: Place;
}

export interface LintConfig {
  /** By code; a rule that is not there has the severity that it comes with. */
  severities: Readonly<Record<string, Severity | "off">>;
  approvedScopes: readonly string[];
  approvedPermissions: readonly string[];
  certificateDays: number;
  /** Longest life of a refresh token in days, where a profile has one. */
  refreshTokenDays?: number;
  ignore: readonly Ignore[];
}

/** What holds where a repository has decided nothing: an app that reads and writes by API, logged in by JWT. */
export const DEFAULT_CONFIG: LintConfig = {
  severities: {},
  approvedScopes: ["Api", "Basic", "OpenID", "RefreshToken"],
  approvedPermissions: ["ApiEnabled"],
  certificateDays: 30,
  ignore: [],
};

/**
 * A configuration as it judges a change: what lets rules pass that are for it alone is taken from before the change, so that
 * no change switches them off for itself.
 */
export function judging(own: LintConfig, before: LintConfig): LintConfig {
  const isGuarded = (code: string) => ruleNamed(code)?.onlyByConfig === true;
  const severities = ({ severities: all }: LintConfig, guarded: boolean) =>
    Object.entries(all).filter(([code]) => isGuarded(code) === guarded);
  return {
    ...own,
    severities: Object.fromEntries([...severities(own, false), ...severities(before, true)]),
    ignore: [
      ...own.ignore.filter(({ code }) => !isGuarded(code)),
      ...before.ignore.filter(({ code }) => isGuarded(code)),
    ],
  };
}

const FORM: YamlForm<typeof ConfigFile> = {
  schema: ConfigFile,
  code: "LINT_CONFIG",
  name: "The configuration",
  remedy: "Start with lint:.",
};

/**
 * The configuration in a `.kantiv-sf.yaml`; `file` is its path as the user knows it.
 * @throws LINT_CONFIG_INVALID (exit 2) with every problem, each with line and column
 */
export const readLintConfig = remembering(20, (...asked) => JSON.stringify(asked), readAnew);

function readAnew(text: string, file: string): LintConfig {
  const { value, source, problems } = readYamlAs(text, file, FORM);
  if (value === undefined || source === undefined) throw invalid(problems);
  const { rules = {}, profile, approved = {}, certificateDays, ignore = [] } = value.lint ?? {};
  const stricter = profile && PROFILES[profile];
  const unknown = [
    ...Object.keys(rules).map((name) => ({ name, at: source.keyAt(["lint", "rules", name]) })),
    ...ignore.map(({ rule }, index) => ({ name: rule, at: source.valueAt(["lint", "ignore", index, "rule"]) })),
  ].filter(({ name }) => ruleNamed(name) === undefined);
  if (unknown.length > 0) throw invalid(unknown.map(({ name, at }) => unknownRule(name, { file, ...at })));
  return {
    severities: {
      ...stricter?.severities,
      ...Object.fromEntries(Object.entries(rules).map(([name, { severity }]) => [codeOf(name), severity])),
    },
    ...(stricter && { refreshTokenDays: stricter.refreshTokenDays }),
    approvedScopes: approved.scopes ?? DEFAULT_CONFIG.approvedScopes,
    approvedPermissions: approved.permissions ?? DEFAULT_CONFIG.approvedPermissions,
    certificateDays: certificateDays ?? DEFAULT_CONFIG.certificateDays,
    ignore: ignore.map(({ rule, path, reason, until }, index) => ({
      code: codeOf(rule),
      path,
      reason,
      ...(until && { until }),
      place: { file, ...source.keyAt(["lint", "ignore", index, "rule"]) },
    })),
  };
}

function codeOf(name: string): string {
  return ruleNamed(name)?.code ?? name;
}

function unknownRule(name: string, at: Place): Problem {
  const meant = didYouMean(
    name,
    RULES.flatMap((rule) => [rule.code, rule.name]),
  );
  const message = `There is no rule ${printable(name, 60)}.`;
  const remedy = meant ? `Did you mean ${meant}?` : "All of them: kantiv-sf explain";
  return { code: "LINT_CONFIG_VALUE", message, remedy, ...at };
}

function invalid(problems: readonly Problem[]) {
  const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  const message = `The configuration has ${count}.`;
  return inputError("LINT_CONFIG_INVALID", message, `Correct ${CONFIG_FILE}.`, { problems });
}
