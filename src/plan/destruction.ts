import type { OrgSnapshot } from "../model/org.ts";

export interface Destruction {
  /** What goes, for people; empty when there is nothing. */
  lines: readonly string[];
  /** What stays and why. */
  kept: readonly string[];
  assignmentId?: string;
  members: readonly { type: string; fullName: string }[];
}

/**
 * What `destroy` removes: the user's assignment, the app (its satellites go with it) and the permission set, unless others
 * hold it or it opens something else. Pure.
 */
export function destruction(
  snapshot: OrgSnapshot,
  uses: { holders: readonly string[]; entities: readonly string[] },
): Destruction {
  const { app, permissionSet, assignmentId, user } = snapshot;
  const others = uses.holders.filter((username) => username !== user?.username);
  const entities = uses.entities.filter((id) => id !== app?.id);
  const needed = others.length > 0 || entities.length > 0;
  const members = [
    ...(app ? [{ type: "ExternalClientApplication", fullName: app.developerName }] : []),
    ...(permissionSet && !needed ? [{ type: "PermissionSet", fullName: permissionSet.name }] : []),
  ];
  const why = others.length > 0 ? `held by ${others.length} more` : "it opens something else";
  return {
    lines: [
      ...(assignmentId ? [`PermissionSetAssignment of ${user?.username}`] : []),
      ...members.map((member) => `${member.type} ${member.fullName}`),
    ],
    kept: permissionSet && needed ? [`PermissionSet ${permissionSet.name}: ${why}`] : [],
    ...(assignmentId ? { assignmentId } : {}),
    members,
  };
}
