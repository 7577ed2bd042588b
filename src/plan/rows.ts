import type { OrgSnapshot } from "../model/org.ts";
import type { Change } from "../model/plan.ts";

/** The rows that let the integration user in, as ids or null for one that is not there. */
export interface AccessRows {
  assignmentId: string | null;
  preauthorisationId: string | null;
}

/** What bringing the rows back to how they were takes. */
export interface RowChanges {
  give: { assignment: boolean; preauthorisation: boolean };
  /** Ids of rows that were not there. */
  take: { assignmentId?: string; preauthorisationId?: string };
}

/**
 * Compares the rows of then with those of now. Pure.
 *
 * @param sameUser whether the integration user is the one of then: nobody else gets what that one held, or loses what that
 *   one lacked
 */
export function rowChanges(then: AccessRows, now: OrgSnapshot, sameUser: boolean): RowChanges {
  const { assignmentId, preauthorisationId } = now;
  return {
    give: {
      assignment: sameUser && then.assignmentId !== null && assignmentId === undefined,
      preauthorisation: then.preauthorisationId !== null && preauthorisationId === undefined,
    },
    take: {
      ...(sameUser && then.assignmentId === null && assignmentId !== undefined ? { assignmentId } : {}),
      ...(then.preauthorisationId === null && preauthorisationId !== undefined ? { preauthorisationId } : {}),
    },
  };
}

/** The same as lines of a plan. Pure. */
export function rowLines({ give, take }: RowChanges, username: string, app: string): Change[] {
  return [
    ...(give.assignment ? [rowLine("PermissionSetAssignment", username, "create")] : []),
    ...(give.preauthorisation ? [rowLine("SetupEntityAccess", app, "create")] : []),
    ...(take.assignmentId ? [rowLine("PermissionSetAssignment", username, "delete")] : []),
    ...(take.preauthorisationId ? [rowLine("SetupEntityAccess", app, "delete")] : []),
  ];
}

/** What happens to one row, as a line of a plan. */
export function rowLine(
  type: "PermissionSetAssignment" | "SetupEntityAccess",
  name: string,
  action: Change["action"],
): Change {
  return { type, name, action, fields: [], unreadable: [] };
}
