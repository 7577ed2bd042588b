/** PermissionSetGroup, and PermissionSetGroupComponent, which puts a permission set into one. */
import { ApiError } from "../http/errors.ts";
import { sameId } from "../objects/ids.ts";
import { nextId } from "../state/ids.ts";
import { type Fields, invalidReference, type ObjectOperations, text, type Work } from "./operations.ts";

export const groupOperations: ObjectOperations = {
  needs: "ManageProfilesPermissionsets",
  required: ["DeveloperName", "MasterLabel"],
  create({ org, now, caller }: Work, fields: Fields) {
    const name = text(fields.DeveloperName);
    if (org.permissionSetGroups.some((group) => group.name === name)) {
      const message = "The name is already used by another permission set group";
      throw new ApiError(400, "DUPLICATE_DEVELOPER_NAME", message, ["DeveloperName"]);
    }
    const group = {
      id: nextId(org, "0PG"),
      name,
      label: text(fields.MasterLabel),
      permissionSetId: nextId(org, "0PS"),
      members: [],
      status: "Outdated" as const,
      createdAt: now,
      createdBy: caller.user.id,
      modifiedAt: now,
    };
    org.permissionSetGroups.push(group);
    return group.id;
  },
  remove({ org }: Work, id: string) {
    if (org.assignments.some((assignment) => assignment.groupId === id)) {
      throw new ApiError(400, "DELETE_FAILED", "You can't delete a permission set group that's assigned to users.", []);
    }
    org.permissionSetGroups = org.permissionSetGroups.filter((group) => group.id !== id);
  },
};

export const groupComponentOperations: ObjectOperations = {
  needs: "ManageProfilesPermissionsets",
  required: ["PermissionSetGroupId", "PermissionSetId"],
  create({ org, now }: Work, fields: Fields) {
    const group = org.permissionSetGroups.find(({ id }) => sameId(id, text(fields.PermissionSetGroupId)));
    if (!group) throw invalidReference("PermissionSetGroupId");
    const set = org.components.find(
      ({ type, id }) => type === "PermissionSet" && sameId(id, text(fields.PermissionSetId)),
    );
    if (!set) throw invalidReference("PermissionSetId");
    if (group.members.some((member) => member.permissionSetId === set.id)) {
      throw new ApiError(400, "DUPLICATE_VALUE", "The permission set is in the permission set group already", []);
    }
    const member = { id: nextId(org, "0PH"), permissionSetId: set.id };
    group.members.push(member);
    group.modifiedAt = now;
    return member.id;
  },
  remove({ org, now }: Work, id: string) {
    for (const group of org.permissionSetGroups) {
      if (!group.members.some((member) => member.id === id)) continue;
      group.members = group.members.filter((member) => member.id !== id);
      group.modifiedAt = now;
    }
  },
};
