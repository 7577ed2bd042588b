import { isInside } from "../util/paths.ts";
import { rememberingOf } from "../util/remembering.ts";
import { uniqueBy } from "../util/unique-by.ts";
import { dayOf } from "../util/words.ts";
import { DEFAULT_CONFIG, type LintConfig } from "./config.ts";
import { type Finding, inReadingOrder, type Suppressed } from "./finding.ts";
import type { LintInput } from "./input.ts";
import type { Hit, Rule } from "./rule.ts";
import { RULES, ruleNamed } from "./rules/index.ts";
import type { LintPackage } from "./subject.ts";
import { keyProblems } from "./subjects/keys.ts";
import { metadataPackages } from "./subjects/metadata.ts";
import { nothingIn } from "./subjects/nothing.ts";
import { orgFileIn, orgFileProblems, orgPackage, withBases } from "./subjects/org-file.ts";
import { recordProblems, refusedProblems } from "./subjects/records.ts";
import { templatePackage, templatesIn } from "./subjects/template.ts";
import { suppress } from "./suppress.ts";
import { directivesIn, suppressionFor } from "./suppression.ts";

export interface LintResult {
  /** In reading order. */
  findings: readonly Finding[];
  suppressed: readonly Suppressed[];
}

/** Everything that the rules have against these files, and what was let pass and why. Pure. */
export function lint(input: LintInput, config: LintConfig = DEFAULT_CONFIG): LintResult {
  const named = new Set(input.files.map(({ path }) => path));
  // A file beside is shown nothing against: whoever owns it has it linted.
  const found = findingsOf(packagesOf(input), config, input.now).filter(({ file }) => named.has(file));
  const { findings, suppressed, faults } = suppress(found, input.files.flatMap(directivesIn), config, {
    files: [...named],
    today: dayOf(input.now),
  });
  const more = [...faults, ...nothingIn(input)].flatMap(({ code, ...hit }) => {
    const rule = ruleNamed(code);
    return rule ? findingFor({ rule, hit }, config) : [];
  });
  return { findings: inReadingOrder([...findings, ...more]), suppressed };
}

/** The files as packages: templates, metadata of no template, org files, and all files for what must not lie there. */
function packagesOf({
  files,
  beside = [],
  folders = [],
  outside = new Set(),
  builtinFolder,
}: LintInput): LintPackage[] {
  const all = [...files, ...beside];
  const orgFiles = withBases(files, beside);
  const orgs = orgFiles.flatMap((file) => orgFileIn(file, builtinFolder) ?? []);
  const named = orgs.map(({ template }) => template.folder).filter((folder) => !outside.has(folder));
  const templates = templatesIn(all, [...folders, ...named]);
  const looked = templates.filter(({ folder }) => files.some(({ path }) => isInside(path, folder)));
  const rest = files.filter(({ path }) => !templates.some(({ folder }) => isInside(path, folder)));
  const loose: LintPackage = {
    origin: "metadata",
    place: { file: files[0]?.path ?? "", line: 1, column: 1 },
    components: [],
    problems: [
      ...keyProblems(files),
      // What several extend is said once.
      ...uniqueBy(orgFiles.flatMap(orgFileProblems), (one) => `${one.file}:${one.line}:${one.column}:${one.message}`),
      ...recordProblems(files),
      ...refusedProblems(files),
    ],
    parameters: [],
    certificates: [],
  };
  return [
    ...looked.map((template) => templatePackage(template, files)),
    ...metadataPackages(rest),
    ...orgs.map((org) => orgPackage(org, templates, all, outside)),
    loose,
  ];
}

function findingsOf(packages: readonly LintPackage[], config: LintConfig, now: number): Finding[] {
  const found = packages.flatMap((pkg) => hitsOf(pkg, config, now)).flatMap((one) => findingFor(one, config));
  // An org file and its template may lead to the same place.
  return inReadingOrder(
    uniqueBy(found, ({ code, file, line, column, message }) => JSON.stringify([code, file, line, column, message])),
  );
}

interface RuleHit {
  rule: Rule;
  hit: Hit;
}

/** An org's hits without those that its template has anyway; one that its values cause elsewhere is its own, too. */
function hitsOf(pkg: LintPackage, config: LintConfig, now: number): RuleHit[] {
  const timeless = pkg.origin === "template" ? ofTemplate(pkg)(config) : timelessHits(pkg, config);
  const hits = [...timeless, ...hitsBy(({ checkAt }) => checkAt?.(now)(pkg, config))];
  if (hits.length === 0 || pkg.base === undefined) return hits;
  const own = new Set(hitsOf(pkg.base, config, now).map(keyOf));
  return hits
    .filter((one) => !own.has(keyOf(one)))
    .map(({ rule, hit }) => ({ rule, hit: hit.place.file === pkg.place.file ? hit : { ...hit, place: pkg.place } }));
}

/** Many orgs have one template and one configuration. */
const ofTemplate = rememberingOf((pkg: LintPackage) =>
  rememberingOf((config: LintConfig) => timelessHits(pkg, config)),
);

function timelessHits(pkg: LintPackage, config: LintConfig): RuleHit[] {
  return hitsBy(({ check }) => check?.(pkg, config));
}

function hitsBy(look: (rule: Rule) => Hit[] | undefined): RuleHit[] {
  const found: RuleHit[] = [];
  for (const rule of RULES) for (const hit of look(rule) ?? []) found.push({ rule, hit });
  return found;
}

const keyOf = ({ rule, hit: { message, place } }: RuleHit) =>
  JSON.stringify([rule.code, message, place.file, place.line, place.column]);

/** None where the rule is off. */
function findingFor({ rule, hit }: RuleHit, config: LintConfig): Finding[] {
  const severity = config.severities[rule.code] ?? rule.severity;
  if (severity === "off") return [];
  const { message, place, fixable = true } = hit;
  const advice = rule.byComment
    ? `${rule.fix.replace(/\.$/, ":")} ${suppressionFor(place.file, [rule.code])}`
    : rule.fix;
  return [
    {
      code: rule.code,
      rule: rule.name,
      severity,
      message,
      fix: hit.fix ?? advice,
      file: place.file,
      line: place.line,
      column: place.column,
      fixable: rule.fixable === true && fixable,
    },
  ];
}
