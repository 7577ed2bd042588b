/**
 * Profile: a file changes what it names and leaves the rest, unlike a permission set's. A new profile begins as the standard one
 * of its licence (public reports: profiles are cloned, never made from nothing).
 */
import { DEPENDS_ON, listOf, USER_PERMISSIONS } from "../../access/permissions.ts";
import { nextId } from "../../state/ids.ts";
import type { MetadataFields, Org } from "../../state/types.ts";
import type { Profile, UserLicense } from "../../state/users.ts";
import { ComponentProblem } from "../problem.ts";
import { type Applied, type ChangeContext, canonical, type Incoming, isSameName, recordChange } from "../store.ts";
import { checkGrants, GRANT_LISTS } from "./grants.ts";
import { loginHours, loginRanges } from "./login-limits.ts";

/** @throws {ComponentProblem} whatever of it the org does not take */
export function putProfile(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  const before = org.profiles.find(({ apiName }) => isSameName(apiName, incoming.fullName));
  const start = before ?? newProfile(org, incoming, context);
  const after = changed(org, start, incoming.fields, context);
  if (before && canonical(before) === canonical(after)) return { id: before.id, created: false, changed: false };
  org.profiles = before
    ? org.profiles.map((profile) => (profile === before ? after : profile))
    : [...org.profiles, after];
  recordChange(org, before ? "changed" : "created", { type: "Profile", fullName: after.apiName }, context);
  return { id: after.id, created: !before, changed: true };
}

function newProfile(org: Org, { fullName, fields }: Incoming, { switches }: ChangeContext): Profile {
  const license = org.userLicenses.find(({ name }) => name === fields.userLicense);
  if (fields.userLicense === undefined) {
    throw new ComponentProblem("Required field is missing: userLicense", "REQUIRED_FIELD_MISSING");
  }
  if (!license) {
    const message = `In field: userLicense - no UserLicense named ${String(fields.userLicense)} found`;
    throw new ComponentProblem(message, "INVALID_CROSS_REFERENCE_KEY");
  }
  const model = switches.newProfile === "empty" ? undefined : standardProfile(org, license);
  return {
    id: nextId(org, "00e"),
    // File names stand for names with their special characters percent-encoded.
    name: decodeURIComponent(fullName),
    apiName: fullName,
    licenseId: license.id,
    permissionSetId: nextId(org, "0PS"),
    permissions: [...(model?.permissions ?? [])],
    grants: model?.grants ?? {},
    isCustom: true,
    loginIpRanges: [],
    loginHours: null,
  };
}

function standardProfile(org: Org, { id }: UserLicense): Profile | undefined {
  const ofLicense = org.profiles.filter(({ licenseId, isCustom }) => licenseId === id && !isCustom);
  return ofLicense.find(({ apiName }) => apiName === "Standard") ?? ofLicense[0];
}

function changed(org: Org, profile: Profile, fields: MetadataFields, context: ChangeContext): Profile {
  const { description } = fields;
  const { description: _old, ...rest } = profile;
  const said = description === undefined ? profile.description : String(description);
  return {
    ...rest,
    ...(said === undefined || said === "" ? {} : { description: said }),
    // The platform's own profiles keep their user permissions (Salesforce Help).
    permissions: profile.isCustom ? permissionsAfter(org, profile, fields) : profile.permissions,
    grants: grantsAfter(org, profile, fields, context),
    loginIpRanges: loginRanges(fields, profile.loginIpRanges, context),
    loginHours: loginHours(fields, profile.loginHours),
  };
}

function permissionsAfter(org: Org, profile: Profile, fields: MetadataFields): string[] {
  const on = new Set(profile.permissions);
  for (const { name, enabled } of listOf(fields, "userPermissions")) {
    if (!Object.hasOwn(USER_PERMISSIONS, String(name))) {
      throw new ComponentProblem(`Unknown user permission: ${String(name)}`, "INVALID_INPUT");
    }
    if (enabled === "true") on.add(String(name));
    else on.delete(String(name));
  }
  const allows = org.userLicenses.find(({ id }) => id === profile.licenseId)?.allows ?? null;
  for (const name of on) {
    if (allows && !allows.includes(name)) throw notForLicense(USER_PERMISSIONS[name] ?? name);
    const missing = (DEPENDS_ON[name] ?? []).filter((needed) => !on.has(needed));
    if (missing.length === 0) continue;
    const labels = missing.map((needed) => USER_PERMISSIONS[needed]).join(", ");
    throw new ComponentProblem(
      `Permission ${USER_PERMISSIONS[name]} depends on permission(s): ${labels}`,
      "INVALID_INPUT",
    );
  }
  return [...on];
}

function notForLicense(label: string): ComponentProblem {
  return new ComponentProblem(`The user license doesn't allow the permission: ${label}`, "FIELD_INTEGRITY_EXCEPTION");
}

/** Rows of a list replace those of the same name; then all that is open has to go together. */
function grantsAfter(org: Org, profile: Profile, fields: MetadataFields, context: ChangeContext): MetadataFields {
  const lists = Object.entries(GRANT_LISTS).map(([element, key]) => {
    const given = listOf(fields, element);
    const named = new Set(given.map((row) => row[key]));
    return [element, [...listOf(profile.grants ?? {}, element).filter((row) => !named.has(row[key])), ...given]];
  });
  const grants = checkGrants(org, Object.fromEntries(lists), context);
  const allows = org.userLicenses.find(({ id }) => id === profile.licenseId)?.allows ?? null;
  const [object] = listOf(grants, "objectPermissions");
  if (object && allows && !allows.includes("*objects")) throw notForLicense(`Read ${String(object.object)}`);
  return grants;
}

/** @throws {ComponentProblem} a profile of the platform, or one that users have */
export function removeProfile(org: Org, fullName: string): void {
  const profile = org.profiles.find(({ apiName }) => isSameName(apiName, fullName));
  if (!profile?.isCustom) throw new ComponentProblem("Standard profiles can't be deleted", "DELETE_FAILED");
  if (org.users.some(({ profileId }) => profileId === profile.id)) {
    throw new ComponentProblem("You can't delete this profile because it's assigned to users.", "DELETE_FAILED");
  }
  org.profiles = org.profiles.filter((candidate) => candidate !== profile);
  org.accessRows = org.accessRows.filter((row) => row.parentId !== profile.permissionSetId);
}
