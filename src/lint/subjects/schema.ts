import { checkPortable, checkSchema } from "../../metadata/schema-check.ts";
import type { Problem } from "../../model/errors.ts";
import { type LintComponent, leaves, plainElement } from "../subject.ts";

/** The newest version whose elements this tool knows; files that don't say theirs are read by it. */
const NEWEST = "68.0";

/**
 * What the schema has against a component at these API versions (`"66.0"`); with none, nothing that depends on one. A
 * value that only an org file decides is not judged.
 */
export function schemaProblems(component: LintComponent, file: string, versions: readonly string[]): Problem[] {
  const plain = { type: component.type, fullName: component.fullName, root: plainElement(component.root) };
  const found = versions.flatMap((version) => checkSchema(plain, version, { file }));
  const anyVersion = versions.length > 0 ? [] : checkSchema(plain, NEWEST, { file }).filter(isTimeless);
  const open = new Set(
    leaves(component.root).flatMap(({ value, place }) =>
      value?.known === false ? [`${place.line}:${place.column}`] : [],
    ),
  );
  return unlike([...found, ...anyVersion]).filter(
    ({ code, line, column }) => !(VALUES.includes(code) && open.has(`${line}:${column}`)),
  );
}

/** Elements that have no documentation. */
export function undocumentedProblems(component: LintComponent, file: string): Problem[] {
  const plain = { type: component.type, fullName: component.fullName, root: plainElement(component.root) };
  return checkPortable(plain, { file }).filter(({ code }) => code === "SCHEMA_UNDOCUMENTED");
}

const VALUES = ["SCHEMA_ENUM", "SCHEMA_TYPE"];
const isTimeless = ({ code }: Problem) => code !== "SCHEMA_VERSION";

function unlike(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, line, column, message }) => {
    // Each version words it with its own number; the place says what it is about.
    const key = code === "SCHEMA_VERSION" ? `${code} ${line}:${column}` : `${code} ${line}:${column} ${message}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
