import { Connection } from "@jsforce/jsforce-node";
import { expect, test } from "vitest";
import { assertion, JWT_BEARER, TestOrg } from "./helpers/client.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

type RetrieveRequest = Parameters<Connection["metadata"]["retrieve"]>[0];

/** The real client, unmodified. The clock runs, since the client polls by itself. */
let connection: Connection;
const org = TestOrg.forEachTest(
  {
    clock: { now: Date.now },
    timings: { deployPending: 20, deployInProgress: 30, retrieve: 10 },
  },
  async () => {
    connection = connect();
  },
);

function connect(version = "66.0"): Connection {
  const session = { instanceUrl: org.url, accessToken: org.token, version };
  const made = new Connection({ ...session, loginUrl: org.url });
  made.metadata.pollInterval = 10;
  return made;
}

async function deployApp(): Promise<void> {
  const zip = await packageOf(appFiles());
  const result = await connection.metadata.deploy(zip, { singlePackage: true, rollbackOnError: true }).complete(true);
  expect(result).toMatchObject({ status: "Succeeded", success: true, numberComponentErrors: 0 });
}

test("SOAP login gives a session, and logout ends it", async () => {
  const { admin } = org.emulator.ready;
  const made = new Connection({ loginUrl: org.url, version: "64.0" });
  const info = await made.login(admin.username, admin.password + admin.securityToken);
  expect(info).toMatchObject({ organizationId: org.org.id });
  expect((await made.query("SELECT Id FROM Organization")).totalSize).toBe(1);
  await made.logout();
  await expect(made.query("SELECT Id FROM Organization")).rejects.toThrow();
});

test("SOAP login is refused for a wrong password, and from API 65 on", async () => {
  const login = (version: string, password: string) =>
    new Connection({ loginUrl: org.url, version }).login(org.emulator.ready.admin.username, password);
  await expect(login("64.0", "wrong")).rejects.toThrow(
    "INVALID_LOGIN: Invalid username, password, security token; or user locked out.",
  );
  await expect(login("65.0", "any")).rejects.toThrow(
    "INVALID_OPERATION: The SOAP Login operation is not available in the API version specified (65.0).",
  );
});

test("a deploy over SOAP and one over REST give results that the client understands", async () => {
  await deployApp();
  const zip = await packageOf(appFiles());
  const sent = (await connection.metadata
    .deployRest(zip, { singlePackage: true, rollbackOnError: true })
    .complete(true)) as {
    details?: { componentSuccesses?: { fullName: string; changed: boolean }[] };
  };
  expect(sent).toMatchObject({ success: true });
  const status = await connection.metadata.checkDeployStatus((sent as { id: string }).id, true, true);
  expect(status.details?.componentSuccesses).toHaveLength(7);
});

test("components can be listed, described, read and retrieved", async () => {
  await deployApp();
  const listed = await connection.metadata.list({ type: "ExternalClientApplication" });
  expect(listed).toMatchObject([
    { fullName: "Kantiv_Integration", fileName: "externalClientApps/Kantiv_Integration.eca" },
  ]);
  expect(await connection.metadata.list({ type: "ConnectedApp" })).toEqual([]);
  const described = await connection.metadata.describe("66.0");
  expect(described.metadataObjects.map((it) => it.xmlName)).toContain("ExtlClntAppGlobalOauthSettings");
  const read = await connection.metadata.read("ExtlClntAppGlobalOauthSettings" as "CustomObject", [
    "Kantiv_Integration_glbloauth",
    "Missing",
  ]);
  expect(read).toMatchObject([{ consumerKey: org.consumerKey, externalClientApplication: "Kantiv_Integration" }, {}]);
  const types = [{ members: ["*"], name: "ExternalClientApplication" }];
  const request = { apiVersion: "66.0", unpackaged: { types, version: "66.0" } } as unknown as RetrieveRequest;
  const retrieved = await connection.metadata.retrieve(request).complete();
  expect(retrieved).toMatchObject({ success: true, status: "Succeeded" });
  expect(retrieved.zipFile.length).toBeGreaterThan(100);
});

test("metadata can be created, updated, upserted, renamed and deleted without a deploy", async () => {
  const type = "ExternalClientApplication" as "CustomObject";
  const app = (label: string) => ({ fullName: "Made", label, distributionState: "Local" }) as never;
  expect(await connection.metadata.create(type, app("One"))).toMatchObject({ success: true, fullName: "Made" });
  expect(await connection.metadata.create(type, app("One"))).toMatchObject({ success: false });
  expect(await connection.metadata.update(type, app("Two"))).toMatchObject({ success: true });
  expect(await connection.metadata.upsert(type, app("Three"))).toMatchObject({ success: true, created: false });
  expect(await connection.metadata.rename(type, "Made", "Renamed")).toMatchObject({ success: true });
  expect(await connection.metadata.read(type, "Renamed")).toMatchObject({ label: "Three" });
  expect(await connection.metadata.delete(type, "Renamed")).toMatchObject({ success: true });
  expect(await connection.metadata.delete(type, "Renamed")).toMatchObject({ success: false });
});

test("records can be created, read, changed and deleted, one by one and many at once", async () => {
  const made = await connection.sobject("Account").create({ Name: "Acme" });
  expect(made).toMatchObject({ success: true });
  const id = made.id as string;
  expect(await connection.sobject("Account").retrieve(id)).toMatchObject({ Name: "Acme", Id: id });
  await connection.sobject("Account").update({ Id: id, Name: "Acme 2" });
  expect(await connection.sobject("Account").find({ Name: "Acme 2" }, ["Id"])).toHaveLength(1);
  const many = await connection.sobject("Account").create([{ Name: "A" }, { Name: "B" }, {} as { Name: string }]);
  expect(many.map((it) => it.success)).toEqual([true, true, false]);
  await connection.sobject("Account").update([{ Id: id, Name: "Acme 3" }]);
  await connection.sobject("Account").destroy([id]);
  expect((await connection.query("SELECT Id FROM Account")).totalSize).toBe(2);
  expect((await connection.sobject("Account").describe()).fields.length).toBeGreaterThan(5);
  expect((await connection.describeGlobal()).sobjects.length).toBeGreaterThan(5);
});

test("a query of many records comes in batches", async () => {
  org.org.limits.queryBatch = 300;
  for (let i = 0; i < 5; i++) {
    await connection.sobject("Account").create(Array.from({ length: 200 }, (_, n) => ({ Name: `Account ${i} ${n}` })));
  }
  const first = await connection.query("SELECT Id, Name FROM Account");
  expect(first).toMatchObject({ totalSize: 1000, done: false });
  expect(first.records).toHaveLength(300);
  const second = await connection.queryMore(first.nextRecordsUrl as string);
  expect(second.records).toHaveLength(300);
  const all = await connection.query("SELECT Id FROM Account", { autoFetch: true, maxFetch: 5000 });
  expect(all.records).toHaveLength(1000);
});

test("an assertion is exchanged, the identity read, and the token revoked", async () => {
  await deployApp();
  await org.assign();
  const made = new Connection({ loginUrl: org.url, version: "66.0" });
  const claims = { ...org.claims(), exp: Math.floor(Date.now() / 1000) + 180 };
  await made.authorize({ grant_type: JWT_BEARER, assertion: assertion(claims) });
  expect(await made.identity()).toMatchObject({ username: org.integrationUser.username, organization_id: org.org.id });
  expect(await made.request("/services/oauth2/userinfo")).toMatchObject({ user_id: org.integrationUser.id });
  await made.logout(true);
  await expect(made.query("SELECT Id FROM Organization")).rejects.toThrow();
});
