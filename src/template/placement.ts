import { placeOf } from "../metadata/layout.ts";
import type { XmlDocument } from "../metadata/xml.ts";
import type { Problem } from "../model/errors.ts";
import type { Position, XmlElement } from "../model/metadata.ts";
import type { ParameterSpec } from "../model/template.ts";
import { PARAMETER_NAME, parts, wholeParameter } from "./placeholders.ts";

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
interface Place {
  text: string;
  file: string;
  at?: Position | undefined;
  /** A value must be there: in a file's name, or beside other text. */
  needsValue: boolean;
}

/**
 * What is wrong with the placeholders and names of a template's files: TEMPLATE_FILE for a file that is no component,
 * TEMPLATE_PLACEHOLDER for a placeholder that is malformed, undeclared, in a comment, or may be left without a value
 * where one is needed, TEMPLATE_UNUSED for a parameter that no file has.
 *
 * @param whole whether every file that belongs there could be read: of a missing one nobody knows what it uses
 */
export function placementProblems(
  files: readonly ReadFile[],
  parameters: readonly ParameterSpec[],
  whole: boolean,
): Problem[] {
  const places = files.flatMap(({ path, file, document }) => [
    { text: path, file, needsValue: true },
    ...texts(document.root, file),
  ]);
  const used = new Set(places.flatMap((place) => names(place.text)));
  // One that no placeholder can have is told of where it is declared.
  const unused = whole ? parameters.filter(({ name }) => !used.has(name) && PARAMETER_NAME.test(name)) : [];
  return [
    ...files.flatMap((file) => [...fileProblems(file), ...commentProblems(file)]),
    ...places.flatMap((place) => placeProblems(place, parameters)),
    ...unused.map((spec) => ({
      code: "TEMPLATE_UNUSED",
      message: `Parameter ${spec.name} stands in no file.`,
      remedy: `Use \${${spec.name}} in a file, or remove the parameter.`,
      ...spec.place,
    })),
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
  const wrong = names(place.text).flatMap((name) => {
    const spec = parameters.find((known) => known.name === name);
    if (spec === undefined) {
      const remedy = `Declare ${name} under parameters in template.yaml, or correct its name.`;
      return [placeholderProblem(place, `\${${name}} is no parameter of the template.`, remedy)];
    }
    if (!place.needsValue || spec.required || spec.default !== undefined) return [];
    const remedy = `Make ${name} required, give it a default, or let it be the whole text of its element.`;
    return [placeholderProblem(place, `\${${name}} may have no value, but one is needed here.`, remedy)];
  });
  return [...malformed, ...wrong];
}

function texts(element: XmlElement, file: string): Place[] {
  if (element.children.length > 0) return element.children.flatMap((child) => texts(child, file));
  const text = element.text ?? "";
  return [{ text, file, at: element.at, needsValue: wholeParameter(text) === undefined }];
}

function names(text: string): string[] {
  return parts(text).flatMap((part) => (part.kind === "parameter" ? [part.name] : []));
}

function placeholderProblem(
  { file, at }: Pick<Place, "file" | "at">,
  message: string,
  remedy = "Use placeholders in the text of elements and in the names of files only.",
): Problem {
  return { code: "TEMPLATE_PLACEHOLDER", message, remedy, file, ...at };
}
