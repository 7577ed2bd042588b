import { Connection } from "@jsforce/jsforce-node";
import { expect, test } from "vitest";
import { assertion, JWT_BEARER, TestOrg } from "./helpers/client.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

/** The real client and its sessions. The clock runs, since the client polls by itself. */
const org = TestOrg.forEachTest({
  clock: { now: Date.now },
  timings: { deployPending: 0, deployInProgress: 0, retrieve: 0 },
});

const ORGANIZATION = "SELECT Id FROM Organization";

function admin(version = "66.0"): Connection {
  const made = new Connection({ instanceUrl: org.url, loginUrl: org.url, accessToken: org.token, version });
  made.metadata.pollInterval = 10;
  return made;
}

/** The app is there and its user may log in. @returns claims of a login that succeeds */
async function setUp(): Promise<object> {
  const options = { singlePackage: true, rollbackOnError: true };
  const done = await admin()
    .metadata.deploy(await packageOf(appFiles()), options)
    .complete(true);
  expect(done).toMatchObject({ status: "Succeeded" });
  await org.assign();
  return { ...org.claims(), exp: Math.floor(Date.now() / 1000) + 180 };
}

test("a SOAP session has an identity, and so has one of an assertion", async () => {
  const { admin: user } = org.emulator.ready;
  const soap = new Connection({ loginUrl: org.url, version: "64.0" });
  await soap.login(user.username, user.password + user.securityToken);
  expect(await soap.identity()).toMatchObject({ username: user.username, organization_id: org.org.id });

  const claims = await setUp();
  const bot = new Connection({ loginUrl: org.url, version: "66.0" });
  await bot.authorize({ grant_type: JWT_BEARER, assertion: assertion(claims) });
  expect(bot.instanceUrl).toBe(org.url);
  expect(await bot.identity()).toMatchObject({ username: org.integrationUser.username });
});

test("a client that also sends its id, secret and callback with the assertion is let in", async () => {
  const claims = await setUp();
  const { consumerKey: clientId } = org;
  const oauth2 = { clientId, clientSecret: org.org.consumers[0]?.secret ?? "", redirectUri: "https://app.example.com" };
  const bot = new Connection({ oauth2: { ...oauth2, loginUrl: org.url }, loginUrl: org.url, version: "66.0" });
  await bot.authorize({ grant_type: JWT_BEARER, assertion: assertion(claims) });
  expect((await bot.query(ORGANIZATION)).totalSize).toBe(1);
});

test("errors of the token endpoint come through with their code and their words", async () => {
  const claims = await setUp();
  const bot = new Connection({ loginUrl: org.url, version: "66.0" });
  const login = (more: object) =>
    bot.authorize({ grant_type: JWT_BEARER, assertion: assertion({ ...claims, ...more }) });
  await expect(login({ iss: "3MVGunknown" })).rejects.toMatchObject({
    name: "invalid_client_id",
    message: "client identifier invalid",
  });
  await expect(login({ aud: "https://example.com" })).rejects.toMatchObject({
    name: "invalid_grant",
    message: "audience is invalid",
  });
});

test("the user's password opens nothing for an External Client App", async () => {
  await setUp();
  const { admin: user } = org.emulator.ready;
  const oauth2 = { clientId: org.consumerKey, clientSecret: org.org.consumers[0]?.secret ?? "", loginUrl: org.url };
  const made = new Connection({ oauth2, loginUrl: org.url, version: "66.0" });
  await expect(made.login(user.username, user.password + user.securityToken)).rejects.toMatchObject({
    name: "invalid_grant",
    message: "authentication failure",
  });
  expect(made.accessToken).toBeFalsy();
});

test("a token is revoked once, and revoking it again is an error that the client can read", async () => {
  const claims = await setUp();
  const bot = new Connection({ loginUrl: org.url, version: "66.0", oauth2: { loginUrl: org.url } });
  await bot.authorize({ grant_type: JWT_BEARER, assertion: assertion(claims) });
  const token = bot.accessToken ?? "";
  await bot.oauth2.revokeToken(token);
  await expect(bot.query(ORGANIZATION)).rejects.toMatchObject({ errorCode: "INVALID_SESSION_ID" });
  await expect(bot.oauth2.revokeToken(token)).rejects.toMatchObject({ name: expect.stringMatching(/_token/) });
});

test("a session that has ended is renewed once, over REST and over SOAP", async () => {
  let renewals = 0;
  const made = new Connection({
    instanceUrl: org.url,
    accessToken: `${org.org.id.slice(0, 15)}!of.another.org`,
    version: "66.0",
    refreshFn: (_, done) => {
      renewals += 1;
      done(null, org.token);
    },
  });
  expect((await made.query(ORGANIZATION)).totalSize).toBe(1);
  made.accessToken = `${org.org.id.slice(0, 15)}!of.another.org`;
  expect((await made.metadata.describe("66.0")).metadataObjects.length).toBeGreaterThan(5);
  expect(renewals).toBe(2);
});

test("a deployment is cancelled, a validation is deployed, and an unknown id is a fault with its code", async () => {
  const { metadata } = admin();
  org.org.timings.deployPending = 60_000;
  const waiting = await metadata.deploy(await packageOf(appFiles()), { singlePackage: true, rollbackOnError: true });
  expect(await metadata.cancelDeploy(waiting.id)).toMatchObject({ id: waiting.id });
  org.emulator.advance(1_000);
  expect(await metadata.checkDeployStatus(waiting.id)).toMatchObject({ status: "Canceled", done: true });

  org.org.timings.deployPending = 0;
  const options = { singlePackage: true, rollbackOnError: true, checkOnly: true, testLevel: "RunLocalTests" };
  const validated = await metadata.deploy(await packageOf(appFiles()), options as never).complete();
  expect(org.org.components).toEqual([]);
  const id = await metadata.deployRecentValidation({ id: validated.id });
  expect(await metadata.checkDeployStatus(id)).toMatchObject({ status: "Succeeded", checkOnly: false });
  expect(org.org.components.length).toBeGreaterThan(5);

  await expect(metadata.checkDeployStatus("0Af000000000000AAA")).rejects.toMatchObject({
    name: "sf:INVALID_CROSS_REFERENCE_KEY",
  });
});

test("all or none: one bad record undoes the good ones", async () => {
  const connection = admin();
  const records = [{ Name: "A" }, {} as { Name: string }];
  const results = await connection.sobject("Account").create(records, { allOrNone: true });
  expect(results.map((it) => it.success)).toEqual([false, false]);
  expect((await connection.query("SELECT Id FROM Account")).totalSize).toBe(0);
});

test("upserted metadata says whether it was made, and a refused one says why", async () => {
  const { metadata } = admin();
  const type = "ExternalClientApplication" as "CustomObject";
  const app = (label: string) => ({ fullName: "Made", label, distributionState: "Local" }) as never;
  expect(await metadata.upsert(type, app("One"))).toMatchObject({ success: true, created: true });
  expect(await metadata.upsert(type, app("Two"))).toMatchObject({ success: true, created: false });
  const wrong = { fullName: "Other", label: "Other", distributionState: "Nowhere" } as never;
  expect(await metadata.create(type, wrong)).toMatchObject({
    success: false,
    errors: [{ message: expect.stringContaining("Nowhere") }],
  });
});
