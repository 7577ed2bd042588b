/** What a user sees of business data: by profile and permission sets, through describe, queries and record resources. */
import { expect, test } from "vitest";
import { type DataOrg, eachWithDataOrg } from "./helpers/data.ts";

let org: DataOrg;

eachWithDataOrg(
  (made) => {
    org = made;
  },
  () => org,
);

const problem = (answer: { status: number; json: { errorCode: string }[] }) => [
  answer.status,
  answer.json[0]?.errorCode,
];

test("an object that nothing opens does not exist for the user, in describe and in queries alike", async () => {
  org.grant({});
  org.actAs("kantiv@acme.com.uat");
  expect(problem(await org.rest("/sobjects/Account/describe"))).toEqual([404, "NOT_FOUND"]);
  const refused = await org.query("SELECT Id FROM Account LIMIT 1");
  expect(problem(refused)).toEqual([400, "INVALID_TYPE"]);
  expect(refused.json[0].message).toContain("sObject type 'Account' is not supported.");
  const { sobjects } = (await org.rest("/sobjects")).json;
  expect(sobjects.map(({ name }: { name: string }) => name)).not.toContain("Account");
  expect(problem(await org.post("/sobjects/Account", { Name: "New" }))).toEqual([404, "NOT_FOUND"]);
});

