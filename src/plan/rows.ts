import type { OrgSnapshot } from "../model/org.ts";
import type { Change } from "../model/plan.ts";
import { hasName, sameName } from "../util/same-name.ts";

/** The rows that let the integration user in, as ids or null for one that is not there. */
export interface AccessRows {
  assignmentId: string | null;
  preauthorisationId: string | null;
  /** Of the template's other permission sets, the names of those that the user held. */
  heldSets?: readonly string[] | undefined;
}

/** What bringing the rows back to how they were takes. */
export interface RowChanges {
  give: { assignment: boolean; preauthorisation: boolean };
  /** Ids of rows that were not there. */
  take: { assignmentId?: string; preauthorisationId?: string };
  /** Of the template's other sets: names of those to assign, and the assignments that were not there. */
  more: { give: readonly string[]; take: readonly { name: string; id: string }[] };
}

/**
 * Compares the rows of then with those of now. Pure.
 *
 * @param sameUser whether the integration user is the one of then: nobody else gets what that one held, or loses what that
 *   one lacked
 */
export function rowChanges(then: AccessRows, now: OrgSnapshot, sameUser: boolean): RowChanges {
  const { assignmentId, preauthorisationId, moreSets = [] } = now;
  const heldSets = then.heldSets ?? [];
  const held = moreSets.flatMap(({ name, assignmentId: id }) => (id === undefined ? [] : [{ name, id }]));
  const isHeld = (wanted: string) => held.some(({ name }) => sameName(name, wanted));
  return {
    give: {
      assignment: sameUser && then.assignmentId !== null && assignmentId === undefined,
      preauthorisation: then.preauthorisationId !== null && preauthorisationId === undefined,
    },
    take: {
      ...(sameUser && then.assignmentId === null && assignmentId !== undefined ? { assignmentId } : {}),
      ...(then.preauthorisationId === null && preauthorisationId !== undefined ? { preauthorisationId } : {}),
    },
    more: {
      give: sameUser ? heldSets.filter((name) => !isHeld(name)) : [],
      take: sameUser ? held.filter(({ name }) => !hasName(heldSets, name)) : [],
    },
  };
}

/** The same as lines of a plan. Pure. */
export function rowLines({ give, take, more }: RowChanges, username: string, app: string): Change[] {
  return [
    ...(give.assignment ? [rowLine("PermissionSetAssignment", username, "create")] : []),
    ...more.give.map((set) => rowLine("PermissionSetAssignment", `${username} holds ${set}`, "create")),
    ...more.take.map(({ name }) => rowLine("PermissionSetAssignment", `${username} holds ${name}`, "delete")),
    ...(give.preauthorisation ? [rowLine("SetupEntityAccess", app, "create")] : []),
    ...(take.assignmentId ? [rowLine("PermissionSetAssignment", username, "delete")] : []),
    ...(take.preauthorisationId ? [rowLine("SetupEntityAccess", app, "delete")] : []),
  ];
}

/** What a user holds, as a line names it: a permission set, or a group. */
export function heldName({ name, isGroup }: { name: string; isGroup?: boolean | undefined }): string {
  return isGroup ? `${GROUP}${name}` : name;
}

/** Of a line that names it, the same taken apart. */
export function heldIn(text: string): { name: string; isGroup: boolean } {
  const isGroup = text.startsWith(GROUP);
  return { name: isGroup ? text.slice(GROUP.length) : text, isGroup };
}

const GROUP = "the group ";

/** What happens to one row, as a line of a plan. */
export function rowLine(
  type: "PermissionSetLicenseAssign" | "PermissionSetAssignment" | "SetupEntityAccess",
  name: string,
  action: Change["action"],
): Change {
  return { type, name, action, fields: [], unreadable: [] };
}
