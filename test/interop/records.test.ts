import { expect, test } from "vitest";
import { Workshop } from "./helpers/workshop.ts";

let shop: Workshop;

const query = (soql: string, ...more: string[]) => shop.sf("data", "query", "--query", soql, ...more);

test("a query answers with names as the object has them, and with fields of a parent", async () => {
  shop = await Workshop.loggedIn();
  const { admin, integrationUser } = shop.emulator.ready;
  const users = await query("SELECT username, profile.name FROM user ORDER BY username");
  expect(users.code).toBe(0);
  expect(users.json.result).toMatchObject({
    totalSize: 2,
    done: true,
    records: [
      { Username: admin.username, Profile: { Name: "System Administrator" } },
      { Username: integrationUser.username, Profile: { Name: "Minimum Access - Salesforce" } },
    ],
  });
  const none = await query("SELECT Id FROM ExternalClientApplication");
  expect([none.code, none.json.result.totalSize]).toEqual([0, 0]);
  const count = await query("SELECT COUNT() FROM User");
  expect([count.code, count.json.result.totalSize]).toEqual([0, 2]);
});

test("the tooling API is asked as well", async () => {
  shop = await Workshop.loggedIn();
  await shop.apply();
  const apps = await query("SELECT DeveloperName FROM ExternalClientApplication", "--use-tooling-api");
  expect([apps.code, apps.json.result.records]).toMatchObject([0, [{ DeveloperName: "Kantiv_Integration" }]]);
  expect(shop.asked).toContain("GET /services/data/v68.0/tooling/query");
});

test("queries are refused in the platform's words", async () => {
  shop = await Workshop.loggedIn();
  const refused = async (soql: string, name: string, words: string) => {
    const { code, json } = await query(soql);
    expect([code, json.name]).toEqual([1, name]);
    expect(json.message).toContain(words);
  };
  await refused("SELECT Id FROM Nothing", "INVALID_TYPE", "sObject type 'Nothing' is not supported.");
  await refused("SELECT Nothing FROM User", "INVALID_FIELD", "No such column 'Nothing' on entity 'User'.");
  await refused("SELECT Id FROM User WHERE", "MALFORMED_QUERY", "ERROR at Row:1:Column:");
});

test("records are created, updated and deleted, by id and by a condition", async () => {
  shop = await Workshop.loggedIn();
  const data = (verb: string, ...args: string[]) =>
    shop.sf("data", verb, "record", "--sobject", "PermissionSet", ...args);
  const made = await data("create", "--values", "Name=Made_Here Label='Made here'");
  expect([made.code, made.json.result]).toMatchObject([0, { success: true, id: expect.stringMatching(/^0PS/) }]);
  const { id } = made.json.result;
  expect((await data("update", "--record-id", id, "--values", "Label='Changed here'")).code).toBe(0);
  const read = await data("get", "--where", "Name=Made_Here");
  expect([read.code, read.json.result]).toMatchObject([0, { Id: id, Name: "Made_Here", Label: "Changed here" }]);

  const twice = await data("create", "--values", "Name=Made_Here Label='Again'");
  expect([twice.code, twice.json.name]).toEqual([1, "DUPLICATE_DEVELOPER_NAME"]);
  const wrong = await data("update", "--record-id", id, "--values", "Colour=red");
  expect([wrong.code, wrong.json.name]).toEqual([1, "INVALID_FIELD"]);

  expect((await data("delete", "--where", "Name=Made_Here")).code).toBe(0);
  const gone = await data("delete", "--record-id", id);
  expect([gone.code, gone.json.name]).toEqual([1, "NOT_FOUND"]);
});
