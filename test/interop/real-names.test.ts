import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { COMPONENTS, fileStates, KEY_FILE, Workshop } from "./helpers/workshop.ts";

const HOST = "acme--uat.sandbox.my.salesforce.com";
const PROGRAM = join(import.meta.dirname, "../../bin/kantiv-sf.js");

let shop: Workshop;

beforeEach(async () => {
  // What HTTPS_PROXY and NODE_EXTRA_CA_CERTS lead to is all that there is: nothing of the org answers at a port.
  shop = await Workshop.loggedIn({ as: [HOST], proxyAuth: { user: "me", password: "p@ss:w/rd" } });
});

test("the CLI sets an org up under its real name, and logs its integration user in by JWT", async () => {
  const display = await shop.sf("org", "display");
  expect([display.code, display.json.result]).toMatchObject([
    0,
    { instanceUrl: expect.stringContaining(`https://${HOST}`), connectedStatus: "Connected" },
  ]);
  const deploy = await shop.sf("project", "deploy", "start", "--source-dir", "force-app");
  expect([deploy.code, fileStates(deploy)]).toEqual([0, COMPONENTS.map((it) => `${it} Created`)]);
  // The CLI signs for the login host, and goes there as well when it is refused; nobody knows the app there.
  const refused = await shop.loginJwt();
  expect([refused.code, refused.json.message]).toEqual([
    1,
    expect.stringContaining("user is not admin approved to access this app"),
  ]);
  const elsewhere = shop.emulator.requests().filter(({ organizationId }) => organizationId !== shop.org.id);
  expect(elsewhere.map(({ path, status }) => `${path} ${status}`)).toContain("/services/oauth2/token 400");
  const { integrationUser } = shop.emulator.ready;
  const assign = ["org", "assign", "permset", "--name", "Kantiv_Integration"];
  expect((await shop.sf(...assign, "--on-behalf-of", integrationUser.username)).code).toBe(0);
  const login = await shop.loginJwt();
  expect([login.code, login.json.result]).toMatchObject([
    0,
    { username: integrationUser.username, instanceUrl: `https://${HOST}` },
  ]);
  expect((await shop.sf("org", "list", "limits", "--target-org", "bot")).code).toBe(0);
});

test("apply takes the CLI's session by the same proxy and CA, and proves the login", async () => {
  const text = await readFile(shop.orgFile, "utf8");
  await writeFile(shop.orgFile, text.replace(/accessToken: .*/, "sf: acme"));
  const env = { ...shop.env, KANTIV_JWT_KEY: await readFile(KEY_FILE, "utf8") };
  const document = await new Promise((done) => {
    execFile(
      process.execPath,
      [PROGRAM, "apply", "--org", shop.orgFile, "--yes", "--json"],
      { env, cwd: shop.folder },
      (_error, stdout) => done(JSON.parse(stdout)),
    );
  });
  expect(document).toMatchObject({ status: "ok", result: { changed: true, verified: true } });
});
