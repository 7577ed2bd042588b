import { versionNumber } from "../../metadata/kinds.ts";
import { placeOf } from "../../metadata/layout.ts";
import { setsAndGroups } from "../../metadata/set-roles.ts";
import { XmlSource } from "../../metadata/xml-source.ts";
import type { Problem } from "../../model/errors.ts";
import type { ResolvedValues } from "../../model/template.ts";
import { assignsProblems } from "../../template/assigns.ts";
import { type ResolvedComponent, resolveComponents } from "../../template/components.ts";
import { isMetadataFolder } from "../../template/contents.ts";
import { EXAMPLES_FOLDER, readExample } from "../../template/example.ts";
import { TEMPLATE_YAML } from "../../template/locate.ts";
import { ownProfileIn } from "../../template/own-profile.ts";
import { type Given, parameterProblems, resolvedValues } from "../../template/parameters.ts";
import type { ReadFile } from "../../template/placement.ts";
import { readTemplate, type TemplateReading } from "../../template/read.ts";
import { folderOf, isInside, joinPath } from "../../util/paths.ts";
import { numberOf, remembering, rememberingOf } from "../../util/remembering.ts";
import { formatXml } from "../fix/format.ts";
import type { SourceFile } from "../input.ts";
import { componentsOf, type LintPackage, valueIn } from "../subject.ts";
import { NEWEST, portableProblems, schemaProblems } from "./schema.ts";

/**
 * Every template among these files. A foreign file that is called template.yaml, too, is none.
 *
 * @param named folders that somebody calls a template
 */
export function templatesIn(files: readonly SourceFile[], named: readonly string[] = []): TemplateReading[] {
  const yamls = files.filter(({ path }) => path === TEMPLATE_YAML || path.endsWith(`/${TEMPLATE_YAML}`));
  return yamls.flatMap(({ path, text = "" }) => {
    const folder = folderOf(path);
    const entries = files
      .filter((file) => isInside(file.path, folder))
      .map((file) => ({ ...file, path: folder === "" ? file.path : file.path.slice(folder.length + 1) }));
    const ours = entries.some(
      (entry) => isMetadataFolder(entry.path.split("/", 1)[0] ?? "") && entry.path.includes("/"),
    );
    return ours || named.includes(folder) || hasOwnKeys(text) ? [readTemplate(folder, entries)] : [];
  });
}

/** What a template.yaml of ours has; one of other tools has none of it at the left edge. */
function hasOwnKeys(text: string): boolean {
  return /^\s*apiVersions\s*:/m.test(text) || (/^name\s*:/m.test(text) && /^(description|parameters)\s*:/m.test(text));
}

/** The same without its examples, made once for all orgs. */
export const templateAlone = rememberingOf(aloneAnew);

function aloneAnew(template: TemplateReading): LintPackage {
  const { file, description, problems } = template;
  const filled = filledTemplate(template, withOpenLists(template, valuesIn(template, { values: {} })));
  return {
    ...filled,
    origin: "template",
    place: { file, line: 1, column: 1 },
    problems: [
      ...problems,
      ...filled.problems,
      ...(description ? ownProfileIn(description, valuesIn(template, { values: {} })).problems : []),
      ...assignedProblems(template, valuesIn(template, { values: {} })),
      ...template.files.flatMap(formatProblem),
    ],
    parameters: description?.parameters ?? [],
  };
}

/**
 * Objects and fields that no default names stand for whatever an org file will: what is granted of those is the template's to
 * answer for.
 */
function withOpenLists({ description }: TemplateReading, values: ResolvedValues): ResolvedValues {
  const { parameters = [] } = description ?? {};
  const open = parameters.filter(({ name, list, type }) => {
    const value = values.get(name);
    const isNamed = list && ["objectName", "fieldName"].includes(type);
    return isNamed && value !== undefined && value !== "open" && "items" in value && value.items.length === 0;
  });
  return new Map([...values, ...open.map(({ name }) => [name, "open"] as const)]);
}

/** The template as its defaults make it: what holds for every org that doesn't say otherwise. */
export function templatePackage(template: TemplateReading, files: readonly SourceFile[]): LintPackage {
  const folder = joinPath(template.folder, EXAMPLES_FOLDER);
  const examples = files.filter(({ path }) => folderOf(path) === folder && /\.ya?ml$/.test(path));
  return withExamples(template, examples);
}

