import { encodeText } from "../metadata/xml-text.ts";
import { printable } from "../util/printable.ts";

export interface JunitCase {
  name: string;
  /** Fails the case: the line that is shown, more of it below, and what kind it is of. */
  failure?: { message: string; detail?: string; type?: string };
  /** Why it did not run. */
  skipped?: string;
  /** Told, without failing. */
  output?: string;
}

export interface JunitSuite {
  name: string;
  cases: readonly JunitCase[];
}

/** JUnit XML as CI servers read it. */
export function junitXml(name: string, suites: readonly JunitSuite[]): string {
  const cases = suites.flatMap((suite) => suite.cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${text(name)}" ${counts(cases)}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteLines({ name, cases }: JunitSuite): string[] {
  const head = `  <testsuite name="${text(name)}" ${counts(cases)}>`;
  return [head, ...cases.map((one) => `    ${caseLine(name, one)}`), "  </testsuite>"];
}

function counts(cases: readonly JunitCase[]): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  return `tests="${cases.length}" failures="${failures}" skipped="${skipped}"`;
}

function caseLine(suite: string, { name, failure, skipped, output }: JunitCase): string {
  const inside = [
    ...(failure ? [failureText(failure)] : []),
    ...(skipped === undefined ? [] : [`<skipped message="${text(skipped)}"/>`]),
    ...(output === undefined ? [] : [`<system-out>${text(output)}</system-out>`]),
  ].join("");
  const head = `<testcase classname="${text(suite)}" name="${text(name)}"`;
  return inside === "" ? `${head}/>` : `${head}>${inside}</testcase>`;
}

function failureText({ message, detail = message, type }: NonNullable<JunitCase["failure"]>): string {
  const kind = type === undefined ? "" : ` type="${text(type)}"`;
  return `<failure message="${text(message)}"${kind}>${text(detail)}</failure>`;
}

function text(value: string): string {
  return encodeText(printable(value, 2_000));
}
