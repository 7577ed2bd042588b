import { encodeText } from "../../metadata/xml-text.ts";
import { printable } from "../../util/printable.ts";
import type { Finding } from "../finding.ts";

/** JUnit XML as CI servers read it: a suite for each file, a failed case for each error; the rest is told and passes. */
export function junitXml(findings: readonly Finding[], files: readonly string[]): string {
  const byFile = Map.groupBy(findings, ({ file }) => file);
  const names = [...new Set([...files, ...byFile.keys()])].sort();
  const suites = names.map((file) => suite(file, byFile.get(file) ?? []));
  const errors = findings.filter(isError).length;
  const tests = names.reduce((sum, file) => sum + Math.max(1, byFile.get(file)?.length ?? 0), 0);
  const head = `<testsuites name="kantiv-sf lint" tests="${tests}" failures="${errors}">`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites.flat(), "</testsuites>", ""].join("\n");
}

function suite(file: string, findings: readonly Finding[]): string[] {
  const name = text(file);
  const cases = findings.length > 0 ? findings.map(testCase) : [`    <testcase classname="${name}" name="lint"/>`];
  const failures = findings.filter(isError).length;
  const head = `  <testsuite name="${name}" tests="${cases.length}" failures="${failures}">`;
  return [head, ...cases, "  </testsuite>"];
}

function testCase(finding: Finding): string {
  const { code, rule, severity, message, fix, file, line, column } = finding;
  const head = `    <testcase classname="${text(file)}" name="${code} ${rule} (${line}:${column})">`;
  const inside = isError(finding)
    ? `<failure message="${text(message)}" type="${code}">${text(`${file}:${line}:${column} ${message} ${fix}`)}</failure>`
    : `<system-out>${text(`${severity}: ${message} ${fix}`)}</system-out>`;
  return `${head}${inside}</testcase>`;
}

const isError = ({ severity }: Finding) => severity === "error";
const text = (value: string) => encodeText(printable(value, 2000));
