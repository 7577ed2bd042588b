/** PermissionSet: known permissions, what they depend on, its licence, and when it may go. */
import { isUnderWay } from "../../access/groups.ts";
import { licenseNamed } from "../../access/licenses.ts";
import { DEPENDS_ON, enabledPermissions, USER_PERMISSIONS } from "../../access/permissions.ts";
import type { Component, Org } from "../../state/types.ts";
import { ComponentProblem, noSuchReference } from "../problem.ts";
import { type Applied, type ChangeContext, findComponent, type Incoming, putComponent } from "../store.ts";
import { checkGrants } from "./grants.ts";

/** @throws {ComponentProblem} a label or description too long, an unknown permission or licence, a missing dependency, a group of it under way */
export function putPermissionSet(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  const { label, description, license } = incoming.fields;
  if (String(label ?? "").length > 80) throw tooLong("Label", 80);
  if (String(description ?? "").length > 255) throw tooLong("Description", 255);
  const enabled = enabledPermissions(incoming.fields);
  for (const name of enabled) checkPermission(name, enabled, context);
  if (license !== undefined && !licenseNamed(org, license))
    throw noSuchReference("license", "UserLicense", String(license));
  const before = findComponent(org, "PermissionSet", incoming.fullName);
  const isWorkedOut = before && isUnderWay(org, before.id, context.now);
  const applied = putComponent(org, { ...incoming, fields: checkGrants(org, incoming.fields, context) }, context);
  if (isWorkedOut && applied.changed && context.switches.setOfGroupUnderWay === "refused") {
    const message = `The permission set ${incoming.fullName} is in a permission set group that's being updated. Try again later.`;
    throw new ComponentProblem(message, "INVALID_STATUS");
  }
  return applied;
}

export function tooLong(label: string, max: number): ComponentProblem {
  return new ComponentProblem(`${label}: data value too large (max length=${max})`, "STRING_TOO_LONG");
}

function checkPermission(name: string, enabled: readonly string[], { switches }: ChangeContext): void {
  const isLacking = name === "UseAnyApiClient" && switches.useAnyApiClient === "unknown";
  if (isLacking || !Object.hasOwn(USER_PERMISSIONS, name)) {
    throw new ComponentProblem(`Unknown user permission: ${name}`, "INVALID_INPUT");
  }
  const missing = (DEPENDS_ON[name] ?? []).filter((needed) => !enabled.includes(needed));
  if (missing.length > 0) {
    const labels = missing.map((needed) => USER_PERMISSIONS[needed]).join(", ");
    throw new ComponentProblem(
      `Permission ${USER_PERMISSIONS[name]} depends on permission(s): ${labels}`,
      "INVALID_INPUT",
    );
  }
}

/** @throws {ComponentProblem} while users hold it, unless the org lets it go */
export function removePermissionSet(org: Org, set: Component, context: ChangeContext): void {
  const assigned = org.assignments.some((assignment) => assignment.permissionSetId === set.id);
  if (assigned && context.switches.deleteAssignedPermissionSet === "refused") {
    throw new ComponentProblem(
      "You can't delete a permission set that's assigned to users. Remove the assignments and try again.",
      "DELETE_FAILED",
    );
  }
  if (
    org.permissionSetGroups.some(({ members }) => members.some(({ permissionSetId }) => permissionSetId === set.id))
  ) {
    throw new ComponentProblem(
      "This permission set is in a permission set group. Remove it there first.",
      "DELETE_FAILED",
    );
  }
  org.assignments = org.assignments.filter((assignment) => assignment.permissionSetId !== set.id);
  org.accessRows = org.accessRows.filter((row) => row.parentId !== set.id);
}
