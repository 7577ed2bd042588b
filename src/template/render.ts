import { canonical } from "../metadata/canonical.ts";
import { isFullName } from "../metadata/component.ts";
import { versionNumber } from "../metadata/kinds.ts";
import { inManifestOrder, placeOf } from "../metadata/layout.ts";
import { checkPortable, checkSchema } from "../metadata/schema-check.ts";
import { inputError, type Problem } from "../model/errors.ts";
import type { Component, RenderedPackage, XmlElement } from "../model/metadata.ts";
import type { LoadedTemplate, ParameterValues, TemplateFile } from "../model/template.ts";
import { fill, wholeParameter } from "./placeholders.ts";

/**
 * The components that a template makes with these values, canonical and checked against the schema of `apiVersion`
 * (`"66.0"`). Pure: the same input gives the same package, and with it the same bytes.
 * @throws TEMPLATE_API_VERSION when the template is not made for that version; RENDER_INVALID with every problem, each
 *   at its place in the template's file.
 */
export function render(template: LoadedTemplate, values: ParameterValues, apiVersion: string): RenderedPackage {
  refuseVersion(template, apiVersion);
  const rendered = template.files.map((file) => renderFile(file, values));
  const components = rendered.flatMap((result) => (result.component ? [result.component] : []));
  const problems = [
    ...rendered.flatMap((result) => result.problems),
    ...rendered.flatMap(({ component, file }) => (component ? check(component, apiVersion, file) : [])),
    ...repeatedNames(rendered),
  ];
  if (problems.length > 0) throw invalid(template, problems);
  return { apiVersion, components: inManifestOrder(components) };
}

interface RenderedFile {
  file: string;
  component?: Component;
  problems: readonly Problem[];
}

function renderFile({ path, root }: TemplateFile, values: ParameterValues): RenderedFile {
  const filledPath = fill(path, values);
  if ("missing" in filledPath) return { file: path, problems: [noValue(path, filledPath.missing, "the file's name")] };
  const place = placeOf(filledPath.text);
  // One slash as in the template: a value must not add a folder.
  const depth = (text: string) => text.split("/").length;
  if (place === undefined || !isFullName(place.fullName) || depth(filledPath.text) !== depth(path)) {
    const message = `${JSON.stringify(filledPath.text)} cannot be the name of a component's file.`;
    const remedy = "Name it <folder>/<API name>.<suffix>, with the folder and suffix of its type.";
    return { file: path, problems: [{ code: "RENDER_FILE_NAME", message, remedy, file: path }] };
  }
  const problems: Problem[] = [];
  const filled = fillElement(root, values, (missing, element) =>
    problems.push({ ...noValue(path, missing, `<${element.name}>`), ...element.at }),
  );
  const component = {
    type: place.kind.type,
    fullName: place.fullName,
    root: canonical(filled ?? { ...root, children: [] }),
  };
  return { file: path, component, problems };
}

/** The element with its values; undefined when its whole text is a parameter without one. */
function fillElement(
  element: XmlElement,
  values: ParameterValues,
  onMissing: (parameter: string, element: XmlElement) => void,
): XmlElement | undefined {
  if (element.children.length > 0) {
    const children = element.children.flatMap((child) => fillElement(child, values, onMissing) ?? []);
    return { ...element, children };
  }
  const text = element.text ?? "";
  const whole = wholeParameter(text);
  if (whole !== undefined && !Object.hasOwn(values, whole)) return undefined;
  const filled = fill(whole === undefined ? text : text.trim(), values);
  if ("text" in filled) return { ...element, text: filled.text };
  onMissing(filled.missing, element);
  return element;
}

function check(component: Component, apiVersion: string, file: string): Problem[] {
  return [...checkSchema(component, apiVersion, { file }), ...checkPortable(component, { file })];
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

function noValue(file: string, parameter: string, where: string): Problem {
  const message = `${where} needs a value of parameter ${parameter}.`;
  return { code: "PARAMETER_MISSING", message, remedy: `Give parameters.${parameter} in the org file.`, file };
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
