import { isFullName, leavesOf } from "../metadata/component.ts";
import { placeOf } from "../metadata/layout.ts";
import type { Problem } from "../model/errors.ts";
import type { ResolvedValues, TemplateFile } from "../model/template.ts";
import { countProblems } from "./contents.ts";
import { groupProblems } from "./groups.ts";
import { type ResolvedElement, resolveFile, type Value } from "./resolve.ts";

/** A component that a template makes. Its name holds a placeholder where only an org file can say. */
export interface ResolvedComponent {
  type: string;
  fullName: string;
  /** The template's file, as the user knows it. */
  file: string;
  root: ResolvedElement;
}

/**
 * The components that these files make with these values. Problems, each at its place: RENDER_FILE_NAME, RENDER_REPEATED,
 * TEMPLATE_TWO_APPS, TEMPLATE_SECOND, TEMPLATE_GROUP, and PARAMETER_MISSING where a value is needed and only an org file can give it.
 */
export function resolveComponents(
  files: readonly TemplateFile[],
  values: ResolvedValues,
): { components: ResolvedComponent[]; problems: Problem[] } {
  const made = files.map((file) => resolveComponent(file, values));
  const components = made.flatMap(({ component }) => component ?? []);
  return {
    components,
    problems: [
      ...made.flatMap(({ problems }) => problems),
      ...repeatedNames(components),
      ...countProblems(components),
      ...groupProblems(components),
    ],
  };
}

function resolveComponent(
  template: TemplateFile,
  values: ResolvedValues,
): { component?: ResolvedComponent; problems: Problem[] } {
  const { file } = template;
  const { path, root = emptyRoot(template) } = resolveFile(template, values);
  const place = placeOf(path.text);
  // One slash as in the template: a value must not add a folder.
  const depth = (text: string) => text.split("/").length;
  if (place === undefined || (path.known && !isFullName(place.fullName)) || depth(path.text) !== depth(template.path)) {
    const message = `${JSON.stringify(path.text)} cannot be the name of a component's file.`;
    const remedy = "Name it <folder>/<API name>.<suffix>, with the folder and suffix of its type.";
    return { problems: [{ code: "RENDER_FILE_NAME", message, remedy, file }] };
  }
  return {
    component: { type: place.kind.type, fullName: place.fullName, file, root },
    problems: [
      ...missingIn(path, "the file's name"),
      ...leavesOf(root).flatMap(({ name, value }) => (value ? missingIn(value, `<${name}>`) : [])),
    ],
  };
}

/** Of a file of which a parameter took everything out. */
function emptyRoot({ file, root }: TemplateFile): ResolvedElement {
  return { name: root.name, place: { file, line: 1, column: 1, ...root.at }, children: [] };
}

function missingIn({ missing, place }: Value, where: string): Problem[] {
  if (missing === undefined) return [];
  const message = `${where} needs a value of parameter ${missing}.`;
  const remedy = `Give parameters.${missing} in the org file.`;
  return [{ code: "PARAMETER_MISSING", message, remedy, ...place }];
}

function repeatedNames(components: readonly ResolvedComponent[]): Problem[] {
  const seen = new Set<string>();
  return components.flatMap(({ type, fullName, file }) => {
    const key = `${type} ${fullName}`.toLowerCase();
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const message = `Two files make the ${type} ${fullName}.`;
    return [{ code: "RENDER_REPEATED", message, remedy: "Give them different names.", file }];
  });
}
