import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { leaksIn } from "../helpers/leaks.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";
import type { Line } from "./lines.ts";
import { FAULTS, runStruck, runWell } from "./strike.ts";
import { type SecretWorld, secretOrgFile, secretWorld } from "./world.ts";

let world: SecretWorld;
beforeEach(async () => {
  world = await secretWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const ACCESS_TOKEN = "accessToken: { env: ADMIN_TOKEN }";

/** Where the administrator's session comes from, as the org file says it, and the request by which it comes. */
const SOURCES: Readonly<Record<string, { admin: () => string; login?: string }>> = {
  accessToken: { admin: () => ACCESS_TOKEN },
  password: {
    admin: () =>
      "password: { username: admin@acme.com.uat, password: { env: SF_PASSWORD }, securityToken: { env: SF_SECURITY_TOKEN } }",
    login: "/services/Soap/u/",
  },
  sfdxAuthUrl: { admin: () => "sfdxAuthUrl: { env: SFDX_AUTH_URL }", login: "/services/oauth2/token" },
  jwt: {
    admin: () =>
      `jwt: { clientId: ${firstOrg(world.box).consumers[0]?.key}, username: admin@acme.com.uat, key: { env: ADMIN_KEY } }`,
    login: "/services/oauth2/token",
  },
};
const line: Line = ({ box }) => ["plan", "--org", box.orgFile];

describe.each(Object.entries(SOURCES))("an admin session by %s", (_kind, { admin, login }) => {
  beforeEach(() => world.box.writeOrgFile(secretOrgFile(world.box.emulator.url, admin())));

  it("fault 7: shows no secret when the org answers as it should", async () => {
    const { well, requests } = await runWell(world, line);
    expect(well.code, well.stdout).toBe(0);
    const asked = world.box.emulator.requests().slice(-requests);
    const logins = asked.filter(({ path }) => login !== undefined && path.startsWith(login));
    expect(logins.map(({ status }) => status)).toEqual(login === undefined ? [] : [200]);
    expect(await world.leaks()).toEqual([]);
  });

  it.each(FAULTS.filter(({ kind }) => kind === "saysBack"))(
    "shows no secret when a server says it back: %j",
    async (fault) => {
      for (const nth of [0, 1, 2]) {
        const struck = await runStruck(world, line, nth, fault);
        // A page with status 500 tells of the moment only: that read is made again, and told.
        const isTold = struck.code !== 0 || struck.stderr.includes("READ_REPEATED");
        expect(isTold, struck.stdout).toBe(true);
      }
      expect(await world.leaks()).toEqual([]);
    },
  );
});

describe("inputs that are wrong", () => {
  it.each([
    ["a passphrase that does not open the key", { KANTIV_PASSPHRASE: "not-it-canary-1234" }, "not-it-canary-1234"],
    [
      "a key that is none",
      { KANTIV_JWT_KEY: "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5Y2FuYXJ5\n-----END PRIVATE KEY-----" },
      "Y2FuYXJ5Y2FuYXJ5",
    ],
    ["a key without its frame", { KANTIV_JWT_KEY: "CanaryKeyWithoutFrame" }, "CanaryKeyWithoutFrame"],
    ["an access token that is none", { ADMIN_TOKEN: "canary token\nwith a line end" }, "canary token"],
  ])("are refused without being shown: %s", async (_what, env, value) => {
    for (const args of [["verify"], ["verify", "--json"]]) {
      const refused = await world.run([...args, "--org", world.box.orgFile], { env });
      expect(refused.code).not.toBe(0);
      expect(refused.code).not.toBe(70);
      expect(leaksIn(refused.stdout + refused.stderr, { value })).toEqual([]);
    }
    expect(await world.leaks()).toEqual([]);
  });

  it("are refused without being shown: a secret in the org file itself", async () => {
    for (const admin of [
      "accessToken: CanaryTokenInTheFile",
      "password: { username: a@b.co, password: CanaryTokenInTheFile }",
      "sfdxAuthUrl: 'force://a:b:CanaryTokenInTheFile@c.my.salesforce.com'",
      "accessToken: { env: ADMIN_TOKEN }\n  *CanaryTokenInTheFile: [",
    ]) {
      await writeFile(join(world.box.folder, "pasted.yaml"), secretOrgFile(world.box.emulator.url, admin));
      const refused = await world.run(["plan", "--org", join(world.box.folder, "pasted.yaml"), "--json"]);
      expect(refused.code).toBe(2);
      expect(leaksIn(refused.stdout + refused.stderr, { token: "CanaryTokenInTheFile" })).toEqual([]);
    }
  });
});

describe("other programs", () => {
  /** A program that writes down its arguments, then does what it is there for. */
  async function program(name: string, script: string): Promise<string> {
    const folder = join(world.box.folder, "bin");
    await mkdir(folder, { recursive: true });
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\necho "$0 $*" >> "$(dirname "$0")/arguments.log"\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }
  const argumentsSeen = () => readFile(join(world.box.folder, "bin/arguments.log"), "utf8");

  it("get no secret in their arguments: the Salesforce CLI", async () => {
    const { url, ready } = world.box.emulator;
    await program(
      "sf",
      `case "$*" in
  *show-access-token*) printf '{"status":0,"result":{"accessToken":"%s"}}' "$SF_CLI_SAYS" ;;
  *) printf '{"status":0,"result":{"instanceUrl":"%s","username":"admin@acme.com.uat"}}' '${url}' ;;
esac`,
    );
    await world.box.writeOrgFile(secretOrgFile(url, "sf: acme"));
    const PATH = `${join(world.box.folder, "bin")}:${process.env.PATH}`;
    const done = await world.run(["plan", "--org", world.box.orgFile], {
      env: { PATH, SF_CLI_SAYS: ready.admin.accessToken },
    });
    expect(done.code, done.stderr).toBe(0);
    expect(await argumentsSeen()).toContain("show-access-token");
    expect(await world.leaks()).toEqual([]);
  });

  it("get no secret in their arguments: an external signer, which gets what it signs on stdin", async () => {
    const key = join(world.box.folder, "signer.key");
    await writeFile(key, await readFile(new URL("../fixtures/keys/kantiv.key", import.meta.url)), { mode: 0o600 });
    const sign = `const c = require("node:crypto"), fs = require("node:fs"); process.stdout.write(c.sign("sha256", fs.readFileSync(0), fs.readFileSync("${key}")));`;
    const signer = await program("signer", `exec "${process.execPath}" -e '${sign}'`);
    const text = secretOrgFile(world.box.emulator.url, ACCESS_TOKEN);
    await world.box.writeOrgFile(
      `${text.slice(0, text.indexOf("  key:"))}  signer: { command: [${signer}, --for, kantiv] }\n`,
    );
    const trusted = ["--trust", `program:${signer}`];
    const done = await world.run(["verify", "--org", world.box.orgFile, "--json", ...trusted]);
    expect(done.code, done.stdout).toBe(0);
    expect(await argumentsSeen()).toContain("--for kantiv");
    expect(await world.leaks()).toEqual([]);
  });

  it("show no secret when a signer fails and prints what it holds", async () => {
    const signer = await program("signer", 'echo "cannot use $KANTIV_JWT_KEY Bearer $ADMIN_TOKEN" >&2; exit 3');
    const text = secretOrgFile(world.box.emulator.url, ACCESS_TOKEN);
    await world.box.writeOrgFile(
      `${text.slice(0, text.indexOf("  key:"))}  signer: { command: [${signer}], env: [KANTIV_JWT_KEY, ADMIN_TOKEN] }\n`,
    );
    const done = await world.run(["verify", "--org", world.box.orgFile, "--trust", `program:${signer}`]);
    expect(done.stderr).toContain("SIGNER_FAILED");
    expect(done.stderr).toContain("cannot use");
    expect(await world.leaks()).toEqual([]);
  });
});

describe("a crash", () => {
  it("prints where it was, and no secret that its message held", async () => {
    const { ADMIN_TOKEN = "", KANTIV_JWT_KEY = "", SFDX_AUTH_URL = "" } = world.env;
    const error = new TypeError(`cannot take ${ADMIN_TOKEN} or ${KANTIV_JWT_KEY} or ${SFDX_AUTH_URL}`);
    for (const more of [[], ["--json"]]) {
      const crashed = await world.crash(["verify", "--org", world.box.orgFile, ...more], error);
      expect(crashed.code).toBe(70);
      expect(crashed.stderr).toContain("TypeError: cannot take [secret]");
      expect(crashed.stderr).toMatch(/at .*\.ts:\d+/);
    }
    expect(await world.leaks()).toEqual([]);
  });
});
