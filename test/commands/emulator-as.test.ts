import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { Running } from "../helpers/running-emulator.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const SANDBOX = "acme--uat.sandbox.my.salesforce.com";
const PRODUCTION = "acme.my.salesforce.com";

test("what it prints can be pasted: a client in that environment, with that org file, is in", async () => {
  const emulator = await Running.start("--as", SANDBOX, "--proxy-auth");
  await emulator.until("stdout", /Ctrl\+C ends it\.\n$/);
  const exported = [...emulator.stdout.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  expect(exported.map(([name]) => name)).toEqual(["HTTPS_PROXY", "NODE_EXTRA_CA_CERTS", "NO_PROXY", "SF_ACCESS_TOKEN"]);
  const environment = Object.fromEntries(exported);
  const [, orgFile = ""] = /^Org file for .*:\n([\s\S]*?)\n\n/m.exec(emulator.stdout) ?? [];
  const folder = await tempFolder();
  await writeFile(join(folder, "acme.yaml"), orgFile);
  for (const name of ["kantiv.crt", "kantiv.key"]) {
    await copyFile(join(ROOT, "test/fixtures/keys", name), join(folder, name));
  }
  const plan = await program(["plan", "--org", "acme.yaml", "--json"], folder, environment);
  expect([plan.code, plan.document.status]).toEqual([4, "changes"]);
  expect(await emulator.end("SIGTERM")).toBe(0);
  expect(existsSync(environment.NODE_EXTRA_CA_CERTS)).toBe(false);
});

/** The program itself: Node reads NODE_EXTRA_CA_CERTS once, when it starts. */
function program(args: readonly string[], cwd: string, environment: Record<string, string>) {
  const env = { PATH: process.env.PATH, ...environment };
  return new Promise<{ code: unknown; document: { status: string } }>((done) => {
    execFile(process.execPath, [join(ROOT, "bin/kantiv-sf.js"), ...args], { cwd, env }, (error, stdout) =>
      done({ code: error?.code ?? 0, document: JSON.parse(stdout) }),
    );
  });
}

test("--json has the same in new keys, an org file for each name", async () => {
  const emulator = await Running.start("--json", "--as", SANDBOX, "--as", PRODUCTION);
  const { ready } = emulator;
  expect(await emulator.end("SIGINT")).toBe(0);
  const keys = ["url", "controlUrl", "organizationId", "admin", "integrationUser", "orgFile"];
  expect(Object.keys(ready)).toEqual([...keys, "orgs", "environment"]);
  const [one, two] = ready.orgs ?? [];
  expect([one?.url, two?.url]).toEqual([`https://${SANDBOX}`, `https://${PRODUCTION}`]);
  expect(two?.orgFile).toContain(`instanceUrl: https://${PRODUCTION}\n`);
  expect(two?.orgFile).toContain("accessToken: { env: SF_ACCESS_TOKEN_2 }");
  expect(ready.environment).toMatchObject({
    HTTPS_PROXY: expect.stringMatching(/^http:\/\/localhost:\d+$/),
    SF_ACCESS_TOKEN: one?.admin.accessToken,
    SF_ACCESS_TOKEN_2: two?.admin.accessToken,
  });
});

describe("refused before it starts, exit 2", () => {
  test.each([
    [["--as", "acme.example.com"], '--as "acme.example.com" is no host name of a Salesforce org.'],
    [
      ["--as", "test.salesforce.com"],
      '--as "test.salesforce.com" is a login host that all orgs share, which answers beside them anyway.',
    ],
    [["--as", SANDBOX, "--as", SANDBOX], `--as "${SANDBOX}" is given twice.`],
    [["--as", SANDBOX, "--orgs", "2"], "--orgs 2 needs as many names, and --as gives 1."],
    [["--proxy-auth"], "--proxy-auth is for the proxy of --as, which is not there."],
  ])("%j", async (args, message) => {
    const { code, json } = await kantivSf(["emulator", "--json", ...args]);
    expect([code, json().error]).toEqual([2, expect.objectContaining({ code: "USAGE", message })]);
    expect(json().error?.remedy).toMatch(/--as/);
  });
});
