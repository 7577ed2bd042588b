/** Values that examples and org files give to a template's parameters. */
import { KantivError, type Problem } from "../../model/errors.ts";
import type { ParameterValues } from "../../model/template.ts";
import { EXAMPLES_FOLDER, readExample } from "../../template/example.ts";
import { parameterProblems } from "../../template/parameters.ts";
import { readYaml, type YamlSource } from "../../util/yaml-source.ts";
import { folderOf, joinPath, type SourceFile } from "../input.ts";
import type { OrgFileReading } from "./org-file.ts";
import type { TemplateFolder } from "./template.ts";

/** EXAMPLE_… for what makes an example of the template unreadable, PARAMETER_… for values that it does not take. */
export function exampleProblems(template: TemplateFolder, files: readonly SourceFile[]): Problem[] {
  const folder = joinPath(template.folder, EXAMPLES_FOLDER);
  return files.flatMap(({ path, text }) => {
    if (folderOf(path) !== folder || !/\.ya?ml$/.test(path) || text === undefined) return [];
    const read = readYaml(text);
    try {
      const values = readExample(text, path);
      return "source" in read ? refused(template, values, read.source, path) : [];
    } catch (error) {
      if (!(error instanceof KantivError)) throw error;
      return [...error.problems];
    }
  });
}

/** The same for an org file; ORG_TEMPLATE when the template that it names is not there. */
export function orgProblems(org: OrgFileReading, template: TemplateFolder | undefined): Problem[] {
  const { path, source } = org;
  if (template === undefined) {
    const message = `There is no template ${JSON.stringify(org.template)}.`;
    return [{ code: "ORG_TEMPLATE", message, file: path, ...source.valueAt(["template"]) }];
  }
  const given = mapOf(mapOf(source.value).parameters);
  const texts = Object.entries(given).flatMap(([name, value]) =>
    value === null || typeof value === "object"
      ? []
      : [[name, typeof value === "string" ? value : (source.written(["parameters", name]) ?? String(value))] as const],
  );
  return refused(template, Object.fromEntries(texts), source, path);
}

/** A certificate that is absent is no fault of the values: it comes from elsewhere. */
function refused(template: TemplateFolder, values: ParameterValues, source: YamlSource, file: string): Problem[] {
  const { parameters } = template;
  const own = parameters.filter(({ name, type }) => type !== "certificate" || Object.hasOwn(values, name));
  return parameterProblems({ name: nameOf(template), parameters: own }, values, undefined).map(
    ({ parameter, problem }) => ({
      ...problem,
      file,
      ...(Object.hasOwn(values, parameter) ? source.valueAt(["parameters", parameter]) : source.keyAt(["parameters"])),
    }),
  );
}

/** As the template calls itself, else as its folder is called. */
function nameOf({ folder, yaml }: TemplateFolder): string {
  const { name } = mapOf(yaml.source?.value);
  return typeof name === "string" ? name : folder;
}

function mapOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
