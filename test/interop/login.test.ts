import { expect, test } from "vitest";
import { CLI_VERSION } from "./helpers/install.ts";
import { COMPONENTS, fileStates, Workshop } from "./helpers/workshop.ts";

let shop: Workshop;

test("the client under test is the pinned version of the official CLI, on Node 24", async () => {
  shop = await Workshop.open();
  const { json } = await shop.sf("version");
  expect(json).toMatchObject({ cliVersion: `@salesforce/cli/${CLI_VERSION}`, nodeVersion: `node-${process.version}` });
});

test("an access token logs in, and the org shows as a connected sandbox", async () => {
  shop = await Workshop.open();
  const { admin, organizationId } = shop.emulator.ready;
  const login = await shop.login();
  expect([login.code, login.json.result]).toMatchObject([
    0,
    { orgId: organizationId, username: admin.username, isSandbox: true, isScratch: false, instanceApiVersion: "68.0" },
  ]);
  const display = await shop.sf("org", "display");
  expect([display.code, display.json.result]).toMatchObject([
    0,
    { id: organizationId, connectedStatus: "Connected", apiVersion: "68.0", alias: "acme" },
  ]);
  const token = await shop.sf("org", "auth", "show-access-token");
  expect(token.json.result.accessToken).toBe(admin.accessToken);
});

test("an access token of no session is refused in Salesforce's words", async () => {
  shop = await Workshop.open();
  const login = await shop.login(`${shop.emulator.ready.organizationId.slice(0, 15)}!of.another.org`);
  expect(login.code).toBe(1);
  expect(login.json.message).toContain("Bad_OAuth_Token");
});

test("deploy, assign and login by JWT is a whole set-up, says nothing to anybody else, and equals apply", async () => {
  shop = await Workshop.open({}, null);
  const proxy = await shop.behindProxy();
  const { integrationUser } = shop.emulator.ready;
  expect((await shop.login()).code).toBe(0);
  const deploy = await shop.sf("project", "deploy", "start", "--source-dir", "force-app");
  expect([deploy.code, fileStates(deploy)]).toEqual([0, COMPONENTS.map((it) => `${it} Created`)]);
  const assign = ["org", "assign", "permset", "--name", "Kantiv_Integration"];
  expect((await shop.sf(...assign, "--on-behalf-of", integrationUser.username)).code).toBe(0);
  const login = await shop.loginJwt();
  expect([login.code, login.json.result]).toMatchObject([
    0,
    { username: integrationUser.username, clientId: shop.consumerKey, instanceUrl: shop.emulator.url },
  ]);
  const limits = await shop.sf("org", "list", "limits", "--target-org", "bot");
  expect(limits.code).toBe(0);
  expect(proxy.asked.length).toBeGreaterThan(15);
  expect(proxy.asked.filter((it) => !it.startsWith(shop.emulator.url))).toEqual([]);

  const plan = await shop.kantivSf("plan", "--json");
  expect([plan.code, plan.json().status]).toEqual([0, "ok"]);
});

test("a JWT login before the user is pre-authorised is refused, and tried at the login hosts as well", async () => {
  shop = await Workshop.loggedIn({}, null);
  expect((await shop.sf("project", "deploy", "start", "--source-dir", "force-app")).code).toBe(0);
  const proxy = await shop.behindProxy();
  const login = await shop.loginJwt();
  expect(login.code).toBe(1);
  expect(login.json.message).toContain("user is not admin approved to access this app");
  // The signed assertion of a failed login goes to Salesforce too: see that it does not in a test.
  expect(proxy.asked).toEqual(
    expect.arrayContaining(["CONNECT test.salesforce.com:443", "CONNECT login.salesforce.com:443"]),
  );
});

test("a session that ends is renewed by JWT without the user's doing", async () => {
  shop = await Workshop.loggedIn();
  await shop.apply();
  expect((await shop.loginJwt()).code).toBe(0);
  shop.org.sessions = shop.org.sessions.filter((it) => it.kind !== "oauth");
  const query = ["data", "query", "--query", "SELECT Id FROM Organization", "--target-org"];
  const renewed = await shop.sf(...query, "bot");
  expect([renewed.code, renewed.json.result.totalSize]).toEqual([0, 1]);

  shop.org.sessions = [];
  const ended = await shop.sf(...query, "acme");
  expect([ended.code, ended.json.name]).toEqual([1, "INVALID_SESSION_ID"]);
});
