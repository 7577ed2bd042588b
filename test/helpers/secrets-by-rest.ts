import type { Org } from "../../src/emulator/index.ts";
import type { Sandbox } from "./sandbox.ts";

export function firstOrg(box: Sandbox): Org {
  const [org] = box.emulator.world.orgs;
  if (!org) throw new Error("no org");
  return org;
}

/** Turns on "Allow access to External Client App consumer secrets via REST API", as an administrator does in Setup. */
export function allowSecretsByRest(box: Sandbox): void {
  const org = firstOrg(box);
  const stamps = { createdAt: 0, createdBy: "", modifiedAt: 0, modifiedBy: "" };
  const fields = { enableClientSecretInRestApiAccess: "true" };
  org.components = [...org.components, { id: "", type: "Settings", fullName: "ExternalClientApp", fields, ...stamps }];
}

/** Takes a user permission from the administrator's profile. */
export function takePermission(box: Sandbox, name: string): void {
  for (const profile of firstOrg(box).profiles) {
    profile.permissions = profile.permissions.filter((permission) => permission !== name);
  }
}

/** The app's pair as the org holds it. */
export function consumerIn(box: Sandbox): { key: string; secret: string } {
  const [consumer] = firstOrg(box).consumers;
  if (!consumer) throw new Error("no app");
  return consumer;
}
