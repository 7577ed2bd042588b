/** Permission sets that an org has before anything is done to it: they grant the API and no data. */
import { nextId } from "../state/ids.ts";
import type { Org } from "../state/types.ts";
import { findComponent } from "./store.ts";

/** Puts a permission set of that name into an org, where it has none. */
export function haveSet(org: Org, fullName: string, now: number): void {
  if (findComponent(org, "PermissionSet", fullName)) return;
  const by = org.users[0]?.id ?? "";
  const fields = { label: fullName, userPermissions: [{ enabled: "true", name: "ApiEnabled" }] };
  const stamps = { createdAt: now, createdBy: by, modifiedAt: now, modifiedBy: by };
  org.components.push({ id: nextId(org, "0PS"), type: "PermissionSet", fullName, fields, ...stamps });
}
