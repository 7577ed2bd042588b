import { request } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

let org: TestOrg;

beforeEach(async () => {
  org = await TestOrg.start();
});

afterEach(async () => {
  await org.close();
});

test("the ready document is the one of the command, and its session works", async () => {
  const { json } = await org.control("GET", "/ready");
  expect(json).toEqual([org.emulator.ready]);
  expect(json[0]).toEqual({
    url: org.url,
    organizationId: expect.stringMatching(/^00D\w{15}$/),
    admin: {
      username: "admin@acme.com.uat",
      password: expect.any(String),
      securityToken: expect.any(String),
      accessToken: expect.stringMatching(/^00D\w{12}![.\w]+$/),
    },
    integrationUser: { username: "kantiv@acme.com.uat" },
  });
  expect((await org.rest("/limits")).status).toBe(200);
});

test("a fresh org is a sandbox without apps, whose integration user holds nothing", async () => {
  expect((await org.query("SELECT IsSandbox, TrialExpirationDate FROM Organization")).json.records).toMatchObject([
    { IsSandbox: true, TrialExpirationDate: null },
  ]);
  expect((await org.query("SELECT Id FROM ExternalClientApplication")).json.totalSize).toBe(0);
  const held = `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${org.integrationUser.id}' AND PermissionSet.IsOwnedByProfile = false`;
  expect((await org.query(held)).json.totalSize).toBe(0);
  const profile = `SELECT PermissionsApiEnabled FROM Profile WHERE Id = '${org.integrationUser.profileId}'`;
  expect((await org.query(profile)).json.records).toMatchObject([{ PermissionsApiEnabled: false }]);
});

test("versions are listed without a session, newest last, and retired ones are gone", async () => {
  const versions = (await (await fetch(`${org.url}/services/data`)).json()) as unknown[];
  expect(versions).toHaveLength(19);
  expect(versions.at(-1)).toEqual({ label: "Winter '27", url: "/services/data/v68.0", version: "68.0" });
  const status = async (version: string) =>
    (await fetch(`${org.url}/services/data/${version}/limits`, { headers: { authorization: `Bearer ${org.token}` } }))
      .status;
  expect([await status("v30.0"), await status("v40.0"), await status("v69.0"), await status("66")]).toEqual([
    410, 404, 404, 404,
  ]);
});

test("an unknown route says so with 501, and is on record without its secrets", async () => {
  const reply = await fetch(`${org.url}/services/apexrest/thing?oauth_token=secret`);
  expect(reply.status).toBe(501);
  expect((await org.control("GET", "/unknown")).json).toMatchObject([
    { method: "GET", path: "/services/apexrest/thing?oauth_token=%E2%80%A6", status: 501, unknown: true },
  ]);
  expect(org.emulator.unknownRoutes()).toHaveLength(1);
});

test("requests are listed with their operation, and none of them with a secret", async () => {
  await org.deploy(await packageOf(appFiles()));
  await org.assign();
  await org.login();
  const { json } = await org.control("GET", "/requests");
  expect(json.at(-1)).toMatchObject({
    method: "POST",
    path: "/services/oauth2/token",
    status: 200,
    operation: expect.stringContaining("jwt-bearer"),
  });
  const text = JSON.stringify(json);
  for (const { token } of org.org.sessions) expect(text).not.toContain(token);
  await org.control("DELETE", "/requests");
  expect(org.emulator.requests()).toEqual([]);
});

test("the clock can be moved on, set, stopped and let go", async () => {
  const now = async () => (await org.control("GET", "/clock")).json.now;
  await org.control("PUT", "/clock", { advance: 60_000 });
  expect(await now()).toBe(org.clock.time + 60_000);
  const target = Date.parse("2030-01-01T00:00:00Z");
  await org.control("PUT", "/clock", { now: target });
  expect(await now()).toBe(target);
  await org.control("PUT", "/clock", { frozen: true });
  org.clock.time += 5000;
  expect(await now()).toBe(target);
  await org.control("PUT", "/clock", { frozen: false });
  expect(await now()).toBe(target);
  org.clock.time += 5000;
  expect(await now()).toBe(target + 5000);
  expect((await org.control("PUT", "/clock", { advance: "much" })).status).toBe(400);
});

