import { X509Certificate } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { dirname, join } from "node:path";
import tls from "node:tls";
import { Connection } from "@jsforce/jsforce-node";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator/index.ts";
import { listen } from "../helpers/local-server.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { trust } from "../helpers/trusted-ca.ts";
import { assertion, call, JWT_BEARER } from "./helpers/client.ts";
import { callByName, frontOf, wayBlocked } from "./helpers/front.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

const SANDBOX = "acme--uat.sandbox.my.salesforce.com";
const PRODUCTION = "acme.my.salesforce.com";
const [TEST, LOGIN] = ["https://test.salesforce.com", "https://login.salesforce.com"];

let emulator: Emulator;
let distrust: () => void;

beforeAll(async () => {
  emulator = await startEmulator({
    as: [SANDBOX, PRODUCTION],
    seed: { orgs: [{}, { adminUsername: "admin@acme.com", integrationUsername: "kantiv@acme.com" }] },
    timings: { deployPending: 0, deployInProgress: 0 },
  });
  distrust = trust(frontOf(emulator).authority);
  await setUp(0);
  await setUp(1);
});

beforeEach(() => {
  Object.assign(emulator.world.switches, {
    sharedHostKnowsApp: "no",
    testAudience: "accepted",
    identityUrlHost: "instance",
    requireHttps: "no",
  });
});

afterAll(async () => {
  distrust();
  expect(emulator.unknownRoutes()).toEqual([]);
  await emulator.close();
});

function orgAt(place: number) {
  const [org, handle] = [emulator.world.orgs[place], emulator.orgs()[place]];
  if (!org || !handle) throw new Error(`no org ${place}`);
  return { org, ...handle };
}

const ask = (url: string, init: Parameters<typeof callByName>[2] = {}, wire: Parameters<typeof callByName>[3] = {}) =>
  callByName(emulator, url, init, wire);

/** The real client, unmodified, as an administrator who has a session. */
function jsforceAt(place: number): Connection {
  const { url, ready } = orgAt(place);
  const httpProxy = frontOf(emulator).proxyUrl;
  const made = new Connection({ instanceUrl: url, accessToken: ready.admin.accessToken, version: "66.0", httpProxy });
  made.metadata.pollInterval = 5;
  return made;
}

async function setUp(place: number): Promise<void> {
  const { org } = orgAt(place);
  const connection = jsforceAt(place);
  const deployed = connection.metadata.deploy(await packageOf(appFiles()), {
    singlePackage: true,
    rollbackOnError: true,
  });
  expect(await deployed.complete(true)).toMatchObject({ status: "Succeeded", numberComponentErrors: 0 });
  const set = org.components.find((it) => it.type === "PermissionSet");
  const assignment = { AssigneeId: org.users[1]?.id ?? "", PermissionSetId: set?.id ?? "" };
  expect(await connection.sobject("PermissionSetAssignment").create(assignment)).toMatchObject({ success: true });
}

/** Logs the integration user of the org in at a host. */
function login(place: number, host: string, aud: string) {
  const { org } = orgAt(place);
  const [iss, sub] = [org.consumers.at(-1)?.key, org.users[1]?.username];
  const body = new URLSearchParams({
    grant_type: JWT_BEARER,
    assertion: assertion({ iss, sub, aud, exp: Math.floor(Date.now() / 1000) + 180 }),
  });
  return ask(`${host}/services/oauth2/token`, { method: "POST", body });
}

