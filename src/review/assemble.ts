import { eachText } from "../util/printable.ts";
import { redact } from "../util/redact.ts";
import { isWorthShowing } from "./case.ts";
import type { CaseReview, FindingsReview, Review, Revision, TemplateReview } from "./model.ts";

/** All parts as one document without secrets, with the verdict and the orgs that an apply would change. Pure. */
export function assembleReview(parts: {
  base: Revision;
  head: Revision;
  templates: readonly TemplateReview[];
  findings: FindingsReview;
}): Review {
  const reasons = reasonsOf(parts.templates, parts.findings);
  return redacted({
    version: 1,
    verdict: { status: reasons.length > 0 ? "failed" : "ok", reasons },
    base: parts.base,
    head: parts.head,
    affectedOrgs: casesOf(parts.templates)
      .filter((one) => one.kind === "org" && isWorthShowing(one))
      .map(({ name }) => name),
    templates: parts.templates,
    findings: parts.findings,
  });
}

/** Before any form escapes or cuts a text: in another writing a secret would no longer be known as one. */
function redacted(review: Review): Review {
  return eachText(review, redact) as Review;
}

export function casesOf(templates: readonly TemplateReview[]): CaseReview[] {
  return templates.flatMap(({ cases }) => cases);
}

/** Whether a template has to be looked at. */
export function isTouched({ state, cases }: TemplateReview): boolean {
  return state !== "unchanged" || cases.some(isWorthShowing);
}

function reasonsOf(templates: readonly TemplateReview[], findings: FindingsReview): string[] {
  const errors = findings.new.filter(({ severity }) => severity === "error").length;
  const cases = casesOf(templates);
  const broken = cases.filter((one) => one.head.state === "broken" && isWorthShowing(one));
  const failed = cases.filter(({ rehearsal }) =>
    rehearsal.some(({ step, status }) => status === "failed" && step !== "base"),
  );
  return [
    ...(errors > 0 ? [`${errors} new ${errors === 1 ? "finding is an error" : "findings are errors"}.`] : []),
    ...broken.map(({ name }) => `${name} does not render.`),
    ...failed.map(({ name }) => `${name} fails in the rehearsal.`),
  ];
}
