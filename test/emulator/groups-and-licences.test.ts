/** Permission set groups as metadata, and what licences bring and forbid. */
import { expect, test } from "vitest";
import { type DataOrg, eachWithDataOrg } from "./helpers/data.ts";
import { file, packageOf } from "./helpers/package.ts";

let org: DataOrg;

eachWithDataOrg(
  (made) => {
    org = made;
  },
  () => org,
);

const deploy = async (files: Record<string, string>) => {
  const { componentFailures, componentSuccesses } = (await org.deploy(await packageOf(files))).details;
  return [...componentFailures.map((it: { problem: string }) => it.problem), ...componentSuccesses.map(done)];
};
const done = ({ fullName, created, changed }: { fullName: string; created: boolean; changed: boolean }) =>
  `${fullName} ${created ? "created" : changed ? "changed" : "unchanged"}`;
const set = (name: string, body = "") => ({
  [`permissionsets/${name}.permissionset`]: file("PermissionSet", `<label>${name}</label>${body}`),
});
const group = (...names: string[]) => {
  const members = names.map((name) => `<permissionSets>${name}</permissionSets>`).join("");
  return { "permissionsetgroups/Team.permissionsetgroup": file("PermissionSetGroup", `<label>Team</label>${members}`) };
};
const one = async (soql: string) => (await org.query(soql)).json.records[0];
const assign = (body: object) =>
  org.post("/sobjects/PermissionSetAssignment", { AssigneeId: org.integrationUser.id, ...body });

test("a group is deployed with its permission sets, read back, and whole each time", async () => {
  expect(await deploy({ ...set("One"), ...set("Two"), ...group("One", "Two") })).toContain("Team created");
  expect(await deploy(group("Two", "One"))).toContain("Team unchanged");
  const read = async () =>
    (await org.soap("<readMetadata><type>PermissionSetGroup</type><fullNames>Team</fullNames></readMetadata>")).text;
  expect(await read()).toContain(
    "<label>Team</label><permissionSets>One</permissionSets><permissionSets>Two</permissionSets><status>Updated</status>",
  );
  expect(await deploy(group("Two"))).toContain("Team changed");
  expect(await read()).not.toContain("<permissionSets>One</permissionSets>");
  const members =
    "SELECT PermissionSet.Name FROM PermissionSetGroupComponent WHERE PermissionSetGroup.DeveloperName = 'Team'";
  expect((await org.query(members)).json.records).toMatchObject([{ PermissionSet: { Name: "Two" } }]);
  expect(await deploy(group("Nonsense"))).toContain("In field: permissionSets - no PermissionSet named Nonsense found");
});

test("a group that failed leaves nothing behind, and one that is held cannot be deleted", async () => {
  await deploy({ ...set("One"), ...group("One", "Nonsense") });
  expect(org.org.permissionSetGroups).toEqual([]);
  await deploy({ ...set("One"), ...group("One") });
  const { Id } = await one("SELECT Id FROM PermissionSetGroup");
  expect((await assign({ PermissionSetGroupId: Id })).status).toBe(201);
  const remove = "<deleteMetadata><type>PermissionSetGroup</type><fullNames>Team</fullNames></deleteMetadata>";
  expect((await org.soap(remove)).text).toContain("<statusCode>DELETE_FAILED</statusCode>");
  const { id } = org.org.assignments[0] ?? { id: "" };
  await org.rest(`/sobjects/PermissionSetAssignment/${id}`, { method: "DELETE" });
  expect((await org.soap(remove)).text).toContain("<success>true</success>");
  expect((await org.query("SELECT Id FROM PermissionSetGroup")).json.totalSize).toBe(0);
});

