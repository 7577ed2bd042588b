import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Connection } from "@jsforce/jsforce-node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { frontOf } from "../emulator/helpers/front.ts";
import { closedPort } from "../helpers/local-server.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { trust } from "../helpers/trusted-ca.ts";

const HOST = "acme--uat.sandbox.my.salesforce.com";
const PASSWORD = "p@ss:w/rd";

let box: Sandbox;
let distrust: () => void;

beforeEach(async () => {
  box = await sandbox({ as: [HOST], proxyAuth: { user: "me", password: PASSWORD } });
  distrust = trust(frontOf(box.emulator).authority);
});

afterEach(async () => {
  distrust();
  await box[Symbol.asyncDispose]();
});

test("behind an authenticating proxy with a CA of its own an org is set up, proved and handed over under its real name", async () => {
  const applied = await box.run("apply", "--yes", "--json");
  expect([applied.code, applied.json().result]).toEqual([0, expect.objectContaining({ verified: true })]);
  const verified = await box.run("verify", "--negative", "--json");
  const { checks } = verified.json<{ checks: { id: string; status: string }[] }>().result;
  expect([verified.code, checks.filter(({ status }) => status !== "passed")]).toEqual([0, []]);
  expect(checks.map(({ id }) => id)).toContain("refused-audience");
  const handed = await box.run("handoff", "--out", "handoff", "--json");
  expect(handed.code).toBe(0);
  const document = await readFile(join(box.folder, "handoff/handoff.json"), "utf8");
  expect(document).toContain(`https://${HOST}`);
  expect(document + applied.stderr + verified.stderr).not.toMatch(/127\.0\.0\.1|localhost/);
  expect(box.emulator.unknownRoutes()).toEqual([]);
});

test("the audience is the My Domain: the first login is in, also where the org refuses the shared one", async () => {
  expect((await box.run("apply", "--yes")).code).toBe(0);
  box.emulator.world.switches.testAudience = "audience is invalid";
  const own = await box.run("verify", "--json");
  expect(own.code).toBe(0);
  const logins = box.emulator.world.orgs[0]?.logins.filter(({ type }) => type === "Remote Access 2.0") ?? [];
  expect(new Set(logins.map(({ status }) => status))).toEqual(new Set(["Success"]));
});

test("an org under its real name is asked at the login host of its kind, too, and the report names neither", async () => {
  const cases = [
    "refused-shared-host",
    "token-test-audience",
    "token-identity-host",
    "refused-plain-http",
    "wsdl-scopes",
  ];
  const learn = (folder: string) =>
    box.run("doctor", "--learn", "--yes", "--learned", folder, ...cases.flatMap((id) => ["--case", id]));
  const known = async (folder: string) => {
    const text = await readFile(join(box.folder, folder, "report.json"), "utf8");
    expect(text).not.toContain("acme--uat");
    const { switches } = JSON.parse(text) as { switches: { name: string; value: string | null }[] };
    return Object.fromEntries(switches.map(({ name, value }) => [name, value]));
  };
  const first = await learn("one");
  expect(first.code, first.stdout + first.stderr).not.toBe(1);
  expect(await known("one")).toMatchObject({ sharedHostKnowsApp: "no", testAudience: "accepted" });
  Object.assign(box.emulator.world.switches, { sharedHostKnowsApp: "yes", testAudience: "app_not_found" });
  await learn("two");
  expect(await known("two")).toMatchObject({ sharedHostKnowsApp: "yes", testAudience: "app_not_found" });
});

test("jsforce by itself logs in, asks and lists there, by the proxy and the CA that the emulator prints", async () => {
  const httpProxy = frontOf(box.emulator).environment.HTTPS_PROXY ?? "";
  const { admin } = box.emulator.ready;
  const signedIn = new Connection({ loginUrl: `https://${HOST}`, version: "64.0", httpProxy });
  await signedIn.login(admin.username, admin.password + admin.securityToken);
  expect(signedIn.instanceUrl).toBe(`https://${HOST}`);
  const { accessToken } = admin;
  const conn = new Connection({ instanceUrl: `https://${HOST}`, accessToken, version: "68.0", httpProxy });
  expect((await conn.query("SELECT Id FROM Organization")).totalSize).toBe(1);
  expect((await box.run("apply", "--yes")).code).toBe(0);
  const listed = await conn.metadata.list({ type: "ExternalClientApplication" });
  expect([listed].flat().map(({ fullName }) => fullName)).toEqual(["Kantiv_Integration"]);
});

describe("what keeps a run from the org is told with its remedy, exit 3, and nothing is sent", () => {
  const cases: [string, () => Promise<void> | void, string, string][] = [
    ["a CA that is not trusted", () => distrust(), "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "export NODE_EXTRA_CA_CERTS="],
    [
      "a proxy that is down",
      async () => setProxy(`http://localhost:${await closedPort()}`),
      "PROXY_UNREACHABLE",
      "curl -I --proxy http://localhost:",
    ],
    [
      "a proxy that gets no password",
      () => setProxy(box.env.HTTPS_PROXY?.replace(/\/\/.*@/, "//")),
      "PROXY_AUTHENTICATION",
      "$PROXY_LOGIN@localhost:",
    ],
    [
      "a proxy that gets another one",
      () => setProxy(box.env.HTTPS_PROXY?.replace("@localhost", "s@localhost")),
      "PROXY_AUTHENTICATION",
      "$PROXY_LOGIN@localhost:",
    ],
  ];
  test.each(cases)("%s", async (_what, spoil, reason, remedy) => {
    await spoil();
    const { code, json, stdout, stderr } = await box.run("apply", "--yes", "--json");
    expect([code, json().error]).toEqual([
      3,
      expect.objectContaining({ code: "ORG_UNREACHABLE", data: { sent: false, reason } }),
    ]);
    expect(json().error?.remedy).toContain(remedy);
    expect(stdout + stderr).not.toContain(encodeURIComponent(PASSWORD));
    expect(box.emulator.requests()).toEqual([]);
  });

  test("a host that the proxy does not let through", async () => {
    const text = await readFile(box.orgFile, "utf8");
    await box.writeOrgFile(text.replace(HOST, "acme--dev.sandbox.my.salesforce.com"));
    const { error } = (await box.run("plan", "--json")).json();
    expect(error?.data).toEqual({ sent: false, reason: "PROXY_REFUSED" });
    expect(error?.remedy).toContain("export NO_PROXY=acme--dev.sandbox.my.salesforce.com");
  });
});

function setProxy(url = ""): void {
  box.env.HTTPS_PROXY = url;
}
