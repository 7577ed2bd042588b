import { type JunitCase, junitXml } from "../../page/junit-xml.ts";
import type { Finding } from "../finding.ts";

/** The findings as JUnit XML: a suite for each file, a failed case for each error; the rest is told and passes. */
export function lintJunit(findings: readonly Finding[], files: readonly string[]): string {
  const byFile = Map.groupBy(findings, ({ file }) => file);
  const names = [...new Set([...files, ...byFile.keys()])].sort();
  const suites = names.map((name) => ({ name, cases: byFile.get(name)?.map(findingCase) ?? [{ name: "lint" }] }));
  return junitXml("kantiv-sf lint", suites);
}

function findingCase({ code, rule, severity, message, fix, file, line, column }: Finding): JunitCase {
  const name = `${code} ${rule} (${line}:${column})`;
  if (severity !== "error") return { name, output: `${severity}: ${message} ${fix}` };
  return { name, failure: { message, type: code, detail: `${file}:${line}:${column} ${message} ${fix}` } };
}
