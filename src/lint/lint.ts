import type { Problem } from "../model/errors.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import { DEFAULT_CONFIG, type LintConfig } from "./config.ts";
import { type Finding, inReadingOrder, type Suppressed } from "./finding.ts";
import { folderOf, isInside, type LintInput, type SourceFile } from "./input.ts";
import type { Hit, Rule, RuleContext } from "./rule.ts";
import { RULES, ruleNamed } from "./rules/index.ts";
import type { LintPackage } from "./subject.ts";
import { keyProblems } from "./subjects/keys.ts";
import { metadataPackages, renderedPackage } from "./subjects/metadata.ts";
import { orgPackage, readOrgFile } from "./subjects/org-file.ts";
import { readTemplate, TEMPLATE_YAML, type TemplateFolder, templatePackage } from "./subjects/template.ts";
import { exampleProblems, orgProblems } from "./subjects/values.ts";
import { suppress } from "./suppress.ts";
import { directivesIn } from "./suppression.ts";

export interface LintResult {
  /** In reading order. */
  findings: readonly Finding[];
  suppressed: readonly Suppressed[];
}

/** Everything that the rules have against these files. Pure. */
export function lintFiles(input: LintInput, config: LintConfig = DEFAULT_CONFIG): Finding[] {
  return [...lint(input, config).findings];
}

/** What the rules have against a package that is about to be deployed; places are those of the files as `render` writes them. */
export function lintPackage(pkg: RenderedPackage, options: { now: number; config?: LintConfig }): Finding[] {
  const { now, config = DEFAULT_CONFIG } = options;
  return findingsOf([renderedPackage(pkg)], config, now);
}

/** Like {@link lintFiles}, and says what was let pass and why. */
export function lint(input: LintInput, config: LintConfig = DEFAULT_CONFIG): LintResult {
  const named = new Set(input.files.map(({ path }) => path));
  // A file beside is shown nothing against: whoever owns it has it linted.
  const found = findingsOf(packagesOf(input), config, input.now).filter(({ file }) => named.has(file));
  const { findings, suppressed, faults } = suppress(found, input.files.flatMap(directivesIn), config, {
    files: [...named],
    today: dayOf(input.now),
  });
  const more = faults.flatMap(({ code, ...hit }) => {
    const rule = ruleNamed(code);
    return rule ? findingsFor(rule, [hit], config) : [];
  });
  return { findings: inReadingOrder([...findings, ...more]), suppressed };
}

/** The files as packages: templates, metadata of no template, org files, and all files for what must not lie there. */
function packagesOf({ files, beside = [] }: LintInput): LintPackage[] {
  const templates = templatesIn([...files, ...beside]);
  const isIn = ({ folder }: TemplateFolder, path: string) => folder === "" || isInside(path, folder);
  const looked = templates.filter((template) => files.some(({ path }) => isIn(template, path)));
  const rest = files.filter(({ path }) => !templates.some((template) => isIn(template, path)));
  const orgs = files.flatMap((file) => readOrgFile(file) ?? []);
  const loose: LintPackage = {
    origin: "metadata",
    place: { file: files[0]?.path ?? "", line: 1, column: 1 },
    components: [],
    problems: keyProblems(files),
    parameters: [],
    certificates: [],
  };
  return [
    ...looked.map((template) => withProblems(templatePackage(template), exampleProblems(template, files))),
    ...metadataPackages(rest),
    ...orgs.map((org) => {
      const template = templates.find(isNamed(org.template));
      return withProblems(orgPackage(org, template, [...files, ...beside]), orgProblems(org, template));
    }),
    loose,
  ];
}

function withProblems(pkg: LintPackage, problems: readonly Problem[]): LintPackage {
  return { ...pkg, problems: [...pkg.problems, ...problems] };
}

function templatesIn(files: readonly SourceFile[]): TemplateFolder[] {
  return files
    .filter(({ path }) => path === TEMPLATE_YAML || path.endsWith(`/${TEMPLATE_YAML}`))
    .flatMap((yaml) => readTemplate(yaml, files) ?? []);
}

/** By its folder's path, or for one that ships by its folder's name. */
function isNamed(template: string) {
  return ({ folder }: TemplateFolder) =>
    folder === template || folder.slice(folderOf(folder).length).replace(/^\//, "") === template;
}

function findingsOf(packages: readonly LintPackage[], config: LintConfig, now: number): Finding[] {
  const { approvedScopes, approvedPermissions, certificateDays } = config;
  const context: RuleContext = { approvedScopes, approvedPermissions, certificateDays, now };
  const found = packages.flatMap((pkg) =>
    RULES.flatMap((rule) => findingsFor(rule, hitsOf(rule, pkg, context), config)),
  );
  return inReadingOrder(unlike(found));
}

/** An org's hits without those that its template has anyway; one that its values cause elsewhere is its own, too. */
function hitsOf(rule: Rule, pkg: LintPackage, context: RuleContext): Hit[] {
  const hits = rule.check?.(pkg, context) ?? [];
  if (pkg.base === undefined) return hits;
  const own = new Set(hitsOf(rule, pkg.base, context).map(keyOf));
  return hits
    .filter((hit) => !own.has(keyOf(hit)))
    .map((hit) => (hit.place.file === pkg.place.file ? hit : { ...hit, place: pkg.place }));
}

const keyOf = ({ message, place }: Hit) => JSON.stringify([message, place.file, place.line, place.column]);

function findingsFor(rule: Rule, hits: readonly Hit[], config: LintConfig): Finding[] {
  const severity = config.severities[rule.code] ?? rule.severity;
  if (severity === "off") return [];
  return hits.map(({ message, place, fix = rule.fix, fixable = true }) => ({
    code: rule.code,
    rule: rule.name,
    severity,
    message,
    fix,
    file: place.file,
    line: place.line,
    column: place.column,
    fixable: rule.fixable === true && fixable,
  }));
}

/** An org file and its template may lead to the same place. */
function unlike(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, file, line, column, message }) => {
    const key = JSON.stringify([code, file, line, column, message]);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The day in UTC, `YYYY-MM-DD`. */
function dayOf(ms: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "UTC" }).format(ms);
}
