import type { CaseReview } from "./model.ts";

/** More that only repeat a change for other orgs show nothing new, and take as long. */
const OF_A_KIND = 3;

/**
 * Which cases are walked: the first of each that becomes something else, in each template, before those that only repeat it
 * for another org, of which a few are enough; real orgs before examples. Pure.
 *
 * @param templates the cases of each template that may be walked
 */
export function chosen(templates: readonly (readonly CaseReview[])[], most: number): Set<CaseReview> {
  const seen = new Map<string, number>();
  const [first, again]: [CaseReview[], CaseReview[]] = [[], []];
  templates.forEach((cases, template) => {
    for (const one of cases.toSorted((a, b) => Number(b.kind === "org") - Number(a.kind === "org"))) {
      const what = JSON.stringify([template, one.changes.map(({ type, action, fields }) => [type, action, fields])]);
      const before = seen.get(what) ?? 0;
      seen.set(what, before + 1);
      if (before < OF_A_KIND) (before > 0 ? again : first).push(one);
    }
  });
  return new Set([...first, ...again].slice(0, most));
}
