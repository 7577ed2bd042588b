import { expect, test } from "vitest";
import { addUser } from "../../src/emulator/state/fresh.ts";
import { TestOrg } from "./helpers/client.ts";
import { appFiles, file, packageOf } from "./helpers/package.ts";

const org = TestOrg.forEachTest({}, async () => {
  await org.deploy(await packageOf(appFiles()));
});

const one = async (soql: string) => (await org.query(soql)).json.records[0];
const permissionSet = async (name: string, body: string) =>
  expect(
    (await org.deploy(await packageOf({ [`permissionsets/${name}.permissionset`]: file("PermissionSet", body) })))
      .status,
  ).toBe("Succeeded");

const NEW_USER = {
  Username: "new@acme.com.uat",
  LastName: "New",
  Email: "new@example.com",
  Alias: "new",
  TimeZoneSidKey: "GMT",
  LocaleSidKey: "en_US",
  EmailEncodingKey: "UTF-8",
  LanguageLocaleKey: "en_US",
};

const apiOnlyUser = async (username: string) => {
  const profile = await one("SELECT Id FROM Profile WHERE Name = 'Minimum Access - API Only Integrations'");
  return org.post("/sobjects/User", { ...NEW_USER, Username: username, ProfileId: profile.Id });
};

test("an assignment is made once; the second time is a duplicate", async () => {
  expect((await org.assign()).status).toBe(201);
  const again = await org.assign();
  expect([again.status, again.json[0].errorCode, again.json[0].message]).toEqual([
    400,
    "DUPLICATE_VALUE",
    expect.stringMatching(/^Duplicate PermissionSetAssignment\. /),
  ]);
  expect(
    (
      await one(
        `SELECT Id FROM PermissionSetAssignment WHERE Assignee.Username = '${org.integrationUser.username}' AND PermissionSet.Name = 'Kantiv_API'`,
      )
    ).Id,
  ).toMatch(/^0Pa/);
});

test("an assignment needs a user and a permission set that are there", async () => {
  const code = async (body: object) => (await org.post("/sobjects/PermissionSetAssignment", body)).json[0].errorCode;
  const set = org.org.components.find((it) => it.type === "PermissionSet")?.id;
  expect(await code({ PermissionSetId: set })).toBe("REQUIRED_FIELD_MISSING");
  expect(await code({ AssigneeId: org.integrationUser.id })).toBe("REQUIRED_FIELD_MISSING");
  expect(await code({ AssigneeId: "005000000000001AAA", PermissionSetId: set })).toBe("INVALID_CROSS_REFERENCE_KEY");
  expect(await code({ AssigneeId: org.integrationUser.id, PermissionSetId: set, Nonsense: 1 })).toBe("INVALID_FIELD");
  org.integrationUser.isActive = false;
  expect(await code({ AssigneeId: org.integrationUser.id, PermissionSetId: set })).toBe("INACTIVE_OWNER_OR_USER");
});

test("a licence forbids what it does not cover, until the permission set licence is assigned", async () => {
  const rights =
    "<allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object><viewAllRecords>false</viewAllRecords>";
  await permissionSet("Reader", `<label>Reader</label><objectPermissions>${rights}</objectPermissions>`);
  const user = (await apiOnlyUser("api@acme.com.uat")).json.id;
  const set = (await one("SELECT Id FROM PermissionSet WHERE Name = 'Reader'")).Id;
  const assign = () => org.post("/sobjects/PermissionSetAssignment", { AssigneeId: user, PermissionSetId: set });
  expect((await assign()).json[0]).toMatchObject({
    errorCode: "FIELD_INTEGRITY_EXCEPTION",
    message: `Can't assign permission set "Reader" to user "New". The user license doesn't allow the permission: Read Accounts`,
  });
  const license = (await one("SELECT Id FROM PermissionSetLicense WHERE DeveloperName = 'SalesforceAPIIntegrationPsl'"))
    .Id;
  const grant = { AssigneeId: user, PermissionSetLicenseId: license };
  expect((await org.post("/sobjects/PermissionSetLicenseAssign", grant)).status).toBe(201);
  expect((await org.post("/sobjects/PermissionSetLicenseAssign", grant)).json[0].errorCode).toBe("DUPLICATE_VALUE");
  expect((await assign()).status).toBe(201);
  expect((await one("SELECT UsedLicenses FROM PermissionSetLicense")).UsedLicenses).toBe(1);
});

