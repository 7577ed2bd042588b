import type { FormerUser } from "../model/former-user.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";
import type { Change } from "../model/plan.ts";
import { compareComponents, type Memory } from "./compare.ts";
import { rowLine } from "./rows.ts";

/**
 * Field by field, what deploying `desired` and granting access would change. Pure.
 *
 * @param desired already fitted to the org by `adopt`
 * @param formers integration users of before, who lose what they were given from here
 */
export function diff(
  desired: RenderedPackage,
  snapshot: OrgSnapshot,
  memory: Memory = {},
  formers: readonly FormerUser[] = [],
): Change[] {
  return [
    ...compareComponents(desired.components, snapshot.components, memory),
    ...accessChanges(desired, snapshot, formers),
  ];
}

function accessChanges(desired: RenderedPackage, snapshot: OrgSnapshot, formers: readonly FormerUser[]): Change[] {
  const app = desired.components.find((component) => component.type === "ExternalClientApplication")?.fullName ?? "";
  const permissionSet = desired.components.find((component) => component.type === "PermissionSet")?.fullName ?? "";
  return [
    rowLine(
      "PermissionSetAssignment",
      `${snapshot.user?.username ?? "integration user"} holds ${permissionSet}`,
      snapshot.assignmentId === undefined ? "create" : "none",
    ),
    rowLine(
      "SetupEntityAccess",
      `${permissionSet} may use ${app}`,
      snapshot.preauthorisationId === undefined ? "create" : "none",
    ),
    ...formers
      .filter(({ assignment }) => assignment === "goes")
      .map(({ username }) => rowLine("PermissionSetAssignment", `${username} holds ${permissionSet}`, "delete")),
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
