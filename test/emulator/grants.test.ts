/** Permission sets that open data: what a deployment of one refuses, what it keeps, and where it is seen afterwards. */
import { expect, test } from "vitest";
import { type DataOrg, dataOrg, eachWithDataOrg } from "./helpers/data.ts";
import { file, packageOf } from "./helpers/package.ts";

let org: DataOrg;

eachWithDataOrg(
  (made) => {
    org = made;
  },
  () => org,
);

const deploy = async (body: string) => {
  const set = file("PermissionSet", `<label>Data</label>${body}`);
  const answer = await org.deploy(await packageOf({ "permissionsets/Data.permissionset": set }));
  return answer.details.componentFailures.map(({ problem }: { problem: string }) => problem);
};

const VERBS = ["allowCreate", "allowDelete", "allowEdit", "allowRead", "modifyAllRecords", "viewAllRecords"];

const object = (name: string, rights: string) => {
  const on = rights.split(" ");
  const flags = VERBS.map((verb) => `<${verb}>${on.includes(verb)}</${verb}>`).join("");
  const all = on.includes("viewAllFields") ? "<viewAllFields>true</viewAllFields>" : "";
  return `<objectPermissions>${flags}<object>${name}</object>${all}</objectPermissions>`;
};

const field = (name: string, readable = true, editable = false) =>
  `<fieldPermissions><editable>${editable}</editable><field>${name}</field><readable>${readable}</readable></fieldPermissions>`;

const named = (element: string, key: string, name: string) =>
  `<${element}><${key}>${name}</${key}><enabled>true</enabled></${element}>`;

test("names that the org does not have are refused, each as what it would be", async () => {
  expect(await deploy(object("Nonsense__c", "allowRead"))).toEqual([
    "In field: object - no CustomObject named Nonsense__c found",
  ]);
  expect(await deploy(field("Account.Nonsense__c"))).toEqual([
    "In field: field - no CustomField named Account.Nonsense__c found",
  ]);
  expect(await deploy(named("classAccesses", "apexClass", "Nonsense"))).toEqual([
    "In field: apexClass - no ApexClass named Nonsense found",
  ]);
  expect(await deploy(named("customPermissions", "name", "Nonsense"))).toEqual([
    "In field: customPermission - no CustomPermission named Nonsense found",
  ]);
  expect(await deploy("<tabSettings><tab>Nonsense__c</tab><visibility>Visible</visibility></tabSettings>")).toEqual([
    "In field: tab - no CustomTab named Nonsense__c found",
  ]);
  const recordType = "<recordType>Account.Nonsense</recordType><visible>true</visible>";
  expect(await deploy(`<recordTypeVisibilities>${recordType}</recordTypeVisibilities>`)).toEqual([
    "In field: recordType - no RecordType named Account.Nonsense found",
  ]);
  expect(await deploy(object("Asset", "allowRead"))).toEqual([
    "The standard object Asset is not modelled by this emulator",
  ]);
});

test("required fields and those of the system are nobody's to grant", async () => {
  expect(await deploy(field("Account.Name"))).toEqual(["You cannot deploy to a required field: Account.Name"]);
  expect(await deploy(field("Site_Visit__c.Account__c"))).toEqual([
    "You cannot deploy to a required field: Site_Visit__c.Account__c",
  ]);
  expect(await deploy(field("Account.CreatedDate"))).toEqual([
    "In field: field - no CustomField named Account.CreatedDate found",
  ]);
  expect(await deploy(field("Account.BillingCity"))).toEqual([
    "In field: field - no CustomField named Account.BillingCity found",
  ]);
  expect(await deploy(field("Account.BillingAddress"))).toEqual([]);
});

test.each([
  ["allowCreate", "Permission Create Account depends on permission(s): Read Account"],
  ["allowEdit", "Permission Edit Account depends on permission(s): Read Account"],
  ["allowRead allowDelete", "Permission Delete Account depends on permission(s): Edit Account"],
  ["viewAllRecords", "Permission View All Account depends on permission(s): Read Account"],
  [
    "allowRead modifyAllRecords",
    "Permission Modify All Account depends on permission(s): Edit Account, Delete Account, View All Account",
  ],
  ["viewAllFields", "Permission View All Fields Account depends on permission(s): Read Account"],
])("rights on an object that do not stand alone are refused: %s", async (rights, problem) => {
  expect(await deploy(object("Account", rights))).toEqual([problem]);
});

test("whoever reads the details reads the master", async () => {
  expect(await deploy(object("Site_Visit__c", "allowRead"))).toEqual([
    "Permission Read Site_Visit__c depends on permission(s): Read Account",
  ]);
  expect(await deploy(object("Site_Visit__c", "allowRead") + object("Account", "allowRead"))).toEqual([]);
});