test("seats of a licence run out", async () => {
  for (let i = 0; i < 5; i++) expect((await apiOnlyUser(`api${i}@acme.com.uat`)).status).toBe(201);
  expect((await apiOnlyUser("api5@acme.com.uat")).json[0].errorCode).toBe("LICENSE_LIMIT_EXCEEDED");
  expect(
    await one("SELECT TotalLicenses, UsedLicenses FROM UserLicense WHERE Name = 'Salesforce Integration'"),
  ).toMatchObject({
    TotalLicenses: 5,
    UsedLicenses: 5,
  });
});

test("a user needs its required fields, a username of its own, and one that looks like an address", async () => {
  const refused = async (body: object) => (await org.post("/sobjects/User", body)).json[0];
  expect(await refused({ Username: "x@y.zz" })).toMatchObject({
    errorCode: "REQUIRED_FIELD_MISSING",
    fields: expect.arrayContaining(["LastName", "ProfileId"]),
  });
  const taken = {
    ...NEW_USER,
    Username: org.integrationUser.username.toUpperCase(),
    ProfileId: org.integrationUser.profileId,
  };
  expect((await refused(taken)).errorCode).toBe("DUPLICATE_USERNAME");
  expect((await refused({ ...taken, Username: "nobody" })).errorCode).toBe("INVALID_EMAIL_ADDRESS");
  expect((await refused({ ...taken, Username: "a@b.cc", ProfileId: "00e000000000001AAA" })).errorCode).toBe(
    "INVALID_CROSS_REFERENCE_KEY",
  );
});

test("a user can be deactivated and frozen by REST, but not by itself", async () => {
  const path = `/sobjects/User/${org.integrationUser.id}`;
  const patch = (at: string, body: object) => org.rest(at, { method: "PATCH", body: JSON.stringify(body) });
  expect((await patch(path, { IsActive: false, Title: "Robot" })).status).toBe(204);
  expect((await org.rest(path)).json).toMatchObject({ IsActive: false, Title: "Robot" });
  const login = await one(`SELECT Id, IsFrozen FROM UserLogin WHERE UserId = '${org.integrationUser.id}'`);
  expect(login.IsFrozen).toBe(false);
  expect((await patch(`/sobjects/UserLogin/${login.Id}`, { IsFrozen: true })).status).toBe(204);
  expect(org.integrationUser.isFrozen).toBe(true);
  const self = `/sobjects/User/${org.org.users[0]?.id}`;
  expect((await patch(self, { IsActive: false })).json[0].message).toBe("You cannot deactivate yourself.");
});

test("SetupEntityAccess can be made, looked up and deleted, and pre-authorises", async () => {
  const rows =
    "SELECT Id, ParentId, SetupEntityId FROM SetupEntityAccess WHERE SetupEntityType = 'ExternalClientApplication'";
  await org.assign();
  const row = await one(rows);
  expect((await org.rest(`/sobjects/SetupEntityAccess/${row.Id}`, { method: "DELETE" })).status).toBe(204);
  expect((await org.login()).json.error).toBe("invalid_app_access");
  const { ParentId, SetupEntityId } = row;
  expect((await org.post("/sobjects/SetupEntityAccess", { ParentId, SetupEntityId })).status).toBe(201);
  expect((await org.login()).status).toBe(200);
  expect((await org.post("/sobjects/SetupEntityAccess", { ParentId, SetupEntityId })).json[0].errorCode).toBe(
    "DUPLICATE_VALUE",
  );
  expect((await org.post("/sobjects/SetupEntityAccess", { ParentId, SetupEntityId: ParentId })).json[0].errorCode).toBe(
    "INVALID_CROSS_REFERENCE_KEY",
  );
});

test("a permission set of the API Integration licence pre-authorises no app", async () => {
  await permissionSet("Licensed", "<label>Licensed</label><license>Salesforce API Integration</license>");
  const set = await one("SELECT Id FROM PermissionSet WHERE Name = 'Licensed'");
  const app = await one("SELECT Id FROM ExternalClientApplication");
  const refused = await org.post("/sobjects/SetupEntityAccess", { ParentId: set.Id, SetupEntityId: app.Id });
  expect(refused.json[0].errorCode).toBe("FIELD_INTEGRITY_EXCEPTION");
  const policy = { commaSeparatedPermissionSet: "Licensed" };
  const result = await org.deploy(await packageOf(appFiles({ policy })));
  expect(result.details.componentFailures[0].problem).toContain("The permission set Licensed can't be used");
});

