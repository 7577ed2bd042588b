import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";
import type { Change } from "../model/plan.ts";
import { compareComponents, type Memory } from "./compare.ts";

/**
 * Field by field, what deploying `desired` and granting access would change. Pure.
 *
 * @param desired already fitted to the org by `adopt`
 */
export function diff(desired: RenderedPackage, snapshot: OrgSnapshot, memory: Memory = {}): Change[] {
  return [...compareComponents(desired.components, snapshot.components, memory), ...accessChanges(desired, snapshot)];
}

function accessChanges(desired: RenderedPackage, snapshot: OrgSnapshot): Change[] {
  const app = desired.components.find((component) => component.type === "ExternalClientApplication")?.fullName ?? "";
  const permissionSet = desired.components.find((component) => component.type === "PermissionSet")?.fullName ?? "";
  const row = (type: string, name: string, there: boolean): Change => ({
    type,
    name,
    action: there ? "none" : "create",
    fields: [],
    unreadable: [],
  });
  return [
    row(
      "PermissionSetAssignment",
      `${snapshot.user?.username ?? "integration user"} holds ${permissionSet}`,
      snapshot.assignmentId !== undefined,
    ),
    row("SetupEntityAccess", `${permissionSet} may use ${app}`, snapshot.preauthorisationId !== undefined),
  ];
}

/** Whether anything would be done. */
export function hasChanges(changes: readonly Change[]): boolean {
  return changes.some((change) => change.action !== "none");
}

/** Whether a deployment is needed: the rows that give access are made by other means. */
export function needsDeploy(changes: readonly Change[]): boolean {
  return changes.some((change) => change.action !== "none" && !ROWS.has(change.type));
}

const ROWS = new Set(["PermissionSetAssignment", "SetupEntityAccess"]);