test("what is kept reads back in the form of the platform: each right said, nothing that opens nothing", async () => {
  await deploy(
    object("Site_Visit__c", "allowRead allowCreate allowEdit") +
      object("Account", "allowRead") +
      object("Contact", "") +
      field("Account.Industry", true, true) +
      field("Account.Fax", false) +
      field("Opportunity.ExpectedRevenue", true, true) +
      "<tabSettings><tab>standard-Account</tab><visibility>Visible</visibility></tabSettings>" +
      "<tabSettings><tab>standard-Lead</tab><visibility>None</visibility></tabSettings>",
  );
  const read = await org.soap("<readMetadata><type>PermissionSet</type><fullNames>Data</fullNames></readMetadata>");
  const of = (element: string) => read.text.match(new RegExp(`<${element}>.*?</${element}>`, "gs")) ?? [];
  expect(of("objectPermissions")).toEqual([
    `<objectPermissions>${VERBS.slice(0, 4)
      .map((verb) => `<${verb}>${verb === "allowRead"}</${verb}>`)
      .join(
        "",
      )}<modifyAllRecords>false</modifyAllRecords><object>Account</object><viewAllFields>false</viewAllFields><viewAllRecords>false</viewAllRecords></objectPermissions>`,
    expect.stringContaining("<object>Site_Visit__c</object>"),
  ]);
  expect(of("fieldPermissions")).toEqual([
    "<fieldPermissions><editable>true</editable><field>Account.Industry</field><readable>true</readable></fieldPermissions>",
    "<fieldPermissions><editable>false</editable><field>Opportunity.ExpectedRevenue</field><readable>true</readable></fieldPermissions>",
  ]);
  expect(of("tabSettings")).toHaveLength(1);
  const old = await org.soap("<readMetadata><type>PermissionSet</type><fullNames>Data</fullNames></readMetadata>", {
    version: "60.0",
  });
  expect(old.text).not.toContain("viewAllFields");
});

test("a deployed set is the whole: what it no longer says is closed again, and the same again changes nothing", async () => {
  await deploy(object("Account", "allowRead") + field("Account.Industry"));
  const set = file("PermissionSet", `<label>Data</label>${field("Account.Industry")}${object("Account", "allowRead")}`);
  const again = await org.deploy(await packageOf({ "permissionsets/Data.permissionset": set }));
  const found = again.details.componentSuccesses.find(({ fullName }: { fullName: string }) => fullName === "Data");
  expect(found).toMatchObject({ changed: false });
  await deploy(object("Account", "allowRead"));
  const fields = "SELECT Field FROM FieldPermissions WHERE Parent.Name = 'Data'";
  expect((await org.query(fields)).json.totalSize).toBe(0);
});

test("permissions are rows under the set that grants them, under a profile's own set, and added up under a group's", async () => {
  org.grant({ name: "One", objects: { Account: "allowRead" }, fields: { "Account.Phone": "readable" } });
  org.grant({ name: "Two", objects: { Account: "allowRead allowEdit" } });
  const members = org.org.components
    .filter(({ type }) => type === "PermissionSet")
    .map(({ id }, place) => ({ id: `0PH00000000000${place}AAA`, permissionSetId: id }));
  const stamps = { createdAt: 0, createdBy: "", modifiedAt: 0 };
  const group = { id: "0PG000000000001AAA", name: "All", label: "All", permissionSetId: "0PS000000000099AAA" };
  org.org.permissionSetGroups.push({ ...group, ...stamps, members, status: "Updated" });
  const rights = async (parent: string) =>
    (
      await org.query(
        `SELECT PermissionsRead, PermissionsEdit, PermissionsViewAllRecords FROM ObjectPermissions WHERE SobjectType = 'Account' AND ${parent}`,
      )
    ).json.records.map((row: Record<string, boolean>) => [
      row.PermissionsRead,
      row.PermissionsEdit,
      row.PermissionsViewAllRecords,
    ]);
  expect(await rights("Parent.Name = 'One'")).toEqual([[true, false, false]]);
  expect(await rights("Parent.Name = 'All'")).toEqual([[true, true, false]]);
  expect(await rights("Parent.Profile.Name = 'System Administrator'")).toEqual([[true, true, true]]);
  expect(
    (await org.query("SELECT Field, PermissionsRead FROM FieldPermissions WHERE Parent.Name = 'One'")).json.records,
  ).toMatchObject([{ Field: "Account.Phone", PermissionsRead: true }]);
});

