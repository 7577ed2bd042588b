import { Connection } from "@jsforce/jsforce-node";
import { addUser } from "../../src/emulator/state/fresh.ts";
import { orgOf } from "../helpers/rotation.ts";
import type { Sandbox } from "../helpers/sandbox.ts";

export const APP = "Kantiv_Integration";
export const ADMIN = "admin@acme.com.uat";
/** Somebody without any way in, until a test gives one. */
export const CLERK = "clerk@acme.com.uat";
/** The integration user that the sandbox has, and one that comes after. */
export const OLD_USER = "kantiv@acme.com.uat";
export const NEW_USER = "kantiv.two@acme.com.uat";

/** What an administrator does by hand, over the wire. Each resolves with what takes it back. */
export function byHand(box: Sandbox) {
  const { url, ready } = box.emulator;
  const conn = new Connection({ instanceUrl: url, accessToken: ready.admin.accessToken, version: "68.0" });
  const idOf = async (object: string, where: string) =>
    String((await conn.query<{ Id: string }>(`SELECT Id FROM ${object} WHERE ${where}`)).records[0]?.Id);
  const create = async (object: string, fields: Record<string, string>) => {
    const { id } = await conn.sobject(object).create(fields);
    return { id: String(id), undo: () => conn.sobject(object).destroy(String(id)) };
  };
  const permissionSet = async (name: string, permission?: string) => {
    const userPermissions = permission === undefined ? [] : [{ name: permission, enabled: true }];
    await conn.metadata.upsert("PermissionSet", { fullName: name, label: name, userPermissions } as never);
    return idOf("PermissionSet", `Name = '${name}'`);
  };
  const policy = async (fields: Record<string, string>) => {
    const [found] = await conn.metadata.list({ type: "ExtlClntAppOauthConfigurablePolicies" });
    // As Setup does it: what is not touched stays as it is.
    const there = await conn.metadata.read("ExtlClntAppOauthConfigurablePolicies" as never, found?.fullName ?? "");
    const whole = { ...(there as object), ...fields };
    await conn.metadata.update("ExtlClntAppOauthConfigurablePolicies" as never, whole as never);
  };
  const RIGHT = {
    commaSeparatedPermissionSet: APP,
    commaSeparatedProfile: "",
    permittedUsersPolicyType: "AdminApprovedPreAuthorized",
  };
  const onPolicy = async (fields: Partial<typeof RIGHT>) => {
    await policy({ ...RIGHT, ...fields });
    return () => policy(RIGHT);
  };
  const assign = async (permissionSetId: string, username: string) =>
    (
      await create("PermissionSetAssignment", {
        AssigneeId: await idOf("User", `Username = '${username}'`),
        PermissionSetId: permissionSetId,
      })
    ).undo;
  const open = async (parentId: string) =>
    (
      await create("SetupEntityAccess", {
        ParentId: parentId,
        SetupEntityId: await idOf("ExternalClientApplication", `DeveloperName = '${APP}'`),
      })
    ).undo;
  return {
    profileOnPolicy: (profile: string) => onPolicy({ commaSeparatedProfile: profile }),
    setOnPolicy: async (name: string) => {
      await permissionSet(name);
      return onPolicy({ commaSeparatedPermissionSet: `${APP},${name}` });
    },
    permissionSet,
    noProfile: () => policy(RIGHT),
    selfAuthorise: () => onPolicy({ permittedUsersPolicyType: "AllSelfAuthorized" }),
    rowOfProfile: async (profile: string) => open(await idOf("PermissionSet", `Profile.Name = '${profile}'`)),
    rowOfSet: async (name: string) => open(await permissionSet(name)),
    hold: async (username: string) => assign(await idOf("PermissionSet", `Name = '${APP}'`), username),
    anyApiClient: async (username: string) => assign(await permissionSet("Any", "UseAnyApiClient"), username),
    holdByGroup: async (username: string) => {
      const group = await create("PermissionSetGroup", { DeveloperName: "Team", MasterLabel: "Team" });
      const set = await idOf("PermissionSet", `Name = '${APP}'`);
      await create("PermissionSetGroupComponent", { PermissionSetGroupId: group.id, PermissionSetId: set });
      // An org works a group out before it may be given.
      await box.clock.advance(60_000);
      const assignee = await idOf("User", `Username = '${username}'`);
      return (await create("PermissionSetAssignment", { AssigneeId: assignee, PermissionSetGroupId: group.id })).undo;
    },
  };
}

/** A user with the profile of the integration user, and nothing else. */
export function addClerk(box: Sandbox, more: Parameters<typeof addUser>[4] = {}): void {
  const org = orgOf(box);
  const profile = org.profiles.find(({ name }) => name === "Standard User") ?? org.profiles.at(-1);
  addUser(org, CLERK, profile?.id ?? "", box.clock.now(), more);
}

/** The integration user who is to take over, with the profile of the one before. */
export function addNewUser(box: Sandbox): void {
  const org = orgOf(box);
  const before = org.users.find(({ username }) => username === OLD_USER);
  addUser(org, NEW_USER, before?.profileId ?? "", box.clock.now(), {});
}

/** Usernames of those to whom the app's permission set is assigned. */
export function holdersOf(box: Sandbox): string[] {
  const org = orgOf(box);
  const sets = org.components.filter(({ type, fullName }) => type === "PermissionSet" && fullName === APP);
  const held = org.assignments.filter(({ permissionSetId }) => sets.some(({ id }) => id === permissionSetId));
  return held.map(({ assigneeId }) => org.users.find(({ id }) => id === assigneeId)?.username ?? "").sort();
}
