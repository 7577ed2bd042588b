import type { OrgSnapshot } from "../model/org.ts";
import { isOurs } from "./ownership.ts";

export interface Destruction {
  /** What goes, for people; empty when there is nothing. */
  lines: readonly string[];
  /** What stays and why. */
  kept: readonly string[];
  assignmentId?: string;
  members: readonly { type: string; fullName: string }[];
}

/**
 * What `destroy` removes: the user's assignment, the app (its satellites go with it) and the permission set, unless this
 * tool did not make it, others hold it or it opens something else. Pure.
 */
export function destruction(
  snapshot: OrgSnapshot,
  uses: { holders: readonly string[]; entities: readonly string[] },
): Destruction {
  const { app, permissionSet, user } = snapshot;
  const set = snapshot.components.find((component) => component.type === "PermissionSet");
  const isOthers = set !== undefined && !isOurs(set);
  // Who holds a set that this tool did not make is not its business either.
  const assignmentId = isOthers ? undefined : snapshot.assignmentId;
  const why = permissionSet && (isOthers ? "not made by this tool" : reasonToKeep(snapshot, uses));
  const members = [
    ...(app ? [{ type: "ExternalClientApplication", fullName: app.developerName }] : []),
    ...(permissionSet && !why ? [{ type: "PermissionSet", fullName: permissionSet.name }] : []),
  ];
  return {
    lines: [
      ...(assignmentId ? [`PermissionSetAssignment of ${user?.username}`] : []),
      ...members.map((member) => `${member.type} ${member.fullName}`),
    ],
    kept: permissionSet && why ? [`PermissionSet ${permissionSet.name}: ${why}`] : [],
    ...(assignmentId ? { assignmentId } : {}),
    members,
  };
}

function reasonToKeep(
  snapshot: OrgSnapshot,
  uses: { holders: readonly string[]; entities: readonly string[] },
): string | undefined {
  const others = uses.holders.filter((username) => username !== snapshot.user?.username);
  if (others.length > 0) return `held by ${others.length} more`;
  if (uses.entities.some((id) => id !== snapshot.app?.id)) return "it opens something else";
  return undefined;
}
