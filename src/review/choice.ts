import type { CaseReview } from "./model.ts";

/**
 * Which cases are walked where not all can be: the first of each that becomes something else, in each template, before
 * any that only repeats it for another org. Pure.
 *
 * @param templates the cases of each template that may be walked
 */
export function chosen(templates: readonly (readonly CaseReview[])[], most: number): Set<CaseReview> {
  const seen = new Set<string>();
  const [first, again]: [CaseReview[], CaseReview[]] = [[], []];
  templates.forEach((cases, template) => {
    for (const one of cases) {
      const what = JSON.stringify([template, one.changes.map(({ type, action, fields }) => [type, action, fields])]);
      (seen.has(what) ? again : first).push(one);
      seen.add(what);
    }
  });
  return new Set([...first, ...again].slice(0, most));
}
