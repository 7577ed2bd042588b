import { canonical } from "../metadata/canonical.ts";
import { isFullName, leavesOf } from "../metadata/component.ts";
import { versionNumber } from "../metadata/kinds.ts";
import { inManifestOrder, placeOf } from "../metadata/layout.ts";
import { checkPortable, checkSchema } from "../metadata/schema-check.ts";
import { inputError, type Problem } from "../model/errors.ts";
import type { Component, RenderedPackage } from "../model/metadata.ts";
import type { LoadedTemplate, ResolvedValues, TemplateFile } from "../model/template.ts";
import { atDecision, plainElement, type ResolvedElement, resolveFile, type Value } from "./resolve.ts";

/**
 * The components that a template makes with these values, canonical and checked against the schema of `apiVersion`
 * (`"66.0"`). Pure: the same input gives the same package, and with it the same bytes.
 * @throws TEMPLATE_API_VERSION when the template is not made for that version; RENDER_INVALID with every problem, each
 *   at the place that decides it, in the template's file or where a value is given.
 */
export function render(template: LoadedTemplate, values: ResolvedValues, apiVersion: string): RenderedPackage {
  refuseVersion(template, apiVersion);
  const rendered = template.files.map((file) => renderFile(file, values, apiVersion));
  const components = rendered.flatMap((result) => (result.component ? [result.component] : []));
  const problems = [...rendered.flatMap((result) => result.problems), ...repeatedNames(rendered)];
  if (problems.length > 0) throw invalid(template, problems);
  return { apiVersion, components: inManifestOrder(components) };
}

interface RenderedFile {
  file: string;
  component?: Component;
  problems: readonly Problem[];
}

function renderFile(template: TemplateFile, values: ResolvedValues, apiVersion: string): RenderedFile {
  const { file } = template;
  const { path, root = emptyRoot(template) } = resolveFile(template, values);
  if (path.missing !== undefined) return { file, problems: [noValue(path, path.missing, "the file's name")] };
  const place = placeOf(path.text);
  // One slash as in the template: a value must not add a folder.
  const depth = (text: string) => text.split("/").length;
  if (place === undefined || !isFullName(place.fullName) || depth(path.text) !== depth(template.path)) {
    const message = `${JSON.stringify(path.text)} cannot be the name of a component's file.`;
    const remedy = "Name it <folder>/<API name>.<suffix>, with the folder and suffix of its type.";
    return { file, problems: [{ code: "RENDER_FILE_NAME", message, remedy, file }] };
  }
  const component = { type: place.kind.type, fullName: place.fullName, root: canonical(plainElement(root)) };
  const missing = leavesOf(root).flatMap(({ name, value }) =>
    value?.missing === undefined ? [] : [noValue(value, value.missing, `<${name}>`)],
  );
  const found = [...checkSchema(component, apiVersion, { file }), ...checkPortable(component, { file })];
  return { file, component, problems: [...missing, ...atDecision(found, root)] };
}

/** Of a file of which a parameter took everything out. */
function emptyRoot({ file, root }: TemplateFile): ResolvedElement {
  return { name: root.name, place: { file, line: 1, column: 1, ...root.at }, children: [] };
}

function repeatedNames(rendered: readonly RenderedFile[]): Problem[] {
  const seen = new Set<string>();
  return rendered.flatMap(({ component, file }) => {
    if (component === undefined) return [];
    const key = `${component.type} ${component.fullName}`.toLowerCase();
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const message = `Two files make the ${component.type} ${component.fullName}.`;
    return [{ code: "RENDER_REPEATED", message, remedy: "Give them different names.", file }];
  });
}

function refuseVersion({ name, apiVersions: { min, max } }: LoadedTemplate, apiVersion: string): void {
  const version = versionNumber(apiVersion);
  if (min <= version && version <= max) return;
  throw inputError(
    "TEMPLATE_API_VERSION",
    `Template ${name} is made for API versions ${min}.0 to ${max}.0, not for ${apiVersion}.`,
    version < min
      ? "Name a version of that range; an org that does not reach it is too old for this template."
      : "Test the template with that version, then raise its range.",
  );
}

function noValue({ place }: Value, parameter: string, where: string): Problem {
  const message = `${where} needs a value of parameter ${parameter}.`;
  return { code: "PARAMETER_MISSING", message, remedy: `Give parameters.${parameter} in the org file.`, ...place };
}

function invalid(template: LoadedTemplate, problems: readonly Problem[]): Error {
  const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  return inputError(
    "RENDER_INVALID",
    `Template ${template.name} does not give metadata that Salesforce takes: ${count}.`,
    "Correct the template's files or the values.",
    { problems },
  );
}