test("a permission set opens an object, and of its fields those that it names and those that are never closed", async () => {
  org.grant({ objects: { Account: "allowRead" }, fields: { "Account.Phone": "readable" } });
  org.actAs("kantiv@acme.com.uat");
  const account = (await org.rest("/sobjects/Account/describe")).json;
  expect([account.queryable, account.createable, account.updateable, account.deletable]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const field = (name: string) => account.fields.find((it: { name: string }) => it.name === name);
  expect(field("Phone")).toMatchObject({ updateable: false, permissionable: true });
  expect(field("Name")).toMatchObject({ permissionable: false });
  expect([field("Industry"), field("Segment__c")]).toEqual([undefined, undefined]);
  expect((await org.query("SELECT Name, Phone FROM Account LIMIT 1")).json.records).toMatchObject([{ Name: "Acme" }]);
  const refused = await org.query("SELECT Segment__c FROM Account LIMIT 1");
  expect(problem(refused)).toEqual([400, "INVALID_FIELD"]);
  expect(refused.json[0].message).toContain("No such column 'Segment__c' on entity 'Account'.");
  expect(problem(await org.query("SELECT Id FROM Account WHERE Segment__c = 'A'"))).toEqual([400, "INVALID_FIELD"]);
});

test("what several permission sets and a group grant adds up", async () => {
  org.grant({ name: "One", objects: { Account: "allowRead" } });
  org.grant({ name: "Two", fields: { "Account.Industry": "editable" } });
  org.actAs("kantiv@acme.com.uat");
  expect((await org.query("SELECT Industry FROM Account")).status).toBe(200);
  org.org.assignments = org.org.assignments.slice(1);
  expect(problem(await org.query("SELECT Industry FROM Account"))).toEqual([400, "INVALID_TYPE"]);
});

test("View All Fields shows each field and opens none for changes", async () => {
  org.grant({ objects: { Account: "allowRead allowEdit viewAllFields" } });
  org.actAs("kantiv@acme.com.uat");
  const [{ Id }] = (await org.query("SELECT Id, Segment__c, BillingCity FROM Account LIMIT 1")).json.records;
  const refused = await org.rest(`/sobjects/Account/${Id}`, {
    method: "PATCH",
    body: JSON.stringify({ Segment__c: "B" }),
  });
  expect(problem(refused)).toEqual([400, "INVALID_FIELD_FOR_INSERT_UPDATE"]);
});

test("each verb needs its own right", async () => {
  org.grant({ objects: { Account: "allowRead" } });
  org.actAs("kantiv@acme.com.uat");
  const [{ Id }] = (await org.query("SELECT Id FROM Account LIMIT 1")).json.records;
  const verbs = async () => [
    problem(await org.post("/sobjects/Account", { Name: "New" })),
    problem(await org.rest(`/sobjects/Account/${Id}`, { method: "PATCH", body: '{"Name":"Else"}' })),
    problem(await org.rest(`/sobjects/Account/${Id}`, { method: "DELETE" })),
  ];
  expect(await verbs()).toEqual([
    [400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"],
    [400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"],
    [400, "INSUFFICIENT_ACCESS_OR_READONLY"],
  ]);
  org.grant({ name: "More", objects: { Account: "allowRead allowCreate allowEdit allowDelete" } });
  expect((await org.post("/sobjects/Account", { Name: "New" })).status).toBe(201);
  expect((await org.rest(`/sobjects/Account/${Id}`, { method: "PATCH", body: '{"Name":"Else"}' })).status).toBe(204);
  expect((await org.rest(`/sobjects/Account/${Id}`, { method: "DELETE" })).status).toBe(204);
});

test("a parent that is not read is no relationship; an address is seen with its parts or not at all", async () => {
  org.grant({ objects: { Contact: "allowRead" }, fields: { "Contact.AccountId": "readable" } });
  org.actAs("kantiv@acme.com.uat");
  const refused = await org.query("SELECT Account.Name FROM Contact");
  expect(problem(refused)).toEqual([400, "INVALID_FIELD"]);
  expect(refused.json[0].message).toContain("Didn't understand relationship 'Account' in field path.");
  org.grant({ name: "Parent", objects: { Account: "allowRead" }, fields: { "Account.BillingAddress": "readable" } });
  expect((await org.query("SELECT Account.Name, LastName FROM Contact")).json.records).toMatchObject([
    { Account: { Name: "Acme" }, LastName: "Day" },
  ]);
  const [account] = (await org.query("SELECT BillingCity, BillingAddress FROM Account")).json.records;
  expect(account).toMatchObject({ BillingCity: "Aarhus", BillingAddress: { city: "Aarhus", street: null } });
  expect(problem(await org.query("SELECT ShippingCity FROM Account"))).toEqual([400, "INVALID_FIELD"]);
});

test("in a private object a user sees its own records, and with View All those of everybody", async () => {
  org.org.sharing.Account = "Private";
  org.grant({ objects: { Account: "allowRead allowCreate allowEdit" } });
  org.actAs("kantiv@acme.com.uat");
  expect((await org.query("SELECT Id FROM Account")).json.totalSize).toBe(0);
  expect((await org.post("/sobjects/Account", { Name: "Mine" })).status).toBe(201);
  expect((await org.query("SELECT Name FROM Account")).json.records).toMatchObject([{ Name: "Mine" }]);
  org.grant({ name: "All", objects: { Account: "allowRead viewAllRecords" } });
  const { records } = (await org.query("SELECT Id, Name FROM Account ORDER BY Name")).json;
  expect(records).toMatchObject([{ Name: "Acme" }, { Name: "Mine" }]);
  const change = () => org.rest(`/sobjects/Account/${records[0].Id}`, { method: "PATCH", body: '{"Name":"Else"}' });
  expect(problem(await change())).toEqual([400, "INSUFFICIENT_ACCESS_OR_READONLY"]);
  org.grant({ name: "Modify", objects: { Account: "allowRead modifyAllRecords" } });
  expect((await change()).status).toBe(204);
});

test("tasks have no object permissions: Access Activities shows them, Edit Tasks lets them be written", async () => {
  org.grant({ permissions: ["ApiEnabled"] });
  org.actAs("kantiv@acme.com.uat");
  expect((await org.query("SELECT Id FROM Task")).status).toBe(200);
  expect(problem(await org.post("/sobjects/Task", {}))).toEqual([400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"]);
  org.grant({ name: "Edit", permissions: ["EditTask"] });
  const { id } = (await org.post("/sobjects/Task", {})).json;
  expect((await org.rest(`/sobjects/Task/${id}?fields=Status,IsClosed`)).json).toMatchObject({ Status: "Not Started" });
  const profile = org.org.profiles.find(({ name }) => name === "Minimum Access - Salesforce");
  if (profile) profile.permissions = [];
  expect(problem(await org.query("SELECT Id FROM Task"))).toEqual([400, "INVALID_TYPE"]);
});

test("View All Data opens each object and no field", async () => {
  org.grant({ permissions: ["ApiEnabled", "ViewAllData"] });
  org.actAs("kantiv@acme.com.uat");
  expect((await org.query("SELECT Name FROM Site_Visit__c")).json.records).toMatchObject([{ Name: "First" }]);
  expect(problem(await org.query("SELECT Notes__c FROM Site_Visit__c"))).toEqual([400, "INVALID_FIELD"]);
});

test("an object of the org's own has its fields and relationships, and its required fields are never closed", async () => {
  org.grant({ objects: { Site_Visit__c: "allowRead allowCreate", Account: "allowRead" } });
  org.actAs("kantiv@acme.com.uat");
  const described = (await org.rest("/sobjects/Site_Visit__c/describe")).json;
  expect([described.custom, described.label, described.labelPlural, described.keyPrefix]).toEqual([
    true,
    "Site Visit",
    "Site Visits",
    "a00",
  ]);
  expect(described.fields.find((it: { name: string }) => it.name === "Account__c")).toMatchObject({
    custom: true,
    nillable: false,
    relationshipName: "Account__r",
    referenceTo: ["Account"],
  });
  expect((await org.query("SELECT Account__r.Name FROM Site_Visit__c")).json.records).toMatchObject([
    { Account__r: { Name: "Acme" } },
  ]);
  expect(problem(await org.post("/sobjects/Site_Visit__c", { Name: "Second" }))).toEqual([
    400,
    "REQUIRED_FIELD_MISSING",
  ]);
});

test("in one composite call each part is answered by the same rights", async () => {
  org.grant({ objects: { Account: "allowRead" } });
  org.actAs("kantiv@acme.com.uat");
  const part = (referenceId: string, url: string) => ({
    method: "GET",
    referenceId,
    url: `/services/data/v66.0${url}`,
  });
  const { compositeResponse } = (
    await org.post("/composite", {
      compositeRequest: [
        part("a", "/sobjects/Account/describe"),
        part("b", "/sobjects/Contact/describe"),
        part("c", "/query?q=SELECT+Id+FROM+Account+LIMIT+1"),
        part("d", "/query?q=SELECT+Id+FROM+Contact+LIMIT+1"),
      ],
    })
  ).json;
  expect(compositeResponse.map(({ httpStatusCode }: { httpStatusCode: number }) => httpStatusCode)).toEqual([
    200, 404, 200, 400,
  ]);
});