describe("an org under a real name", () => {
  test("answers by https, and what it gives back are real names", async () => {
    const { url, org } = orgAt(0);
    expect(url).toBe(`https://${SANDBOX}`);
    const { json } = await login(0, url, url);
    const id = `${url}/id/${org.id}/${org.users[1]?.id}`;
    expect(json).toMatchObject({ instance_url: url, id });
    const headers = { authorization: `Bearer ${json.access_token}` };
    const whoami = (await ask(id, { headers })).json;
    expect(whoami).toMatchObject({ id, username: org.users[1]?.username });
    expect(JSON.stringify(whoami)).not.toMatch(/127\.0\.0\.1|localhost|http:/);
  });

  test("is a sandbox, or a production org, as its name says", async () => {
    const kinds = emulator.world.orgs.map(({ isSandbox }) => isSandbox);
    expect(kinds).toEqual([true, false]);
    expect((await login(1, orgAt(1).url, LOGIN)).status).toBe(200);
    expect((await login(1, orgAt(1).url, TEST)).json.error_description).toBe("audience is invalid");
  });

  test("takes its My Domain as audience, and the shared one of its kind as the switch says", async () => {
    const { url } = orgAt(0);
    expect((await login(0, url, TEST)).status).toBe(200);
    emulator.world.switches.testAudience = "audience is invalid";
    expect((await login(0, url, TEST)).json.error_description).toBe("audience is invalid");
    expect((await login(0, url, url)).status).toBe(200);
    expect((await login(0, url, `http://localhost:${orgAt(0).org.port}`)).status).toBe(400);
  });

  test("counts as reached by https where the token endpoint wants that", async () => {
    emulator.world.switches.requireHttps = "yes";
    expect((await login(0, orgAt(0).url, orgAt(0).url)).status).toBe(200);
  });

  test("has nothing but control routes at its port, and none at its name", async () => {
    const { url, ready } = orgAt(0);
    const { controlUrl = "" } = ready;
    expect((await call(`${controlUrl}/__emulator/ready`)).json[0]).toEqual(ready);
    const plain = await call(`${controlUrl}/services/data`);
    expect([plain.status, plain.text]).toEqual([403, expect.stringContaining(url)]);
    expect((await ask(`${url}/__emulator/ready`)).status).toBe(403);
  });
});

describe("the login hosts that all orgs share", () => {
  const soap = (host: string, place: number) => {
    const { admin } = orgAt(place).ready;
    const made = new Connection({ loginUrl: host, version: "64.0", httpProxy: frontOf(emulator).proxyUrl });
    return made.login(admin.username, admin.password + admin.securityToken).then(({ organizationId }) => ({
      organizationId,
      instanceUrl: made.instanceUrl,
    }));
  };

  test("log in by SOAP to the org that has the username, if it is of their kind", async () => {
    for (const [host, place] of [
      [TEST, 0],
      [LOGIN, 1],
    ] as const) {
      const { org, url } = orgAt(place);
      expect(await soap(host, place)).toEqual({ organizationId: org.id, instanceUrl: url });
      await expect(soap(host, 1 - place)).rejects.toThrow("INVALID_LOGIN");
    }
  });

  test.each([
    ["no", TEST, 0, "app_not_found"],
    ["yes", TEST, 0, undefined],
    ["yes", LOGIN, 1, undefined],
    // Of the other kind: nobody there knows it.
    ["yes", LOGIN, 0, "app_not_found"],
  ] as const)("where sharedHostKnowsApp is %s, %s gives the app of org %i: %s", async (value, host, place, error) => {
    emulator.world.switches.sharedHostKnowsApp = value;
    const { status, json } = await login(place, host, host);
    expect([status, json.error, json.instance_url]).toEqual(
      error ? [400, error, undefined] : [200, undefined, orgAt(place).url],
    );
  });

  test("tell who a token is of at the identity URL that some orgs give, and end it", async () => {
    emulator.world.switches.identityUrlHost = "login";
    const { json } = await login(0, orgAt(0).url, orgAt(0).url);
    expect(json.id).toContain(`${TEST}/id/`);
    const headers = { authorization: `Bearer ${json.access_token}` };
    expect((await ask(json.id, { headers })).json).toMatchObject({ username: "kantiv@acme.com.uat" });
    const body = new URLSearchParams({ token: json.access_token });
    expect((await ask(`${TEST}/services/oauth2/revoke`, { method: "POST", body })).status).toBe(200);
    expect((await ask(json.id, { headers })).status).toBe(403);
  });

  test("hold no data: a session is of no use there", async () => {
    const headers = { authorization: `Bearer ${orgAt(0).ready.admin.accessToken}` };
    expect((await ask(`${TEST}/services/data/v66.0/limits`, { headers })).json[0].errorCode).toBe("INVALID_SESSION_ID");
  });
});

