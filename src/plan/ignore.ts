import type { StateFinding } from "../model/finding.ts";
import type { Change } from "../model/plan.ts";
import { namePattern } from "../util/wildcard.ts";

/**
 * Changes without those fields that are not to count. A pattern is `Type.path` or `Type`, with `*` for any run of
 * characters: `ExternalClientApplication.contactPhone`, `PermissionSet.userPermissions[*`. A change that is left without a
 * field counts as none; one that was never about fields (something missing) only goes by its type alone.
 */
export function ignoring(changes: readonly Change[], patterns: readonly string[]): Change[] {
  const ignored = matcher(patterns);
  return changes.map((change) => {
    if (change.action === "none") return change;
    if (ignored(change.type)) return { ...change, action: "none", fields: [] };
    if (change.action !== "update") return change;
    const fields = change.fields.filter((field) => !ignored(`${change.type}.${field.path}`));
    return { ...change, fields, action: fields.length > 0 ? "update" : "none" };
  });
}

/** Findings whose codes are not to be passed over, by the same patterns: `USER_FROZEN`, `CERTIFICATE_*`. */
export function findingsLeft(findings: readonly StateFinding[], patterns: readonly string[]): StateFinding[] {
  const ignored = matcher(patterns);
  return findings.filter(({ code }) => !ignored(code));
}

function matcher(patterns: readonly string[]): (name: string) => boolean {
  const tests = patterns.map(namePattern);
  return (name) => tests.some((test) => test.test(name));
}
