import { KINDS } from "../../metadata/kinds.ts";
import { placeOf } from "../../metadata/layout.ts";
import { parseDocument, type XmlDocument } from "../../metadata/xml.ts";
import { XmlSource } from "../../metadata/xml-source.ts";
import { KantivError, type Problem } from "../../model/errors.ts";
import type { ParameterSpec } from "../../model/template.ts";
import { isBesideMetadata } from "../../template/example.ts";
import { placementProblems, type ReadFile } from "../../template/placement.ts";
import { readTemplateFile } from "../../template/template-file.ts";
import { readYaml, type YamlSource } from "../../util/yaml-source.ts";
import type { Place } from "../finding.ts";
import { formatXml } from "../fix/format.ts";
import { isInside, joinPath, type SourceFile } from "../input.ts";
import { componentsOf, type LintComponent, type LintPackage, valueIn } from "../subject.ts";
import { filledNode, filledValue, type Resolution, type Resolved } from "./nodes.ts";
import { schemaProblems, undocumentedProblems } from "./schema.ts";

export const TEMPLATE_YAML = "template.yaml";

/** A metadata file of a template, and its text. */
interface TemplateText extends ReadFile {
  text: string;
}

/** A template's folder as it was read. */
export interface TemplateFolder {
  folder: string;
  yaml: { path: string; text: string; source?: YamlSource };
  parameters: readonly ParameterSpec[];
  /** Metadata API versions as in package.xml; empty when template.yaml doesn't say. */
  versions: readonly string[];
  files: readonly TemplateText[];
  problems: readonly Problem[];
}

/** The template whose `template.yaml` this is, from all files that were read; undefined for a foreign file of that name. */
export function readTemplate(yaml: SourceFile, all: readonly SourceFile[]): TemplateFolder | undefined {
  const { path, text = "" } = yaml;
  const folder = path.slice(0, -TEMPLATE_YAML.length - 1);
  const inside = all.filter((file) => file.path !== path && (folder === "" || isInside(file.path, folder)));
  const relative = (file: SourceFile) => (folder === "" ? file.path : file.path.slice(folder.length + 1));
  const parsed = readYaml(text);
  const source = "source" in parsed ? parsed.source : undefined;
  const ours = inside.some((file) => KINDS.some((kind) => relative(file).startsWith(`${kind.folder}/`)));
  if (!ours && !(isMap(source?.value) && "apiVersions" in source.value)) return undefined;
  const reading = readTemplateFile(text, path);
  const { files, problems } = readFiles(
    inside.map((file) => ({ ...file, path: relative(file) })),
    folder,
  );
  const { parameters = [], apiVersions } = reading.description ?? {};
  return {
    folder,
    yaml: { path, text, ...(source && { source }) },
    parameters,
    versions: apiVersions ? [...new Set([`${apiVersions.min}.0`, `${apiVersions.max}.0`])] : [],
    files,
    problems: [
      ...describedApart(reading.problems, source, path),
      ...problems,
      ...(reading.description ? placementProblems(files, parameters, reading.placeOf) : []),
    ],
  };
}

/** The template as its defaults make it: what holds for every org that doesn't say otherwise. */
export function templatePackage(template: TemplateFolder): LintPackage {
  const components = templateComponents(template, defaults(template));
  return {
    origin: "template",
    place: { file: template.yaml.path, line: 1, column: 1 },
    components: components.map(({ component }) => component),
    problems: [
      ...template.problems,
      ...components.flatMap(({ component, file }) => [
        ...schemaProblems(component, file, template.versions),
        ...undocumentedProblems(component, file),
      ]),
      ...template.files.flatMap(formatProblem),
    ],
    parameters: template.parameters.map((spec) => ({ spec, place: keyPlace(template, ["parameters", spec.name]) })),
    certificates: certificatesOf(components.map(({ component }) => component)),
  };
}