const withExamples = remembering(
  50,
  (template: TemplateReading, examples: readonly SourceFile[]) => JSON.stringify([numberOf(template), examples]),
  (template, examples): LintPackage => {
    const whole = templateAlone(template);
    const problems = examples.flatMap((example) => exampleProblems(template, example));
    return problems.length === 0 ? whole : { ...whole, problems: [...whole.problems, ...problems] };
  },
);

/** Values by parameter; a certificate that is not at hand comes from somewhere else, later. */
export function valuesIn({ description }: TemplateReading, given: Given): ResolvedValues {
  const { parameters = [] } = description ?? {};
  const open = parameters.filter(({ type }) => type === "certificate").map(({ name }) => [name, "open"] as const);
  return new Map([...open, ...resolvedValues({ parameters }, given)]);
}

/** What the template makes with these values, and what is wrong with that at both ends of its API versions. */
export const filledTemplate = remembering(
  50,
  (template: TemplateReading, values: ResolvedValues) => JSON.stringify([numberOf(template), ...values]),
  filledAnew,
);

function filledAnew(
  template: TemplateReading,
  values: ResolvedValues,
): Pick<LintPackage, "components" | "app" | "problems" | "certificates"> {
  const { min, max } = template.description?.apiVersions ?? {};
  const newest = versionNumber(NEWEST);
  const versions = [...new Set([min, max])].flatMap((version) => (version === undefined ? [] : [`${version}.0`]));
  const files = template.files.map(({ path, file, document: { root } }) => ({ path, file, root }));
  // A file that is not where its type belongs is a fault of the template, which was told, and nothing to judge.
  const resolved = resolveComponents(
    files.filter(({ path }) => placeOf(path)),
    values,
  );
  const components = resolved.components.filter(({ type, root }) => type === root.name);
  const app = template.description?.app;
  return {
    components,
    ...(app && { app }),
    problems: [
      ...(min !== undefined && min > newest ? [tooNew(template, min)] : []),
      ...resolved.problems.filter(({ code }) => code !== "PARAMETER_MISSING"),
      ...components.flatMap((one) => [...schemaProblems(one, versions), ...portableProblems(one)]),
    ],
    certificates: certificatesOf(components),
  };
}

function tooNew({ file }: TemplateReading, min: number): Problem {
  const message = `The template is made for API ${min}.0 and above; the newest that this tool knows is ${NEWEST}.`;
  return { code: "TEMPLATE_API_VERSION", message, remedy: "Lower apiVersions.min, or use a newer kantiv-sf.", file };
}

export function certificatesOf(components: readonly ResolvedComponent[]): LintPackage["certificates"] {
  return componentsOf({ components }, "ExtlClntAppGlobalOauthSettings").flatMap((global) => {
    const value = valueIn(global, "certificate");
    return value?.known && value.text.trim() ? [value] : [];
  });
}

function formatProblem({ file, text }: ReadFile): Problem[] {
  const lines = new XmlSource(text, file).text.split("\n");
  const formatted = formatXml(text).split("\n");
  const line = formatted.findIndex((wanted, index) => wanted !== lines[index]);
  if (line < 0 && lines.length === formatted.length) return [];
  const at = { line: (line < 0 ? formatted.length : line) + 1, column: 1 };
  return [{ code: "FORMAT", message: "From this line on the file is not in the usual form.", file, ...at }];
}

/** EXAMPLE_… for what makes an example of the template unreadable, PARAMETER_… for values that it does not take. */
function exampleProblems(template: TemplateReading, { path, text }: SourceFile): readonly Problem[] {
  if (text === undefined) return [];
  const { given, problems } = readExample(text, path);
  return given ? refusedValues(template, given) : problems;
}

/**
 * What the template does not take of these values. A certificate that is absent is no fault of theirs.
 *
 * @param beside a profile of the integration user's own that an org file states by itself
 */
export function refusedValues(
  template: TemplateReading,
  given: Given,
  beside?: Parameters<typeof ownProfileIn>[2],
): Problem[] {
  const { folder, name = folder, description } = template;
  // What a template declares whose template.yaml cannot be read, nobody knows.
  if (description === undefined) return [];
  const { parameters } = description;
  const own = parameters.filter((spec) => spec.type !== "certificate" || Object.hasOwn(given.values, spec.name));
  const values = resolvedValues({ parameters }, given);
  return [
    ...parameterProblems({ name, parameters: own }, given),
    ...ownProfileIn(description, values, beside).problems,
    ...assignedProblems(template, valuesIn(template, given)),
  ];
}

function assignedProblems(template: TemplateReading, values: ResolvedValues): Problem[] {
  if (!template.description?.assigns) return [];
  return assignsProblems(template.description, values, setsAndGroups(filledTemplate(template, values).components));
}