describe("the proxy", () => {
  test.each([
    "https://example.com",
    "https://other.my.salesforce.com",
    `https://${SANDBOX}:8443`,
    "https://127.0.0.1:443",
  ])("refuses to open a tunnel to %s", async (url) => {
    const { proxyUrl } = frontOf(emulator);
    const dials = connect({ host: "localhost", port: Number(new URL(proxyUrl).port) });
    const host = new URL(url).host;
    dials.write(`CONNECT ${host.includes(":") ? host : `${host}:443`} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    let said = "";
    for await (const chunk of dials) said += String(chunk);
    expect(said).toMatch(/^HTTP\/1\.1 403 /);
  });

  test("opens no connection itself, not even to this machine", async () => {
    let connections = 0;
    const port = await listen(createServer(() => void connections++));
    const { proxyUrl } = frontOf(emulator);
    const http = await fetch(proxyUrl, { headers: { host: `127.0.0.1:${port}` } });
    expect(http.status).toBe(403);
    await expect(ask(`https://127.0.0.1:${port}/`)).rejects.toThrow();
    expect(connections).toBe(0);
  });

  test("lets in who has user and password, where it wants them", async () => {
    const auth = { user: "me", password: "p@ss:w/rd" };
    const guarded = await startEmulator({ as: [SANDBOX], proxyAuth: auth });
    onTestFinished(() => guarded.close());
    const { proxyUrl } = frontOf(guarded);
    const knock = (wire: object) => callByName(guarded, `https://${SANDBOX}/services/data`, {}, wire);
    expect((await knock({})).status).toBe(200);
    for (const other of [
      proxyUrl.replace(/\/\/.*@/, "//"),
      proxyUrl.replace("me:", "you:"),
      proxyUrl.replace("rd@", "rds@"),
    ]) {
      const { statusCode, headers } = await connectedTo(other);
      expect([statusCode, headers]).toEqual([407, expect.stringMatching(/Basic realm=/)]);
    }
  });
});

/** The proxy's own answer to a request for a tunnel. */
async function connectedTo(proxyUrl: string) {
  const { port, username, password } = new URL(proxyUrl);
  const dials = connect({ host: "localhost", port: Number(port) });
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  dials.write(
    `CONNECT ${SANDBOX}:443 HTTP/1.1\r\n${username ? `Proxy-Authorization: Basic ${basic}\r\n` : ""}Host: x\r\n\r\n`,
  );
  let said = "";
  for await (const chunk of dials) said += String(chunk);
  return { statusCode: Number(said.slice(9, 12)), headers: said };
}

describe("TLS", () => {
  test("each host has a certificate of its own, of the run's authority", async () => {
    for (const host of [SANDBOX, PRODUCTION, "test.salesforce.com", "login.salesforce.com"]) {
      const certificate = await shownFor(host);
      expect(certificate.subjectAltName).toBe(`DNS:${host}`);
      expect(certificate.verify(new X509Certificate(frontOf(emulator).authority).publicKey)).toBe(true);
    }
  });

  test("no host but these has one, and a Host header may not name another", async () => {
    expect(await wayBlocked(ask(`https://${SANDBOX}/`, {}, { servername: "evil.example" }))).not.toBe("nothing");
    expect((await ask(`https://${SANDBOX}/services/data`, {}, { servername: PRODUCTION })).status).toBe(421);
  });

  test("the authority vouches for hosts alone, and is not the one of another run", async () => {
    const { authority } = frontOf(emulator);
    const ca = new X509Certificate(authority);
    expect([ca.ca, ca.subject]).toEqual([true, "CN=Emulated Salesforce CA"]);
    const other = await startEmulator({ as: [SANDBOX] });
    onTestFinished(() => other.close());
    expect(frontOf(other).authority).not.toBe(authority);
    expect((await shownFor(SANDBOX)).verify(new X509Certificate(frontOf(other).authority).publicKey)).toBe(false);
  });

  test("its certificate is in a folder of the run, without any key, and goes with the run", async () => {
    const other = await startEmulator({ as: [SANDBOX] });
    const { environment, authority } = frontOf(other);
    const file = environment.NODE_EXTRA_CA_CERTS ?? "";
    expect(readdirSync(dirname(file))).toEqual(["ca.crt"]);
    expect(readFileSync(file, "utf8")).toBe(authority);
    expect(authority).not.toContain("PRIVATE");
    expect(statSync(dirname(file)).mode & 0o077).toBe(0);
    await other.close();
    expect(existsSync(dirname(file))).toBe(false);
  });
});

/** The certificate that a client sees who asks for the host. */
async function shownFor(host: string): Promise<X509Certificate> {
  const socket = connect({ host: "localhost", port: Number(new URL(frontOf(emulator).proxyUrl).port) });
  socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await new Promise((done) => socket.once("data", done));
  const secure = tls.connect({ socket, servername: host, ca: frontOf(emulator).authority });
  await new Promise((done, failed) => secure.once("secureConnect", done).once("error", failed));
  const certificate = secure.getPeerX509Certificate();
  secure.destroy();
  if (!certificate) throw new Error("no certificate was shown");
  return certificate;
}

describe("names", () => {
  test.each([
    "acme.example.com",
    "evilsalesforce.com",
    "salesforce.com",
    "acme.my.salesforce.com.example.com",
    "acme.my.salesforce.com:443",
    "https://acme.my.salesforce.com",
    "acme.my.salesforce.com.",
    "-acme.my.salesforce.com",
    "acme..my.salesforce.com",
    "*.my.salesforce.com",
    "ac me.my.salesforce.com",
    `${"a".repeat(64)}.my.salesforce.com`,
    "acme.lightning.force.com",
    "127.0.0.1",
    "",
    "login.salesforce.com",
    "TEST.salesforce.com",
  ])("%j is refused", async (name) => {
    await expect(startEmulator({ as: [name] })).rejects.toThrow(RangeError);
  });

  test("are refused when one is there twice, whatever its case", async () => {
    await expect(startEmulator({ as: [SANDBOX, SANDBOX.toUpperCase()] })).rejects.toThrow("is given twice");
  });

  test.each([
    ["acme--uat.sandbox.my.salesforce.com", true],
    ["acme--uat.my.salesforce.com", true],
    ["cs42.salesforce.com", true],
    ["fun-name-1.scratch.my.salesforce.com", true],
    ["acme.my.salesforce.com", false],
    ["acme-dev-ed.develop.my.salesforce.com", false],
    ["na139.salesforce.com", false],
    ["acme.my.salesforce.mil", false],
  ])("%s is one of a sandbox: %s", async (name, isSandbox) => {
    const named = await startEmulator({ as: [name] });
    onTestFinished(() => named.close());
    expect([named.url, named.world.orgs[0]?.isSandbox]).toEqual([`https://${name}`, isSandbox]);
  });

  test("stay over a reset, and go to further orgs in their order", async () => {
    const named = await startEmulator({ as: [SANDBOX, PRODUCTION] });
    onTestFinished(() => named.close());
    const added = await named.addOrg();
    expect(added.url).toBe(`https://${PRODUCTION}`);
    await call(`${named.ready.controlUrl}/__emulator/reset`, { method: "POST", body: "{}" });
    expect(named.orgs().map(({ url }) => url)).toEqual([`https://${SANDBOX}`]);
    expect((await callByName(named, `https://${SANDBOX}/services/data`)).status).toBe(200);
  });

  test("are those of a run: a state kept under others is taken up, and not by one of another kind", async () => {
    const stateFile = join(await tempFolder(), "orgs.json");
    const restart = async (...as: string[]) => {
      const named = await startEmulator({ stateFile, as });
      await named.close();
      return named.ready;
    };
    const first = await restart(SANDBOX);
    const renamed = await restart("acme--dev.sandbox.my.salesforce.com");
    expect([renamed.organizationId, renamed.url]).toEqual([
      first.organizationId,
      "https://acme--dev.sandbox.my.salesforce.com",
    ]);
    expect((await restart()).url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    await expect(restart(PRODUCTION)).rejects.toThrow(/is the name of a production org, and its org, .*, is a sandbox/);
  });
});
