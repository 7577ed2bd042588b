/** What licences forbid: a permission set may only be assigned when the user's licences allow all that it grants. */
import type { Component, Org } from "../state/types.ts";
import type { User } from "../state/users.ts";
import { enabledPermissions, objectRights, profileOf, USER_PERMISSIONS } from "./permissions.ts";

/** "Read Account" → "Read Accounts", as the platform words it. */
function plural(right: string): string {
  return right.endsWith("s") ? right : `${right}s`;
}

/** The platform's sentence on the first permission that no licence of the user allows; undefined when all are allowed. */
export function licenseProblem(org: Org, user: User, set: Component): string | undefined {
  const license = org.userLicenses.find((candidate) => candidate.id === profileOf(org, user)?.licenseId);
  if (!license || license.allows === null) return undefined;
  const held = org.licenseAssignments
    .filter((assignment) => assignment.assigneeId === user.id)
    .map((assignment) => assignment.permissionSetLicenseId);
  const added = org.permissionSetLicenses.filter((extra) => held.includes(extra.id)).flatMap((extra) => extra.allows);
  const allowed = new Set([...license.allows, ...added]);
  const wanted = [
    ...enabledPermissions(set.fields).map((name) => ({ name, label: USER_PERMISSIONS[name] ?? name })),
    ...objectRights(set.fields).map((right) => ({ name: "*objects", label: plural(right) })),
  ];
  const forbidden = wanted.find((permission) => !allowed.has(permission.name));
  if (!forbidden) return undefined;
  const label = String(set.fields.label ?? set.fullName);
  const who = [user.firstName, user.lastName].filter((part) => part).join(" ");
  return (
    `Can't assign permission set "${label}" to user "${who}". ` +
    `The user license doesn't allow the permission: ${forbidden.label}`
  );
}
