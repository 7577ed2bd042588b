/** What licences forbid: a permission set may only be assigned when the user's licences allow all that it grants, and its own is held. */
import type { Component, Org } from "../state/types.ts";
import type { PermissionSetLicense, User, UserLicense } from "../state/users.ts";
import { enabledPermissions, objectRights, profileOf, USER_PERMISSIONS } from "./permissions.ts";

/** "Read Account" → "Read Accounts", as the platform words it. */
function plural(right: string): string {
  return right.endsWith("s") ? right : `${right}s`;
}

/** A licence by the name that metadata has of it: of users, or one that is assigned besides. */
export function licenseNamed(org: Org, name: unknown): UserLicense | PermissionSetLicense | undefined {
  const user = org.userLicenses.find((license) => license.name === name);
  return user ?? org.permissionSetLicenses.find(({ label, developerName }) => label === name || developerName === name);
}

/** The permission set licence that a set is bound to. */
export function addedLicense(org: Org, set: Component): PermissionSetLicense | undefined {
  const license = licenseNamed(org, set.fields.license);
  return license && "developerName" in license ? license : undefined;
}

function userLicenseOf(org: Org, user: User): UserLicense | undefined {
  return org.userLicenses.find((candidate) => candidate.id === profileOf(org, user)?.licenseId);
}

/** Ids of the permission set licences that a user has. */
export function heldLicenses(org: Org, user: User): string[] {
  return org.licenseAssignments
    .filter((assignment) => assignment.assigneeId === user.id)
    .map((assignment) => assignment.permissionSetLicenseId);
}

/**
 * The platform's sentence on why a user's licences do not go with a permission set: the first permission that none allows, or
 * another user licence than the set's; undefined when all is well.
 * @param held ids of the permission set licences that the user has, or will have
 */
export function licenseProblem(
  org: Org,
  user: User,
  set: Component,
  held = heldLicenses(org, user),
): string | undefined {
  const license = userLicenseOf(org, user);
  const bound = licenseNamed(org, set.fields.license);
  const label = String(set.fields.label ?? set.fullName);
  const who = [user.firstName, user.lastName].filter((part) => part).join(" ");
  const refusal = `Can't assign permission set "${label}" to user "${who}".`;
  if (bound && !("developerName" in bound) && bound.id !== license?.id) {
    return `${refusal} The user's license doesn't match the permission set's license: ${bound.name}`;
  }
  const forbidden = forbiddenPermission(org, license, set, held);
  return forbidden === undefined ? undefined : `${refusal} The user license doesn't allow the permission: ${forbidden}`;
}

function forbiddenPermission(
  org: Org,
  license: UserLicense | undefined,
  set: Component,
  held: readonly string[],
): string | undefined {
  if (!license || license.allows === null) return undefined;
  const added = org.permissionSetLicenses.filter((extra) => held.includes(extra.id)).flatMap((extra) => extra.allows);
  const allowed = new Set([...license.allows, ...added]);
  const wanted = [
    ...enabledPermissions(set.fields).map((name) => ({ name, label: USER_PERMISSIONS[name] ?? name })),
    ...objectRights(set.fields).map((right) => ({ name: "*objects", label: plural(right) })),
  ];
  return wanted.find((permission) => !allowed.has(permission.name))?.label;
}