/** Components with the values given, each with the file that it stands in. */
export function templateComponents(
  template: TemplateFolder,
  values: Resolution,
): { component: LintComponent; file: string }[] {
  return template.files.flatMap(({ path, file, document: { root } }) => {
    const node = filledNode(root, file, values);
    const place = placeOf(filledValue(path, { file, line: 1, column: 1 }, values).text);
    return node && place?.kind.type === root.name
      ? [{ component: { type: place.kind.type, fullName: place.fullName, root: node }, file }]
      : [];
  });
}

/** Defaults with their places; a required parameter is open, and any other is left out. */
export function defaults(template: TemplateFolder): Map<string, Resolved> {
  return new Map(
    template.parameters.flatMap((spec): [string, Resolved][] => {
      if (spec.required || spec.type === "certificate") return [[spec.name, "open"]];
      if (spec.default === undefined || spec.default === "") return [];
      return [[spec.name, { text: spec.default, place: valuePlace(template, ["parameters", spec.name, "default"]) }]];
    }),
  );
}

export function certificatesOf(components: readonly LintComponent[]): LintPackage["certificates"] {
  return componentsOf({ components }, "ExtlClntAppGlobalOauthSettings").flatMap((global) => {
    const value = valueIn(global, "certificate");
    return value?.known && value.text.trim() ? [value] : [];
  });
}

function readFiles(inside: readonly SourceFile[], folder: string): { files: TemplateText[]; problems: Problem[] } {
  const files: TemplateText[] = [];
  const problems: Problem[] = [];
  for (const { path, text } of inside) {
    const file = joinPath(folder, path);
    const [first = "", ...rest] = path.split("/");
    if (path.endsWith(".md") || path.split("/").some((step) => step.startsWith(".")) || isBesideMetadata(first))
      continue;
    if (rest.length !== 1 || !KINDS.some((kind) => kind.folder === first)) {
      const message = `${path} is not part of a template.`;
      problems.push({
        code: "TEMPLATE_FILE",
        message,
        remedy: "Put it into the folder of its type, or elsewhere.",
        file,
      });
    } else {
      const read = readXml(text ?? "", file);
      if ("problems" in read) problems.push(...read.problems);
      else files.push({ path, file, text: text ?? "", document: read.document });
    }
  }
  return { files, problems };
}

/** The document, or what makes the file unreadable. */
export function readXml(text: string, file: string): { document: XmlDocument } | { problems: readonly Problem[] } {
  try {
    return { document: parseDocument(text, file) };
  } catch (error) {
    if (!(error instanceof KantivError)) throw error;
    return { problems: error.problems };
  }
}

function formatProblem({ file, text }: TemplateText): Problem[] {
  const lines = new XmlSource(text, file).text.split("\n");
  const formatted = formatXml(text).split("\n");
  const line = formatted.findIndex((wanted, index) => wanted !== lines[index]);
  if (line < 0 && lines.length === formatted.length) return [];
  const at = { line: (line < 0 ? formatted.length : line) + 1, column: 1 };
  return [{ code: "FORMAT", message: "From this line on the file is not in the usual form.", file, ...at }];
}

/** A parameter without description is a finding of its own; the reader of template.yaml counts it as a missing key. */
function describedApart(problems: readonly Problem[], source: YamlSource | undefined, file: string): Problem[] {
  const declared =
    isMap(source?.value) && isMap(source.value.parameters) ? Object.entries(source.value.parameters) : [];
  const without = declared.flatMap(([name, spec]) => (isMap(spec) && !spec.description ? [name] : []));
  const isOne = ({ message }: Problem) => without.some((name) => message.startsWith(`parameters.${name}.description`));
  return [
    ...problems.filter((problem) => !isOne(problem)),
    ...without.map((name) => ({
      code: "PARAMETER_DESCRIPTION",
      message: `Parameter ${name} has no description.`,
      file,
      ...source?.keyAt(["parameters", name]),
    })),
  ];
}

function keyPlace({ yaml }: TemplateFolder, path: readonly string[]): Place {
  return { file: yaml.path, ...(yaml.source?.keyAt(path) ?? { line: 1, column: 1 }) };
}

function valuePlace({ yaml }: TemplateFolder, path: readonly string[]): Place {
  return { file: yaml.path, ...(yaml.source?.valueAt(path) ?? { line: 1, column: 1 }) };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