test("an app's access goes when its permission set leaves the policy", async () => {
  await permissionSet("Other", "<label>Other</label>");
  await org.deploy(await packageOf(appFiles({ policy: { commaSeparatedPermissionSet: "Other" } })));
  const rows = (await org.query("SELECT Parent.Name FROM SetupEntityAccess")).json.records;
  expect(rows.map((it: { Parent: { Name: string } }) => it.Parent.Name)).toEqual(["Other"]);
});

test("permission sets can be made and changed by REST, with their permissions as columns", async () => {
  const made = await org.post("/sobjects/PermissionSet", { Name: "Made", Label: "Made", PermissionsApiEnabled: true });
  expect(made.status).toBe(201);
  expect(
    await one("SELECT PermissionsApiEnabled, PermissionsModifyAllData FROM PermissionSet WHERE Name = 'Made'"),
  ).toMatchObject({
    PermissionsApiEnabled: true,
    PermissionsModifyAllData: false,
  });
  const path = `/sobjects/PermissionSet/${made.json.id}`;
  const patch = await org.rest(path, { method: "PATCH", body: JSON.stringify({ PermissionsApiEnabled: false }) });
  expect(patch.status).toBe(204);
  expect((await one("SELECT PermissionsApiEnabled FROM PermissionSet WHERE Name = 'Made'")).PermissionsApiEnabled).toBe(
    false,
  );
  expect((await org.rest(path, { method: "DELETE" })).status).toBe(204);
});

test("a user without the permissions neither changes access nor sees what is for administrators", async () => {
  const profile = org.org.profiles.find((it) => it.name === "Standard User");
  const user = addUser(org.org, "plain@acme.com.uat", profile?.id ?? "", org.clock.time, {
    password: "Secret1!",
    securityToken: null,
  });
  const login = await org.soap(`<login><username>${user.username}</username><password>Secret1!</password></login>`, {
    api: "u",
    version: "64.0",
  });
  org.token = /<sessionId>(.*)<\/sessionId>/.exec(login.text)?.[1] ?? "";
  expect((await org.assign()).json[0].errorCode).toBe("INSUFFICIENT_ACCESS");
  for (const name of ["SetupEntityAccess", "ExternalClientApplication", "LoginHistory"]) {
    expect((await org.query(`SELECT Id FROM ${name}`)).json[0].errorCode).toBe("INVALID_TYPE");
  }
  expect((await org.query("SELECT Id FROM User")).status).toBe(200);
});

test("records are refused as the platform refuses them", async () => {
  const at = async (path: string, init?: RequestInit) => {
    const { status, json } = await org.rest(path, init);
    return [status, json?.[0]?.errorCode];
  };
  expect(await at("/sobjects/Nothing/001000000000001AAA")).toEqual([404, "NOT_FOUND"]);
  expect(await at("/sobjects/User/short")).toEqual([400, "MALFORMED_ID"]);
  expect(await at("/sobjects/User/005000000000001AAA")).toEqual([404, "NOT_FOUND"]);
  expect(await at("/sobjects/User", { method: "POST", body: "{" })).toEqual([400, "JSON_PARSER_ERROR"]);
  expect(await at("/sobjects/User", { method: "POST", body: '{"IsActive":"yes"}' })).toEqual([
    400,
    "JSON_PARSER_ERROR",
  ]);
  expect(await at("/sobjects/User", { method: "POST", body: '{"Id":"005000000000001AAA"}' })).toEqual([
    400,
    "INVALID_FIELD_FOR_INSERT_UPDATE",
  ]);
  expect(await at("/sobjects/Organization", { method: "POST", body: "{}" })).toEqual([
    400,
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
  ]);
  expect(await at(`/sobjects/User/${org.integrationUser.id}`, { method: "DELETE" })).toEqual([
    400,
    "INSUFFICIENT_ACCESS_OR_READONLY",
  ]);
  expect(await at("/limits", { method: "POST", body: "{}" })).toEqual([405, "METHOD_NOT_ALLOWED"]);
  expect(await at("/tooling/sobjects/SourceMember/describe")).toEqual([404, "NOT_FOUND"]);
});
