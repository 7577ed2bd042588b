import type { Place } from "../model/metadata.ts";
import type { ResolvedComponent } from "../template/components.ts";
import type { Severity } from "./finding.ts";
import { componentsOf, type LintPackage } from "./subject.ts";

/** What rules have to know beside the files: of the configuration. */
export interface RuleContext {
  approvedScopes: readonly string[];
  approvedPermissions: readonly string[];
  /** Days before its end from which on a certificate is spoken of. */
  certificateDays: number;
  /** Longest life of a refresh token in days; undefined where only an endless one is spoken of. */
  refreshTokenDays?: number;
}

/** What a rule has against one place; the rule's own advice stands when `fix` is absent. */
export interface Hit {
  message: string;
  place: Place;
  fix?: string;
  /** False where this one cannot be mended by machine although the rule's others can. */
  fixable?: boolean;
}

/**
 * Shown on the rule's page and run by its test. With `type` these are elements of that type's file in an app that is
 * fine otherwise, and an empty one means to leave the element out; without, they are pieces of another file.
 */
export interface Example {
  type?: string;
  bad: string;
  good: string;
}

/** A rule is its page: everything that people read about it is here, and nowhere else. */
export interface Rule {
  code: string;
  name: string;
  severity: Severity;
  /** What is wrong, in a line. */
  title: string;
  why: string;
  fix: string;
  /** Where Salesforce, or a standard, says so. */
  source?: string;
  example: Example;
  /** Mended by `lint --fix`. */
  fixable?: true;
  /** Let pass by the repository's configuration alone: a comment would stand in the file that is not trusted. */
  onlyByConfig?: true;
  /** Its advice ends with a comment that lets it pass, which a finding has in the form of its file. */
  byComment?: true;
  /** Absent for rules that are applied while files are read. */
  check?: (pkg: LintPackage, context: RuleContext) => Hit[];
  /** Instead, of what passes with time; in milliseconds since the epoch. */
  checkAt?: (now: number) => NonNullable<Rule["check"]>;
}

/** A rule's check that looks at each component of one type alone. */
export function each(
  type: string,
  look: (component: ResolvedComponent, pkg: LintPackage, context: RuleContext) => Hit[],
): NonNullable<Rule["check"]> {
  return (pkg, context) => componentsOf(pkg, type).flatMap((component) => look(component, pkg, context));
}

/** A rule's check that takes over what the readers and the schema check found under these codes. */
export function reported(...codes: readonly string[]): NonNullable<Rule["check"]> {
  return (pkg) => problemHits(pkg, codes);
}

export function problemHits(pkg: LintPackage, codes: readonly string[]): Hit[] {
  return pkg.problems
    .filter((problem) => codes.includes(problem.code))
    .map(({ file, line = 1, column = 1, message, remedy }) => ({
      message: withoutBrackets(message),
      place: file === undefined ? pkg.place : { file, line, column },
      ...(remedy && { fix: withoutBrackets(remedy) }),
    }));
}

/** `<consumerSecret>` in a sentence would be taken for the element itself where output is searched for secrets. */
function withoutBrackets(text: string): string {
  return text.replace(/<(\w+)>/g, "$1");
}
