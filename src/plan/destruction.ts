import { isOurs, OWNER_MARK } from "../metadata/owner-mark.ts";
import type { FormerUser } from "../model/former-user.ts";
import type { OrgSnapshot, OtherApp } from "../model/org.ts";
import { hasName } from "../util/same-name.ts";
import type { Gone } from "./effects/on-org.ts";

/** Who else relies on a permission set: usernames that hold it, ids of what it opens, names of the groups that it is in. */
interface Uses {
  holders: readonly string[];
  entities: readonly string[];
  groups: readonly string[];
}

export interface Destruction {
  /** Components, and the row of access. */
  gone: readonly Gone[];
  /** What goes, for people; empty when there is nothing. */
  lines: readonly string[];
  /** What stays and why. */
  kept: readonly string[];
  assignmentId?: string;
  /** Integration users of before, who lose what they were given from here. */
  formers: readonly FormerUser[];
  members: readonly { type: string; fullName: string }[];
  /** Other apps of this tool that the same permission set opens. */
  siblings: readonly OtherApp[];
}

/**
 * What `destroy` removes: the user's assignment, the app (its satellites go with it) and the permission set, unless this
 * tool did not make it, others hold it, it is in a group or it opens something else. Where that is another app of this tool, the assignment
 * stays, too: it is by both that the user gets in there. Pure.
 *
 * @param formers integration users of before; what runs from here gave them goes, too
 */
export function destruction(snapshot: OrgSnapshot, uses: Uses, formers: readonly FormerUser[] = []): Destruction {
  const { app, permissionSet, user } = snapshot;
  const set = snapshot.components.find((component) => component.type === "PermissionSet");
  const isOthers = set !== undefined && !isOurs(set);
  const siblings = siblingsOf(snapshot, uses);
  const needed = siblings.length > 0 ? `${siblings.map((one) => one.developerName).join(", ")} needs it` : undefined;
  // Who holds a set that this tool did not make is not its business either.
  const assignmentId = isOthers || needed ? undefined : snapshot.assignmentId;
  const going = isOthers || needed ? [] : formers.filter(({ assignment }) => assignment === "goes");
  const why = permissionSet && (isOthers ? "not made by this tool" : (needed ?? reasonToKeep(snapshot, uses, going)));
  const members = [
    ...(app ? [{ type: "ExternalClientApplication", fullName: app.developerName }] : []),
    ...(permissionSet && !why ? [{ type: "PermissionSet", fullName: permissionSet.name }] : []),
  ];
  return {
    gone: [
      ...[...(assignmentId ? [user?.username ?? ""] : []), ...going.map(({ username }) => username)].map((name) => ({
        type: "PermissionSetAssignment",
        name,
      })),
      ...members.map(({ type, fullName }) => ({ type, name: fullName })),
    ],
    lines: [
      ...(assignmentId ? [`PermissionSetAssignment of ${user?.username}`] : []),
      ...going.map(({ username }) => `PermissionSetAssignment of ${username}, the integration user before`),
      ...members.map((member) => `${member.type} ${member.fullName}`),
    ],
    kept: [
      ...(snapshot.assignmentId && needed ? [`PermissionSetAssignment of ${user?.username}: ${needed}`] : []),
      ...(permissionSet && why ? [`PermissionSet ${permissionSet.name}: ${why}`] : []),
    ],
    ...(assignmentId ? { assignmentId } : {}),
    formers: going,
    members,
    siblings,
  };
}

function siblingsOf({ otherApps = [] }: OrgSnapshot, { entities }: Uses): OtherApp[] {
  return otherApps.filter(({ id, description }) => entities.includes(id) && description.includes(OWNER_MARK));
}

function reasonToKeep(snapshot: OrgSnapshot, uses: Uses, going: readonly FormerUser[]): string | undefined {
  const losing = [snapshot.user?.username ?? "", ...going.map(({ username }) => username)];
  // An org deletes no set that is in a group, and whom the group lets in is its owner's business.
  if (uses.groups.length > 0) return `in the permission set group ${uses.groups.join(", ")}`;
  const others = uses.holders.filter((username) => !hasName(losing, username));
  if (others.length > 0) return `held by ${others.length} more`;
  if (uses.entities.some((id) => id !== snapshot.app?.id)) return "it opens something else";
  return undefined;
}