test("moving the clock on finishes a deployment", async () => {
  const id = (await org.send(await packageOf(appFiles()))).json.id;
  await org.control("PUT", "/clock", { advance: 1000 });
  expect((await org.rest(`/metadata/deployRequest/${id}`)).json.deployResult.status).toBe("Succeeded");
});

test("switches are listed with their reasons, and set by name", async () => {
  const { json } = await org.control("GET", "/switches");
  expect(json).toContainEqual(
    expect.objectContaining({ name: "keyMismatch", value: "invalid assertion", why: expect.any(String) }),
  );
  expect((await org.control("PUT", "/switches", { keyMismatch: "invalid client credentials" })).status).toBe(200);
  expect(org.emulator.world.switches.keyMismatch).toBe("invalid client credentials");
  expect((await org.control("PUT", "/switches", { keyMismatch: "x" })).json.error).toContain(
    "switch keyMismatch takes",
  );
});

test("an org is changed by a patch: objects merge, people are named, unknown names are refused", async () => {
  const patch = (body: unknown) => org.control("PATCH", `/orgs/${org.org.id}`, body);
  await patch({
    status: "locked",
    limits: { loginsPerHour: 5 },
    users: { [org.integrationUser.username]: { isActive: false } },
  });
  expect([
    org.org.status,
    org.org.limits.loginsPerHour,
    org.org.limits.queryBatch,
    org.integrationUser.isActive,
  ]).toEqual(["locked", 5, 2000, false]);
  expect((await patch({ statsu: "locked" })).json.error).toBe("no statsu to change");
  expect((await patch({ users: { nobody: { isActive: true } } })).status).toBe(400);
  expect((await patch(JSON.parse('{"__proto__":{"polluted":true}}'))).status).toBe(400);
  expect((await org.control("PATCH", "/orgs/00D000000000001AAA", {})).status).toBe(400);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("an org in maintenance, and one that is still starting, answer with pages", async () => {
  org.org.status = "maintenance";
  const maintenance = await org.rest("/limits");
  expect([maintenance.status, maintenance.headers.get("content-type")]).toEqual([503, "text/html;charset=UTF-8"]);
  org.org.status = "starting";
  expect((await org.rest("/limits")).text).toContain("Data Not Available");
});

test("a reset begins again at the same address, with new ids", async () => {
  await org.deploy(await packageOf(appFiles()));
  await org.emulator.addOrg();
  const before = org.emulator.ready;
  const { json } = await org.control("POST", "/reset", {});
  expect(json).toHaveLength(1);
  expect(json[0].url).toBe(before.url);
  expect(json[0].organizationId).not.toBe(before.organizationId);
  expect(org.emulator.ready).toEqual(json[0]);
  expect(org.org.components).toEqual([]);
  expect((await org.rest("/limits")).status).toBe(401);
  const two = await org.control("POST", "/reset", {
    orgs: [{ name: "A" }, { name: "B", isSandbox: false }, { name: "C" }],
  });
  expect(new Set(two.json.map((it: { url: string }) => it.url)).size).toBe(3);
});

test("a bad seed is refused and leaves things as they are", async () => {
  const before = org.org.id;
  const bad = await org.control("POST", "/reset", { orgs: [{ integrationProfile: "Nobody" }] });
  expect([bad.status, org.org.id]).toEqual([400, before]);
  expect((await org.control("POST", "/orgs", { switches: { nonsense: 1 } })).status).toBe(400);
});

test("control routes are for loopback clients: not by another host name, not from a web page", async () => {
  const ask = (headers: Record<string, string>): Promise<number> =>
    new Promise((done, failed) => {
      const sent = request(`${org.url}/__emulator/state`, { headers }, (reply) => {
        reply.resume();
        done(reply.statusCode ?? 0);
      });
      sent.on("error", failed).end();
    });
  expect(await ask({ host: "rebound.example.com" })).toBe(403);
  expect(await ask({ origin: "https://evil.example" })).toBe(403);
  expect(await ask({ host: "localhost" })).toBe(200);
  expect((await org.control("GET", "/nothing")).status).toBe(404);
  expect((await org.control("POST", "/orgs/x", undefined)).status).toBe(200);
});

test("the list of routes tells what is modelled", async () => {
  expect((await org.control("GET", "/routes")).json).toContain("POST /services/oauth2/token");
});
