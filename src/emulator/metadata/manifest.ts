/** package.xml and destructiveChanges.xml. Pure. */
import type { MetadataFields } from "../state/types.ts";
import { METADATA_NAMESPACE, parseFile, readFields } from "./check.ts";
import { PACKAGE_ELEMENTS } from "./common.ts";
import { ComponentProblem } from "./problem.ts";

export interface Manifest {
  version: number;
  types: { name: string; members: string[] }[];
}

/**
 * Reads a manifest. `fallback` is the version of one that may leave it out (destructive changes).
 * @throws {ComponentProblem} not well-formed, unknown elements, or no version
 */
export function readManifest(text: string, fallback?: number): Manifest {
  const root = parseFile(text);
  if (root.name !== "Package" || root.namespace !== METADATA_NAMESPACE) {
    throw new ComponentProblem(
      `Error parsing file: Expected element {${METADATA_NAMESPACE}}Package`,
      "INVALID_INPUT",
      root,
    );
  }
  const elements =
    fallback === undefined ? PACKAGE_ELEMENTS : PACKAGE_ELEMENTS.map((element) => ({ ...element, required: false }));
  const fields = readFields(root, elements, "Package", { version: 68, order: "any", dates: {} });
  const version = fields.version === undefined ? (fallback ?? 0) : Number(fields.version);
  if (!(version >= 1) || !/^\d+\.0$/.test(String(fields.version ?? `${version}.0`))) {
    throw new ComponentProblem(`Invalid version specified: ${String(fields.version)}`, "INVALID_INPUT", root);
  }
  const types = ((fields.types ?? []) as MetadataFields[]).map((entry) => ({
    name: String(entry.name).trim(),
    members: ((entry.members ?? []) as string[]).map((member) => member.trim()),
  }));
  return { version, types };
}
