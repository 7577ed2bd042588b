import { encodeText } from "../../metadata/xml-text.ts";
import { printable } from "../../util/printable.ts";
import { isTouched } from "../assemble.ts";
import type { CaseReview, Review } from "../model.ts";
import { shownCases } from "./words.ts";

interface Test {
  name: string;
  failure?: string;
  skipped?: string;
  /** Told, without failing. */
  output?: string;
}

/** JUnit XML as CI servers read it: a suite for the findings and one for each template with each example or org. */
export function reviewJunit(review: Review): string {
  const suites = [
    suite("findings", findingTests(review)),
    ...review.templates
      .filter(isTouched)
      .flatMap((template) => shownCases(template).map((one) => suite(one.name, caseTests(one)))),
  ];
  const sum = (key: "tests" | "failures") => suites.reduce((total, one) => total + one[key], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kantiv-sf review" tests="${sum("tests")}" failures="${sum("failures")}">`,
    ...suites.flatMap(({ lines }) => lines),
    "</testsuites>",
    "",
  ].join("\n");
}

function findingTests({ findings }: Review): Test[] {
  const tests = findings.new.map(({ code, rule, severity, message, fix, file, line, column }): Test => {
    const name = `${code} ${rule} (${file}:${line}:${column})`;
    const words = `${message} ${fix}`;
    return severity === "error" ? { name, failure: words } : { name, output: `${severity}: ${words}` };
  });
  return tests.length > 0 ? tests : [{ name: "no new finding" }];
}

function caseTests(one: CaseReview): Test[] {
  const { head, live, effects, rehearsal } = one;
  const breaking = effects.filter(({ level }) => level === "breaks").map(({ what }) => what);
  return [
    { name: "renders", ...(head.state === "broken" && { failure: head.message }) },
    { name: `update of a live app: ${live}`, ...(breaking.length > 0 && { output: breaking.join("\n") }) },
    ...rehearsal.map(({ step, title, status, detail = status }): Test => {
      const name = `emulator: ${title}`;
      if (status === "skipped") return { name, skipped: detail };
      if (status === "failed" && step !== "base") return { name, failure: detail };
      return status === "passed" ? { name } : { name, output: detail };
    }),
  ];
}

function suite(name: string, tests: readonly Test[]): { lines: string[]; tests: number; failures: number } {
  const failures = tests.filter(({ failure }) => failure !== undefined).length;
  const skipped = tests.filter((test) => test.skipped !== undefined).length;
  const head = `  <testsuite name="${text(name)}" tests="${tests.length}" failures="${failures}" skipped="${skipped}">`;
  const lines = [head, ...tests.map((test) => `    ${testCase(name, test)}`), "  </testsuite>"];
  return { lines, tests: tests.length, failures };
}

function testCase(suiteName: string, { name, failure, skipped, output }: Test): string {
  const inside = [
    ...(failure === undefined ? [] : [`<failure message="${text(failure)}">${text(failure)}</failure>`]),
    ...(skipped === undefined ? [] : [`<skipped message="${text(skipped)}"/>`]),
    ...(output === undefined ? [] : [`<system-out>${text(output)}</system-out>`]),
  ].join("");
  const head = `<testcase classname="${text(suiteName)}" name="${text(name)}"`;
  return inside === "" ? `${head}/>` : `${head}>${inside}</testcase>`;
}

const text = (value: string) => encodeText(printable(value, 2_000));