test("rows of permissions are written by REST, by the same rules as a file", async () => {
  await deploy("");
  const ParentId = org.org.components.find(({ fullName }) => fullName === "Data")?.id;
  const add = (sobject: string, body: object) => org.post(`/sobjects/${sobject}`, { ParentId, ...body });
  const account = { SobjectType: "Account", PermissionsRead: true };
  const made = await add("ObjectPermissions", account);
  expect(made.status).toBe(201);
  expect((await add("ObjectPermissions", account)).json[0].errorCode).toBe("DUPLICATE_VALUE");
  const field = { SobjectType: "Account", Field: "Account.Phone", PermissionsRead: true };
  const { id } = (await add("FieldPermissions", field)).json;
  expect((await add("FieldPermissions", { ...field, Field: "Account.Name" })).json[0].message).toBe(
    "You cannot deploy to a required field: Account.Name",
  );
  const change = (PermissionsDelete: boolean) =>
    org.rest(`/sobjects/ObjectPermissions/${made.json.id}`, {
      method: "PATCH",
      body: JSON.stringify({ PermissionsDelete }),
    });
  expect((await change(true)).json[0].message).toContain("depends on permission(s): Edit Account");
  expect((await org.rest(`/sobjects/FieldPermissions/${id}`, { method: "DELETE" })).status).toBe(204);
  const read = await org.soap("<readMetadata><type>PermissionSet</type><fullNames>Data</fullNames></readMetadata>");
  expect(read.text).toContain("<object>Account</object>");
  expect(read.text).not.toContain("fieldPermissions");
});

test("rows of permissions and licences are there for whoever sees Setup", async () => {
  org.grant({});
  org.actAs("kantiv@acme.com.uat");
  const objects = ["ObjectPermissions", "FieldPermissions", "PermissionSetLicenseAssign"];
  const codes = async () =>
    Promise.all(objects.map(async (name) => (await org.query(`SELECT Id FROM ${name} LIMIT 1`)).status));
  expect(await codes()).toEqual([400, 400, 400]);
  org.grant({ name: "Assigning", permissions: ["AssignPermissionSets"] });
  expect(await codes()).toEqual([400, 400, 200]);
  org.grant({ name: "Seeing", permissions: ["ViewSetup"] });
  expect(await codes()).toEqual([200, 200, 200]);
});

test("classes and custom permissions are opened by rows of SetupEntityAccess, record types are seen in describe", async () => {
  await org.close();
  org = await dataOrg({
    setup: { ApexClass: ["KantivApi"], CustomPermission: ["Sync"], RecordType: ["Account.Partner", "Account.Other"] },
  });
  const visible = "<recordType>Account.Partner</recordType><visible>true</visible>";
  expect(
    await deploy(
      named("classAccesses", "apexClass", "KantivApi") +
        named("customPermissions", "name", "Sync") +
        object("Account", "allowRead") +
        `<recordTypeVisibilities>${visible}</recordTypeVisibilities>` +
        "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>",
    ),
  ).toEqual([]);
  const opened = await org.query(
    "SELECT SetupEntityType FROM SetupEntityAccess WHERE Parent.Name = 'Data' AND SetupEntityId IN (SELECT Id FROM ApexClass WHERE Name = 'KantivApi')",
  );
  expect(opened.json.records).toMatchObject([{ SetupEntityType: "ApexClass" }]);
  expect((await org.query("SELECT Id FROM SetupEntityAccess WHERE Parent.Name = 'Data'")).json.totalSize).toBe(2);
  const set = (await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Data'")).json.records[0].Id;
  const ids = { AssigneeId: org.integrationUser.id, PermissionSetId: set };
  expect((await org.post("/sobjects/PermissionSetAssignment", ids)).status).toBe(201);
  org.actAs("kantiv@acme.com.uat");
  const { recordTypeInfos } = (await org.rest("/sobjects/Account/describe")).json;
  expect(
    recordTypeInfos.map((it: { developerName: string; available: boolean }) => [it.developerName, it.available]),
  ).toEqual([
    ["Partner", true],
    ["Other", false],
    ["Master", true],
  ]);
});

test("an obliging org has what a permission set names, and the same object the next time", async () => {
  await org.close();
  org = await dataOrg({ obliging: true });
  const body =
    object("Asset", "allowRead") +
    object("vendor__Thing__c", "allowRead") +
    field("vendor__Thing__c.vendor__Key__c", true, true) +
    named("classAccesses", "apexClass", "Anything");
  expect(await deploy(body)).toEqual([]);
  expect((await org.rest("/sobjects/vendor__Thing__c/describe")).json).toMatchObject({ custom: true, label: "Thing" });
  const answer = await org.query("SELECT SobjectType FROM ObjectPermissions WHERE Parent.Name = 'Data'");
  expect(answer.json.totalSize).toBe(2);
  expect(await deploy(body)).toEqual([]);
  expect(org.org.customObjects.map(({ name, fields }) => [name, fields.length])).toEqual([
    ["Asset", 0],
    ["vendor__Thing__c", 1],
  ]);
});
