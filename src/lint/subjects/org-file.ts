import { readYaml, type YamlSource } from "../../util/yaml-source.ts";
import type { Place } from "../finding.ts";
import { folderOf, joinPath, type SourceFile } from "../input.ts";
import type { LintPackage } from "../subject.ts";
import type { Resolved } from "./nodes.ts";
import { defaults, type TemplateFolder, templateComponents, templatePackage } from "./template.ts";

/** What of an org file matters to rules: the rest is judged when a command reads it. */
export interface OrgFileReading {
  path: string;
  source: YamlSource;
  /** Name of a template that ships, or the path of a template's folder. */
  template: string;
  /** Path of the certificate's file, if the org file names one. */
  certificate?: string;
}

/** The org file in this YAML; undefined when the file is something else, or cannot be read. */
export function readOrgFile({ path, text }: SourceFile): OrgFileReading | undefined {
  if (text === undefined || !/\.ya?ml$/.test(path) || !text.includes("template")) return undefined;
  const yaml = readYaml(text);
  if ("faults" in yaml) return undefined;
  const { template, jwt, integrationUser } = mapOf(yaml.source.value);
  if (typeof template !== "string" || (jwt === undefined && integrationUser === undefined)) return undefined;
  const { certificate } = mapOf(jwt);
  return {
    path,
    source: yaml.source,
    template: /[/\\]/.test(template) || template.startsWith(".") ? joinPath(folderOf(path), template) : template,
    ...(typeof certificate === "string" && { certificate: joinPath(folderOf(path), certificate) }),
  };
}

/**
 * The template with this org's values; what they cause is shown in the org file. `template` is absent
 * when it was not read; the certificate is looked at all the same.
 */
export function orgPackage(
  { path, source, certificate }: OrgFileReading,
  template: TemplateFolder | undefined,
  files: readonly SourceFile[],
): LintPackage {
  const place = (steps: readonly string[]): Place => ({ file: path, ...source.valueAt(steps) });
  const pem = files.find((file) => file.path === certificate)?.text;
  const atCertificate = place(["jwt", "certificate"]);
  const values = template ? defaults(template) : new Map<string, Resolved>();
  const given = mapOf(mapOf(source.value).parameters);
  for (const { name, type } of template?.parameters ?? []) {
    const value = given[name];
    const text = source.written(["parameters", name]);
    if (type === "certificate" && pem !== undefined) values.set(name, { text: pem, place: atCertificate });
    else if (value === "") values.delete(name);
    else if (value !== undefined && value !== null) {
      values.set(name, {
        text: typeof value === "string" ? value : (text ?? String(value)),
        place: place(["parameters", name]),
      });
    }
  }
  return {
    origin: "org",
    place: { file: path, ...source.keyAt(["parameters"]) },
    components: template ? templateComponents(template, values).map(({ component }) => component) : [],
    problems: [],
    parameters: [],
    certificates: pem === undefined ? [] : [{ text: pem, known: true, place: atCertificate }],
    ...(template && { base: templatePackage(template) }),
  };
}

function mapOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
