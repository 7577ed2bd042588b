import { expect, test } from "vitest";
import { Workshop } from "./helpers/workshop.ts";

let shop: Workshop;

const assign = (what: "permset" | "permsetlicense", name: string, user: string) =>
  shop.sf("org", "assign", what, "--name", name, "--on-behalf-of", user);

test("a permission set is assigned once, and a second time is a duplicate", async () => {
  shop = await Workshop.loggedIn();
  expect((await shop.sf("project", "deploy", "start", "--source-dir", "force-app")).code).toBe(0);
  const { username } = shop.emulator.ready.integrationUser;
  const first = await assign("permset", "Kantiv_Integration", username);
  expect([first.code, first.json.result]).toEqual([
    0,
    { successes: [{ name: username, value: "Kantiv_Integration" }], failures: [] },
  ]);
  const again = await assign("permset", "Kantiv_Integration", username);
  expect(again.code).toBe(1);
  expect(again.json.result.failures).toMatchObject([
    {
      name: username,
      message: expect.stringMatching(/^Duplicate PermissionSetAssignment\. Assignee: 005\w+; Permission Set: 0PS\w+$/),
    },
  ]);
  expect(shop.org.assignments).toHaveLength(1);
});

test("what is not there is not assigned", async () => {
  shop = await Workshop.loggedIn();
  const { username } = shop.emulator.ready.integrationUser;
  const set = await assign("permset", "Nothing_Here", username);
  expect([set.code, set.json.result.failures]).toMatchObject([
    1,
    [{ message: expect.stringContaining("Nothing_Here") }],
  ]);
  const user = await assign("permset", "Nothing_Here", "nobody@acme.com");
  expect([user.code, user.json.message]).toEqual([
    1,
    "No record found for SELECT Id FROM User WHERE Username='nobody@acme.com'",
  ]);
});

test("a permission set licence is assigned, and a second time changes nothing", async () => {
  shop = await Workshop.loggedIn();
  const { username } = shop.emulator.ready.integrationUser;
  const first = await assign("permsetlicense", "SalesforceAPIIntegrationPsl", username);
  expect([first.code, first.json.result.successes]).toEqual([
    0,
    [{ name: username, value: "SalesforceAPIIntegrationPsl" }],
  ]);
  const again = await assign("permsetlicense", "SalesforceAPIIntegrationPsl", username);
  expect(again.code).toBe(0);
  expect(again.json.warnings.join()).toContain("already");
  expect(shop.org.licenseAssignments).toHaveLength(1);
});
