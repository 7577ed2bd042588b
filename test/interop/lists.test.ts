import { expect, test } from "vitest";
import { Workshop } from "./helpers/workshop.ts";

let shop: Workshop;

test("the org's metadata types and components are listed, and a type that does not exist is refused", async () => {
  shop = await Workshop.loggedIn();
  await shop.apply();
  const types = await shop.sf("org", "list", "metadata-types");
  expect(types.code).toBe(0);
  expect(types.json.result).toMatchObject({ partialSaveAllowed: true, testRequired: false });
  const eca = { xmlName: "ExternalClientApplication", directoryName: "externalClientApps", suffix: "eca" };
  expect(types.json.result.metadataObjects).toContainEqual(expect.objectContaining(eca));

  const policies = await shop.sf("org", "list", "metadata", "--metadata-type", "ExtlClntAppOauthConfigurablePolicies");
  const fullName = "Kantiv_Integration_oauthPlcy";
  expect([policies.code, policies.json.result]).toMatchObject([
    0,
    [{ fullName, fileName: `extlClntAppOauthPolicies/${fullName}.ecaOauthPlcy`, manageableState: "unmanaged" }],
  ]);
  const none = await shop.sf("org", "list", "metadata", "--metadata-type", "Certificate");
  expect([none.code, none.json.result]).toEqual([0, []]);

  const unknown = await shop.sf("org", "list", "metadata", "--metadata-type", "ExternalClientApp");
  expect([unknown.code, unknown.json.name]).toEqual([1, "sf:INVALID_TYPE"]);
});

test("users, limits and the user of the session are shown", async () => {
  shop = await Workshop.loggedIn();
  const { admin } = shop.emulator.ready;
  const users = await shop.sf("org", "list", "users");
  expect([users.code, users.json.result]).toMatchObject([
    0,
    [{ username: admin.username, profileName: "System Administrator", alias: "acme" }],
  ]);
  const limits = await shop.sf("org", "list", "limits");
  expect(limits.code).toBe(0);
  const daily = limits.json.result.find((it: { name: string }) => it.name === "DailyApiRequests");
  // Every request is counted, but not this one before it is answered.
  expect(daily).toMatchObject({ max: 15_000, remaining: 15_000 - shop.org.limits.usedApiRequests });
  const user = await shop.sf("org", "display", "user");
  expect([user.code, user.json.result]).toMatchObject([
    0,
    { username: admin.username, profileName: "System Administrator", orgId: shop.emulator.ready.organizationId },
  ]);
});

test("objects are listed and described, and an unknown one is not found", async () => {
  shop = await Workshop.loggedIn();
  const list = await shop.sf("sobject", "list");
  expect(list.code).toBe(0);
  expect(list.json.result).toEqual(expect.arrayContaining(["User", "PermissionSetAssignment", "SetupEntityAccess"]));
  const user = await shop.sf("sobject", "describe", "--sobject", "User");
  expect([user.code, user.json.result]).toMatchObject([0, { name: "User", keyPrefix: "005", queryable: true }]);
  const profileId = user.json.result.fields.find((it: { name: string }) => it.name === "ProfileId");
  expect(profileId).toMatchObject({ type: "reference", referenceTo: ["Profile"], relationshipName: "Profile" });
  const tooling = await shop.sf("sobject", "describe", "--sobject", "User", "--use-tooling-api");
  expect(tooling.code).toBe(0);
  const unknown = await shop.sf("sobject", "describe", "--sobject", "Nothing__c");
  expect([unknown.code, unknown.json.name]).toEqual([1, "NOT_FOUND"]);
});

test("any REST resource can be asked for, and a refusal shows as it comes", async () => {
  shop = await Workshop.loggedIn();
  const limits = await shop.sf("api", "request", "rest", "/services/data/v66.0/limits");
  expect([limits.code, limits.json.result]).toMatchObject([
    0,
    { statusCode: 200, body: { DailyApiRequests: { Max: 15_000 } } },
  ]);
  const body = await shop.write("user.json", JSON.stringify({ LastName: "Nobody" }));
  const args = [
    "api",
    "request",
    "rest",
    "/services/data/v66.0/sobjects/User",
    "--method",
    "POST",
    "--body",
    `@${body}`,
  ];
  const refused = await shop.sf(...args);
  expect([refused.code, refused.json.result]).toMatchObject([
    1,
    { statusCode: 400, body: [{ errorCode: "REQUIRED_FIELD_MISSING" }] },
  ]);
});
