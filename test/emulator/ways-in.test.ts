import { describe, expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { ANY_API_CLIENT, giveGroup } from "./helpers/groups.ts";
import { appFiles, file, manifest, packageOf, zip } from "./helpers/package.ts";

const org = TestOrg.forEachTest({}, async () => {
  await org.deploy(await packageOf(appFiles()));
});

const login = async (): Promise<string> => {
  const { json } = await org.login();
  return json.access_token ? "token" : json.error;
};
const names = async (soql: string, name: string) =>
  (await org.query(soql)).json.records.map((record: Record<string, unknown>) => record[name]);
const remove = (object: string, id: string) => org.rest(`/sobjects/${object}/${id}`, { method: "DELETE" });

describe("permission set groups", () => {
  test("who holds a group gets in by each of its permission sets, until one of the three is taken away", async () => {
    expect(await login()).toBe("invalid_app_access");
    const { group, component, assignment } = await giveGroup(org, "Kantiv_API");
    expect(await login()).toBe("token");
    expect((await remove("PermissionSetGroupComponent", component)).status).toBe(204);
    expect(await login()).toBe("invalid_app_access");
    expect((await remove("PermissionSetGroup", group)).json[0].errorCode).toBe("DELETE_FAILED");
    expect((await remove("PermissionSetAssignment", assignment)).status).toBe(204);
    expect((await remove("PermissionSetGroup", group)).status).toBe(204);
  });

  test("a holder through a group is found by the group and not by the permission set", async () => {
    await giveGroup(org, "Kantiv_API");
    const holders = (which: string) =>
      names(`SELECT AssigneeId FROM PermissionSetAssignment WHERE ${which}`, "AssigneeId");
    expect(await holders("PermissionSet.Name = 'Kantiv_API'")).toEqual([]);
    expect(await holders("PermissionSetGroupId != null")).toEqual([org.integrationUser.id]);
    const groups =
      "SELECT PermissionSetGroupId FROM PermissionSetGroupComponent WHERE PermissionSet.Name = 'Kantiv_API'";
    expect(await holders(`PermissionSetGroupId IN (${groups})`)).toEqual([org.integrationUser.id]);
  });

  test("a group owns a permission set of its own, with what its members grant together", async () => {
    await giveGroup(org, "Kantiv_API");
    const owned = "SELECT Name FROM PermissionSet WHERE Type = 'Group' AND PermissionsApiEnabled = true";
    expect(await names(owned, "Name")).toEqual(["Team"]);
    expect(await names("SELECT MasterLabel FROM PermissionSetGroup", "MasterLabel")).toEqual(["Team"]);
  });

  test("what is not there, or there already, is refused", async () => {
    const { group } = await giveGroup(org, "Kantiv_API");
    const set = org.org.components.find(({ type }) => type === "PermissionSet")?.id;
    const code = async (object: string, body: object) =>
      (await org.post(`/sobjects/${object}`, body)).json[0].errorCode;
    const nobody = "0PG000000000001AAA";
    expect(await code("PermissionSetGroup", { DeveloperName: "Team", MasterLabel: "x" })).toBe(
      "DUPLICATE_DEVELOPER_NAME",
    );
    const component = { PermissionSetGroupId: group, PermissionSetId: set };
    expect(await code("PermissionSetGroupComponent", component)).toBe("DUPLICATE_VALUE");
    expect(await code("PermissionSetGroupComponent", { ...component, PermissionSetGroupId: nobody })).toBe(
      "INVALID_CROSS_REFERENCE_KEY",
    );
    expect(await code("PermissionSetGroupComponent", { ...component, PermissionSetId: org.org.id })).toBe(
      "INVALID_CROSS_REFERENCE_KEY",
    );
    const holder = { PermissionSetGroupId: group, AssigneeId: org.integrationUser.id };
    expect(await code("PermissionSetAssignment", holder)).toBe("DUPLICATE_VALUE");
    expect(await code("PermissionSetAssignment", { ...holder, PermissionSetGroupId: nobody })).toBe(
      "INVALID_CROSS_REFERENCE_KEY",
    );
  });

  test("a permission set in a group is not deleted", async () => {
    await giveGroup(org, "Kantiv_API");
    const types = "<types><members>Kantiv_API</members><name>PermissionSet</name></types>";
    const deletion = { "package.xml": manifest([]), "destructiveChanges.xml": file("Package", types) };
    const { details } = await org.deploy(await zip(deletion));
    expect(details.componentFailures[0].problem).toContain("is in a permission set group");
  });

  test("a group whose permission sets a user's licence does not allow is not given", async () => {
    const profile = org.org.profiles.find(({ name }) => name === "Minimum Access - API Only Integrations");
    org.integrationUser.profileId = profile?.id ?? "";
    const set = `<label>Wide</label><userPermissions><enabled>true</enabled><name>ViewAllUsers</name></userPermissions>`;
    await org.deploy(await packageOf({ "permissionsets/Wide.permissionset": file("PermissionSet", set) }));
    await expect(giveGroup(org, "Wide")).rejects.toThrow(
      "The user license doesn't allow the permission: View All Users",
    );
  });
});

describe("Use Any API Client", () => {
  const give = async () => {
    const set = file("PermissionSet", `<label>Any</label>${ANY_API_CLIENT}`);
    await org.deploy(await packageOf({ "permissionsets/Any.permissionset": set }));
    return org.assign("Any");
  };

  test("its holders get in to an app of which they are no approved users", async () => {
    expect(await login()).toBe("invalid_app_access");
    expect((await give()).status).toBe(201);
    expect(await login()).toBe("token");
  });

  test("its holders get in to an app that users approve themselves", async () => {
    await org.deploy(await packageOf(appFiles({ policy: { permittedUsersPolicyType: "AllSelfAuthorized" } })));
    expect(await login()).toBe("invalid_grant");
    await give();
    expect(await login()).toBe("token");
  });

  test("it opens no app to a user who is switched off", async () => {
    await give();
    org.integrationUser.isActive = false;
    expect(await login()).toBe("inactive_user");
  });

  test("its holders are found by the column, a profile's among them", async () => {
    await give();
    const admin = org.org.profiles.find(({ apiName }) => apiName === "Admin");
    admin?.permissions.push("UseAnyApiClient");
    const held =
      "SELECT Assignee.Username FROM PermissionSetAssignment WHERE PermissionSet.PermissionsUseAnyApiClient = true";
    const { records } = (await org.query(held)).json;
    expect(records.map((row: { Assignee: { Username: string } }) => row.Assignee.Username).sort()).toEqual(
      org.org.users.map(({ username }) => username).sort(),
    );
  });
});
