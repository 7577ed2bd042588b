import { leavesOf } from "../metadata/component.ts";
import { type ElementSpec, kindOf } from "../metadata/kinds.ts";
import { placeOf } from "../metadata/layout.ts";
import type { XmlDocument } from "../metadata/xml.ts";
import type { Problem } from "../model/errors.ts";
import type { Position, XmlElement } from "../model/metadata.ts";
import type { ParameterSpec, ParameterType } from "../model/template.ts";
import { unusedProblems } from "./contents.ts";
import { namesIn, PARAMETER_NAME, parts, wholeParameter } from "./placeholders.ts";

/** A metadata file of a template as it was read. */
export interface ReadFile {
  /** Relative to the template's folder, with placeholders. */
  path: string;
  /** As the user knows it, for messages. */
  file: string;
  text: string;
  document: XmlDocument;
}

/** One text that can hold placeholders, and where it stands. */
export interface Place {
  text: string;
  file: string;
  at?: Position | undefined;
  /** A value must be there: in a file's name, or beside other text. */
  needsValue: boolean;
  /** What a list does here: `makes` its element once for each value, `fills` it with all of them; else none can be here. */
  list?: "makes" | "fills" | undefined;
  /** The text makes a name, which is seen everywhere. */
  isName?: true;
  /** Parameters that may be here, by their type. */
  type?: ParameterType;
}

/**
 * What is wrong with the placeholders and names of a template's files: TEMPLATE_FILE for a file that is no component,
 * TEMPLATE_PLACEHOLDER for a placeholder that is malformed, undeclared, in a comment, or may be left without a value
 * where one is needed, TEMPLATE_UNUSED for a parameter that no file has, or TEMPLATE_INCOMPLETE where a missing file is why.
 *
 * @param texts of template.yaml that may hold parameters
 * @param whole whether every file that belongs there could be read: of a missing one nobody knows what it uses
 */
export function placementProblems(
  files: readonly ReadFile[],
  { parameters, app }: { parameters: readonly ParameterSpec[]; app?: "installed" },
  whole: boolean,
  texts: readonly Place[] = [],
): Problem[] {
  const places = files.flatMap(({ path, file, document }) => [
    { text: path, file, needsValue: true, isName: true as const },
    ...textsIn(document.root, file, specOf(document.root)),
  ]);
  places.push(...texts);
  const used = new Set(places.flatMap((place) => namesIn(place.text)));
  // One that no placeholder can have is told of where it is declared.
  const unused = whole ? parameters.filter(({ name }) => !used.has(name) && PARAMETER_NAME.test(name)) : [];
  return [
    ...files.flatMap((file) => [...fileProblems(file), ...commentProblems(file)]),
    ...places.flatMap((place) => placeProblems(place, parameters)),
    ...files.flatMap(({ file, document }) => secondLists(document.root, file, parameters)),
    ...unusedProblems(
      unused,
      files.map(({ document }) => document.root.name),
      app === "installed",
    ),
  ];
}

function fileProblems({ path, file, document }: ReadFile): Problem[] {
  const place = placeOf(path);
  if (place === undefined || path.split("/").length !== 2) {
    const message = `${path} is not where a component's file can be.`;
    const remedy = "Put it at <folder>/<name>.<suffix>, with the folder and suffix of its type.";
    return [{ code: "TEMPLATE_FILE", message, remedy, file }];
  }
  if (place.kind.type === document.root.name) return [];
  const message = `${path} holds ${document.root.name}; its place is that of ${place.kind.type}.`;
  return [{ code: "TEMPLATE_FILE", message, remedy: "Move it, or correct its root.", file, ...document.root.at }];
}

function commentProblems({ file, document }: ReadFile): Problem[] {
  return document.comments
    .filter((comment) => comment.text.includes("${"))
    .map((comment) =>
      placeholderProblem({ file, at: comment.at }, "A placeholder stands in a comment, which is never sent."),
    );
}

function placeProblems(place: Place, parameters: readonly ParameterSpec[]): Problem[] {
  const malformed = parts(place.text)
    .filter((part) => part.kind === "wrong")
    .map(() =>
      placeholderProblem(place, "Something begins like a placeholder and is none.", "Write it like ${appName}."),
    );
  const wrong = namesIn(place.text).flatMap((name) => {
    const spec = parameters.find((known) => known.name === name);
    if (spec === undefined) {
      const remedy = `Declare ${name} under parameters in template.yaml, or correct its name.`;
      return [placeholderProblem(place, `\${${name}} is no parameter of the template.`, remedy)];
    }
    if (place.type !== undefined && spec.type !== place.type) {
      const remedy = `Declare ${name} with type: ${place.type}, or use another parameter.`;
      return [
        placeholderProblem(place, `\${${name}} is of type ${spec.type}, and ${place.type} is needed here.`, remedy),
      ];
    }
    if (spec.list) return place.list === undefined ? [listProblem(place, name)] : [];
    if (spec.sensitive && place.isName) {
      return [
        placeholderProblem(place, `\${${name}} is sensitive, and a name is seen everywhere.`, "Use another parameter."),
      ];
    }
    if (!place.needsValue || spec.required || spec.default !== undefined) return [];
    const remedy = `Make ${name} required, give it a default, or let it be the whole text of its element.`;
    return [placeholderProblem(place, `\${${name}} may have no value, but one is needed here.`, remedy)];
  });
  return [...malformed, ...wrong];
}

function listProblem(place: Place, name: string): Problem {
  const remedy =
    "Put it into an element that may be there several times, like objectPermissions, or let it be the whole text of one that holds several values, like callbackUrl.";
  return placeholderProblem(place, `\${${name}} is a list, and one value is needed here.`, remedy);
}

/** Two lists in one element would have to be counted together, which no reader could see. */
function secondLists(root: XmlElement, file: string, parameters: readonly ParameterSpec[]): Problem[] {
  const isList = (name: string) => parameters.some((spec) => spec.name === name && spec.list);
  return root.children.flatMap((element) => {
    if (!childSpec(specOf(root), element)?.repeated) return [];
    const [first, second] = new Set(leavesOf(element).flatMap(({ text = "" }) => namesIn(text).filter(isList)));
    if (second === undefined) return [];
    const message = `<${element.name}> has two lists in it, ${first} and ${second}.`;
    return [placeholderProblem({ file, at: element.at }, message, "Write an element for each list.")];
  });
}

type Spec = Partial<Pick<ElementSpec, "repeated" | "separator" | "children">>;

function specOf(root: XmlElement): Spec {
  return { children: kindOf(root.name)?.elements ?? [] };
}

function childSpec(spec: Spec | undefined, child: XmlElement): ElementSpec | undefined {
  return spec?.children?.find(({ name }) => name === child.name);
}

function textsIn(element: XmlElement, file: string, spec: Spec | undefined, within = false): Place[] {
  const makes = within || spec?.repeated === true;
  if (element.children.length > 0) {
    return element.children.flatMap((child) => textsIn(child, file, childSpec(spec, child), makes));
  }
  const text = element.text ?? "";
  const isWhole = wholeParameter(text) !== undefined;
  const list = makes ? "makes" : isWhole && spec?.separator !== undefined ? "fills" : undefined;
  return [{ text, file, at: element.at, needsValue: !isWhole, list }];
}

function placeholderProblem(
  { file, at }: Pick<Place, "file" | "at">,
  message: string,
  remedy = "Use placeholders in the text of elements and in the names of files only.",
): Problem {
  return { code: "TEMPLATE_PLACEHOLDER", message, remedy, file, ...at };
}
