import { componentOf, leavesOf } from "../../metadata/component.ts";
import { placeOf } from "../../metadata/layout.ts";
import { KantivError, type Problem } from "../../model/errors.ts";
import type { Place } from "../../model/metadata.ts";
import { resolveComponents } from "../../template/components.ts";
import type { ResolvedElement } from "../../template/resolve.ts";
import type { Prepared } from "../input/prepared.ts";

/**
 * What an org has against a component, at the place that decides it: the template's file and line, or where a parameter gets
 * the value. A problem that is of no file of the template stays as it is. Pure.
 */
export function atTemplate(error: KantivError, prepared: Pick<Prepared, "template" | "values">): KantivError {
  const problems = error.problems.map((problem) => located(problem, prepared));
  if (problems.every((problem, index) => problem === error.problems[index])) return error;
  const { code, message, remedy, exit, data, cause } = error;
  return new KantivError(code, message, remedy, { exit, data, problems, cause });
}

/** The place of an element of the component of that type; of the component's file where the template has no such element. */
export function placeOfElement(
  { template, values }: Pick<Prepared, "template" | "values">,
  type: string,
  isMeant: (element: ResolvedElement) => boolean,
): Place | undefined {
  const component = componentOf(resolveComponents(template.files, values).components, type);
  if (!component) return undefined;
  const element = leavesOf(component.root).find(isMeant);
  return element ? (element.value?.place ?? element.place) : component.root.place;
}

function located(problem: Problem, prepared: Pick<Prepared, "template" | "values">): Problem {
  const type = problem.file === undefined ? undefined : placeOf(problem.file)?.kind.type;
  const place = type && placeOfElement(prepared, type, (element) => isNamed(element, problem.message));
  return place ? { ...problem, ...place } : problem;
}

/** Whether the org's words name the element, or one of the values in it. */
function isNamed({ name, value }: ResolvedElement, words: string): boolean {
  const said = new Set(words.split(/[^\w.@:/-]+/));
  const values =
    value?.text.split(/[\s,]+/).filter((text) => text.length > 2 && !/^(true|false|\d+)$/.test(text)) ?? [];
  return said.has(name) || (name !== "externalClientApplication" && values.some((text) => said.has(text)));
}
