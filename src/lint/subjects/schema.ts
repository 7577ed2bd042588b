import { checkPortable, checkSchema } from "../../metadata/schema-check.ts";
import type { Problem } from "../../model/errors.ts";
import type { ResolvedComponent } from "../../template/components.ts";
import { atDecision, plainElement } from "../../template/resolve.ts";
import { uniqueBy } from "../../util/unique-by.ts";

/** The newest version whose elements this tool knows; files that don't say theirs are read by it. */
export const NEWEST = "68.0";

/** What the schema has against a component at these API versions (`"66.0"`); with none, nothing that depends on one. */
export function schemaProblems(component: ResolvedComponent, versions: readonly string[]): Problem[] {
  const { file, root } = component;
  const plain = { ...component, root: plainElement(root) };
  const found = versions.flatMap((version) => checkSchema(plain, version, { file }));
  const anyVersion = versions.length > 0 ? [] : checkSchema(plain, NEWEST, { file }).filter(isTimeless);
  // Each version words it with its own number; the place says what it is about.
  return uniqueBy(atDecision([...found, ...anyVersion], root), ({ code, file: where, line, column, message }) =>
    JSON.stringify([code, where, line, column, code === "SCHEMA_VERSION" ? "" : message]),
  );
}

/** Elements that have no documentation, or are secrets. */
export function portableProblems({ type, fullName, file, root }: ResolvedComponent): Problem[] {
  return checkPortable({ type, fullName, root: plainElement(root) }, { file }).filter(
    ({ code }) => code === "SCHEMA_UNDOCUMENTED" || code === "SCHEMA_SECRET",
  );
}

const isTimeless = ({ code }: Problem) => code !== "SCHEMA_VERSION";