test("a group is worked out some time after it or a set in it was changed, and till then gives what it gave before", async () => {
  const status = async () => (await one("SELECT Status FROM PermissionSetGroup")).Status;
  const holds = async () =>
    (await org.query("SELECT Id FROM PermissionSetAssignment WHERE PermissionSetGroupId != null")).json.totalSize;
  org.org.timings.groupCalculation = 60_000;
  const data = (body: string) => set("One", `<hasActivationRequired>false</hasActivationRequired>${body}`);
  await deploy({ ...data(""), ...group("One") });
  const { Id } = await one("SELECT Id FROM PermissionSetGroup");
  expect(await status()).toBe("Outdated");
  const refused = await assign({ PermissionSetGroupId: Id });
  expect(refused.json[0]).toMatchObject({
    errorCode: "INVALID_CROSS_REFERENCE_KEY",
    message: `You can only assign users to permission set groups that have the "Updated" status.`,
  });
  org.clock.time += 30_000;
  expect(await status()).toBe("Updating");
  org.clock.time += 30_000;
  expect(await status()).toBe("Updated");
  expect((await assign({ PermissionSetGroupId: Id })).status).toBe(201);
  await deploy({ ...set("Two"), ...group("One", "Two") });
  expect([await status(), await holds(), org.org.permissionSetGroups[0]?.workedOut?.setIds.length]).toEqual([
    "Outdated",
    1,
    1,
  ]);
  org.clock.time += 60_000;
  expect([await status(), org.org.permissionSetGroups[0]?.workedOut?.setIds.length]).toEqual(["Updated", 2]);
  for (const one of org.org.permissionSetGroups) one.fails = true;
  await deploy(data("<description>x</description>"));
  org.clock.time += 60_000;
  expect(await status()).toBe("Failed");
});

test("whether a group takes a session of its own comes back as it was deployed, and its texts have their limits", async () => {
  const activated = file(
    "PermissionSetGroup",
    "<hasActivationRequired>true</hasActivationRequired><label>Team</label>",
  );
  await deploy({ "permissionsetgroups/Team.permissionsetgroup": activated });
  const read = await org.soap(
    "<readMetadata><type>PermissionSetGroup</type><fullNames>Team</fullNames></readMetadata>",
  );
  expect(read.text).toContain("<hasActivationRequired>true</hasActivationRequired>");
  const long = file("PermissionSetGroup", `<label>${"x".repeat(81)}</label>`);
  expect(await deploy({ "permissionsetgroups/Team.permissionsetgroup": long })).toContain(
    "Label: data value too large (max length=80)",
  );
});

test("a permission set bound to a permission set licence brings it, as long as there are seats, and keeps it", async () => {
  await deploy(set("Bound", "<license>Salesforce API Integration</license>"));
  const { Id, LicenseId } = await one("SELECT Id, LicenseId FROM PermissionSet WHERE Name = 'Bound'");
  expect(LicenseId).toMatch(/^0PL/);
  expect((await assign({ PermissionSetId: Id })).status).toBe(201);
  const row = await one("SELECT Id, PermissionSetLicenseId FROM PermissionSetLicenseAssign");
  expect(row.PermissionSetLicenseId).toBe(LicenseId);
  const take = () => org.rest(`/sobjects/PermissionSetLicenseAssign/${row.Id}`, { method: "DELETE" });
  expect((await take()).json[0].errorCode).toBe("DELETE_FAILED");
  const { id } = org.org.assignments[0] ?? { id: "" };
  await org.rest(`/sobjects/PermissionSetAssignment/${id}`, { method: "DELETE" });
  expect((await take()).status).toBe(204);
  for (const license of org.org.permissionSetLicenses) license.total = 0;
  expect((await assign({ PermissionSetId: Id })).json[0].errorCode).toBe("LICENSE_LIMIT_EXCEEDED");
});

test("a permission set bound to a user licence goes to users of that licence only", async () => {
  await deploy(set("Bound", "<license>Salesforce Integration</license>"));
  const { Id } = await one("SELECT Id FROM PermissionSet WHERE Name = 'Bound'");
  expect((await assign({ PermissionSetId: Id })).json[0]).toMatchObject({
    errorCode: "FIELD_INTEGRITY_EXCEPTION",
    message: expect.stringContaining("doesn't match the permission set's license: Salesforce Integration"),
  });
});
