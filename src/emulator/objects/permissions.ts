import { USER_PERMISSIONS } from "../access/permissions.ts";
import { flag } from "./fields.ts";
import type { FieldSchema } from "./types.ts";

/** First API version of the permissions that came after 45.0; nothing public says it exactly, so these are near. */
const SINCE: Readonly<Record<string, number>> = {
  BypassMFAForUiLogins: 52,
  CanApproveUninstalledApps: 63,
  ClientSecretRotation: 55,
  ExternalClientAppAdmin: 59,
  ExternalClientAppDeveloper: 59,
  ExternalClientAppViewer: 59,
  FreezeUsers: 51,
  ModifyMetadata: 46,
  UseAnyApiAuth: 61,
  UseAnyApiClient: 53,
  ViewClientSecret: 60,
};

/**
 * One boolean column per user permission (Object Reference, PermissionSet): `Permissions<Name>`, or `MaximumPermissions<Name>` of a
 * permission set licence.
 */
export function permissionColumns(prefix: "Permissions" | "MaximumPermissions", writable: boolean): FieldSchema[] {
  const access = writable ? { createable: true, updateable: true } : {};
  return Object.entries(USER_PERMISSIONS).map(([name, label]) => {
    const since = SINCE[name];
    return flag(prefix + name, { label, ...access, ...(since !== undefined && { since }) });
  });
}
