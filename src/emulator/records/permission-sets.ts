/** PermissionSet by REST: the same component that a deployment writes. */
import { enabledPermissions, listOf } from "../access/permissions.ts";
import { ApiError } from "../http/errors.ts";
import { applyComponent, removeComponent } from "../metadata/apply.ts";
import { ComponentProblem } from "../metadata/problem.ts";
import { type ChangeContext, isSameName } from "../metadata/store.ts";
import type { MetadataFields } from "../state/types.ts";
import { type Fields, invalidReference, type ObjectOperations, text, type Work } from "./operations.ts";

export function contextOf({ exchange, now, caller, org }: Work): ChangeContext {
  return {
    world: exchange.world,
    now,
    userId: caller.user.id,
    switches: exchange.switches,
    version: org.apiVersions.max,
    ignoreWarnings: true,
  };
}

export function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof ComponentProblem) throw new ApiError(400, error.statusCode, error.message, []);
    throw error;
  }
}

function metadataFields(fields: Fields, before: MetadataFields): MetadataFields {
  const on = new Set(enabledPermissions(before));
  for (const [name, value] of Object.entries(fields)) {
    if (!name.startsWith("Permissions")) continue;
    if (value === true) on.add(name.slice("Permissions".length));
    else on.delete(name.slice("Permissions".length));
  }
  const { userPermissions: _old, ...rest } = before;
  return {
    ...rest,
    ...(fields.Label === undefined ? {} : { label: text(fields.Label) }),
    ...(fields.Description === undefined ? {} : { description: text(fields.Description) }),
    ...(on.size > 0 ? { userPermissions: [...on].sort().map((name) => ({ enabled: "true", name })) } : {}),
  };
}

export const permissionSetOperations: ObjectOperations = {
  needs: "ManageProfilesPermissionsets",
  required: ["Name", "Label"],
  create(work: Work, fields: Fields) {
    const fullName = text(fields.Name);
    if (
      work.org.components.some(
        (component) => component.type === "PermissionSet" && isSameName(component.fullName, fullName),
      )
    ) {
      throw new ApiError(400, "DUPLICATE_DEVELOPER_NAME", "The name is already used by another permission set", [
        "Name",
      ]);
    }
    const license = work.org.permissionSetLicenses.find((candidate) => candidate.id === fields.LicenseId)?.label;
    const base: MetadataFields = license === undefined ? {} : { license };
    const incoming = { type: "PermissionSet", fullName, fields: metadataFields(fields, base) };
    return refusing(() => applyComponent(work.org, incoming, contextOf(work))).id;
  },
  update(work: Work, id: string, fields: Fields) {
    const set = work.org.components.find((component) => component.type === "PermissionSet" && component.id === id);
    if (!set) throw invalidReference("Id");
    const merged = metadataFields(fields, { ...set.fields, userPermissions: listOf(set.fields, "userPermissions") });
    refusing(() => applyComponent(work.org, { ...set, fields: merged }, contextOf(work)));
  },
  remove(work: Work, id: string) {
    const set = work.org.components.find((component) => component.type === "PermissionSet" && component.id === id);
    if (!set) throw invalidReference("Id");
    refusing(() => removeComponent(work.org, set.type, set.fullName, contextOf(work)));
  },
};
