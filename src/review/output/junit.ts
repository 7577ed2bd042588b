import { type JunitCase, junitXml } from "../../page/junit-xml.ts";
import { isTouched } from "../assemble.ts";
import type { CaseReview, Review } from "../model.ts";
import { shownCases } from "./words.ts";

/** A review as JUnit XML: a suite for the findings and one for each template with each example or org. */
export function reviewJunit(review: Review): string {
  const cases = review.templates.filter(isTouched).flatMap(shownCases);
  return junitXml("kantiv-sf review", [
    { name: "findings", cases: findingCases(review) },
    ...cases.map((one) => ({ name: one.name, cases: casesOf(one) })),
  ]);
}

function findingCases({ findings }: Review): JunitCase[] {
  const cases = findings.new.map(({ code, rule, severity, message, fix, file, line, column }): JunitCase => {
    const name = `${code} ${rule} (${file}:${line}:${column})`;
    const words = `${message} ${fix}`;
    return severity === "error" ? { name, failure: { message: words } } : { name, output: `${severity}: ${words}` };
  });
  return cases.length > 0 ? cases : [{ name: "no new finding" }];
}

function casesOf({ head, live, effects, rehearsal }: CaseReview): JunitCase[] {
  const breaking = effects.filter(({ level }) => level !== "careful").map(({ what }) => what);
  return [
    { name: "renders", ...(head.state === "broken" && { failure: { message: head.message } }) },
    { name: `update of a live app: ${live}`, ...(breaking.length > 0 && { output: breaking.join("\n") }) },
    ...rehearsal.map(({ step, title, status, detail = status }): JunitCase => {
      const name = `emulator: ${title}`;
      if (status === "skipped") return { name, skipped: detail };
      if (status === "failed" && step !== "base") return { name, failure: { message: detail } };
      return status === "passed" ? { name } : { name, output: detail };
    }),
  ];
}
