import { expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { appFiles, file, manifest, packageOf, zip } from "./helpers/package.ts";

const org = TestOrg.forEachTest();

interface Row {
  Action: string;
  Section: string;
  Display: string;
  CreatedDate: string;
  CreatedBy: { Name: string };
}

const trail = async (where = ""): Promise<Row[]> => {
  const columns = "Action, Section, Display, CreatedDate, CreatedBy.Name";
  return (await org.query(`SELECT ${columns} FROM SetupAuditTrail ${where} ORDER BY CreatedDate, Id`)).json.records;
};
const displays = async () => (await trail()).map(({ Display }) => Display);
const deploy = async (files: Record<string, string>, options = {}) => org.deploy(await packageOf(files), options);

/** An administrator besides the first, whose session the org's calls then use. */
async function asSecondAdmin(): Promise<string> {
  const [admin] = org.org.users;
  const [session] = org.org.sessions;
  if (!admin || !session) throw new Error("no admin");
  const second = {
    ...admin,
    id: `${admin.id.slice(0, 14)}Z${admin.id.slice(15)}`,
    firstName: "Bea",
    username: "bea@acme.com",
  };
  org.org.users.push(second);
  org.org.sessions.push({ ...session, token: "second", userId: second.id });
  org.token = "second";
  return second.id;
}

test("what is deployed is on the trail with who did it and when; what changes nothing is not", async () => {
  await deploy(appFiles());
  const rows = await trail();
  expect(rows.find(({ Display }) => Display.endsWith("ExternalClientApplication: Kantiv_Integration"))).toMatchObject({
    Action: "createdExternalClientApplication",
    Section: "External Client Apps",
    CreatedDate: "2026-11-24T10:00:00.000+0000",
    CreatedBy: { Name: "Ada Admin" },
  });
  await deploy(appFiles());
  expect(await trail()).toHaveLength(rows.length);
  await deploy(appFiles({ scopes: "Api, RefreshToken" }));
  expect((await displays()).slice(rows.length)).toEqual(["Changed ExtlClntAppOauthSettings: Kantiv_Integration_oauth"]);
});

test("a deployment that fails, or only checks, leaves nothing on the trail", async () => {
  await deploy(appFiles({ scopes: "Nonsense" }));
  await deploy(appFiles(), { checkOnly: true });
  expect(await trail()).toEqual([]);
});

test("deleting is on the trail", async () => {
  await deploy(appFiles());
  const types = "<types><members>Kantiv_Integration</members><name>ExternalClientApplication</name></types>";
  await org.deploy(await zip({ "package.xml": manifest([]), "destructiveChanges.xml": file("Package", types) }));
  expect((await displays()).at(-1)).toBe("Deleted ExternalClientApplication: Kantiv_Integration");
});

test("giving and taking a permission set, and what is done to a user, is on the trail", async () => {
  await deploy(appFiles());
  const before = (await trail()).length;
  const { id } = (await org.assign()).json;
  await org.rest(`/sobjects/PermissionSetAssignment/${id}`, { method: "DELETE" });
  const patch = (object: string, record: string, body: object) =>
    org.rest(`/sobjects/${object}/${record}`, { method: "PATCH", body: JSON.stringify(body) });
  const { id: userId, loginRecordId } = org.integrationUser;
  for (const IsFrozen of [true, false]) await patch("UserLogin", loginRecordId, { IsFrozen });
  for (const IsActive of [false, true]) await patch("User", userId, { IsActive });
  await patch("User", userId, { Title: "Robot" });
  const user = `Integration User (UserID: [${userId.slice(0, 15)}])`;
  expect((await trail()).slice(before).map(({ Action, Display }) => `${Action}: ${Display}`)).toEqual([
    `PermSetAssign: Permission set Kantiv_API: assigned to user ${user}`,
    `PermSetUnassign: Permission set Kantiv_API: unassigned from user ${user}`,
    `frozeuser: Froze user ${user}`,
    `unfrozeuser: Unfroze user ${user}`,
    `deactivateduser: Deactivated user ${user}`,
    `activateduser: Activated user ${user}`,
  ]);
});

test("the trail names each actor, and so do the app's records and the user's", async () => {
  await deploy(appFiles());
  const second = await asSecondAdmin();
  await deploy(appFiles({ name: "Kantiv_Integration", scopes: "Api, RefreshToken" }));
  await org.rest(`/sobjects/User/${org.integrationUser.id}`, { method: "PATCH", body: '{"Title":"Robot"}' });
  expect((await trail(`WHERE CreatedById = '${second}'`)).map(({ CreatedBy }) => CreatedBy.Name)).toEqual([
    "Bea Admin",
  ]);
  const modified = async (object: string, where = "") => {
    const { records } = (await org.query(`SELECT CreatedById, LastModifiedBy.Name FROM ${object} ${where}`)).json;
    return records.map((row: { LastModifiedBy: { Name: string } }) => row.LastModifiedBy.Name);
  };
  expect(await modified("ExtlClntAppOauthSettings")).toEqual(["Bea Admin"]);
  expect(await modified("ExternalClientApplication")).toEqual(["Ada Admin"]);
  expect(await modified("User", `WHERE Id = '${org.integrationUser.id}'`)).toEqual(["Bea Admin"]);
});

test("the trail goes back 180 days, and needs the right to see the setup", async () => {
  await deploy(appFiles());
  for (const session of org.org.sessions) session.timeout = Number.MAX_SAFE_INTEGER;
  org.clock.time += 180 * 24 * 60 * 60 * 1000 - 600;
  expect((await trail()).length).toBeGreaterThan(0);
  org.clock.time += 1;
  expect(await trail()).toEqual([]);
  const admin = org.org.profiles.find(({ apiName }) => apiName === "Admin");
  if (admin) admin.permissions = admin.permissions.filter((name) => name !== "ViewSetup");
  expect((await org.query("SELECT Id FROM SetupAuditTrail")).json[0].errorCode).toBe("INVALID_TYPE");
});
