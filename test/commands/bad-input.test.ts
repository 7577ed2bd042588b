import { generateKeyPairSync } from "node:crypto";
import { chmod, copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { orgOf } from "../helpers/rotation.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

const KEYS = join(import.meta.dirname, "../fixtures/keys");

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const org = () => orgOf(box);
const withKey = (text: string): void => {
  box.env.KANTIV_JWT_KEY = text;
};
const use = (line: RegExp, text: string) => box.writeOrgFile(orgFileText(box.emulator).replace(line, text));
const pem = (bits: number) =>
  generateKeyPairSync("rsa", {
    modulusLength: bits,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;

describe("what is wrong before an org is asked ends with exit 2, and no request is made", () => {
  it.each<[string, string, () => Promise<void> | void, RegExp?]>([
    ["a key that is not the certificate's", "KEY_CERTIFICATE_MISMATCH", () => withKey(pem(2048))],
    ["a key under 2048 bits", "KEY_TOO_SHORT", () => withKey(pem(1024))],
    [
      "a key that is not RSA",
      "KEY_NOT_RSA",
      () =>
        withKey(
          generateKeyPairSync("ec", {
            namedCurve: "P-256",
            publicKeyEncoding: { type: "spki", format: "pem" },
            privateKeyEncoding: { type: "pkcs8", format: "pem" },
          }).privateKey,
        ),
    ],
    ["a key that is not there", "KEY_MISSING", () => void delete box.env.KANTIV_JWT_KEY],
    [
      "a key file that others can read",
      "KEY_FILE_MODE",
      async () => {
        await copyFile(join(KEYS, "kantiv.key"), join(box.folder, "kantiv.key"));
        await chmod(join(box.folder, "kantiv.key"), 0o644);
        await use(/key: .*/, "key: { file: kantiv.key }");
      },
    ],
    [
      "an encrypted key without a passphrase",
      "KEY_ENCRYPTED",
      async () => {
        await copyFile(join(KEYS, "encrypted.key"), join(box.folder, "e.key"));
        await chmod(join(box.folder, "e.key"), 0o600);
        await use(/key: .*/, "key: { file: e.key }");
      },
    ],
    [
      "an encrypted key with a wrong passphrase",
      "KEY_PASSPHRASE_WRONG",
      async () => {
        await copyFile(join(KEYS, "encrypted.key"), join(box.folder, "e.key"));
        await chmod(join(box.folder, "e.key"), 0o600);
        box.env.PASSPHRASE = "canary-passphrase";
        await use(/key: .*/, "key: { file: e.key }\n  passphrase: { env: PASSPHRASE }");
      },
    ],
    [
      "an expired certificate",
      "CERTIFICATE_EXPIRED",
      async () => {
        await copyFile(join(KEYS, "expired.crt"), join(box.folder, "kantiv.crt"));
      },
    ],
    [
      "a certificate that is not there",
      "CERTIFICATE_MISSING",
      () => use(/kantiv\.crt/, "nowhere.crt"),
      /kantiv-sf certificate create --out-cert \S+nowhere\.crt --out-key \S+nowhere\.key$/,
    ],
    [
      "a private key in the certificate's place",
      "CERTIFICATE_IS_KEY",
      () => writeFile(join(box.folder, "kantiv.crt"), pem(2048)),
    ],
    ["an unknown template", "TEMPLATE_UNKNOWN", () => use(/kantiv-integration/, "kantiv-integratoin")],
    [
      "an unknown parameter",
      "PARAMETERS_INVALID",
      () => box.writeOrgFile(orgFileText(box.emulator, "parameters: { labell: X }\n")),
    ],
    [
      "a parameter of the wrong form",
      "PARAMETERS_INVALID",
      () => box.writeOrgFile(orgFileText(box.emulator, 'parameters: { appName: "a b" }\n')),
    ],
    [
      "a parameter that turns the direction of writing",
      "PARAMETERS_INVALID",
      () => box.writeOrgFile(orgFileText(box.emulator, 'parameters: { label: "a\\u202Eb" }\n')),
    ],
    [
      "an unknown key in the org file",
      "ORG_FILE_INVALID",
      () => box.writeOrgFile(orgFileText(box.emulator, "jwtt: {}\n")),
    ],
    [
      "a host that is not Salesforce's",
      "ORG_FILE_INVALID",
      () => use(/instanceUrl: .*/, "instanceUrl: https://evilsalesforce.com"),
    ],
  ])("%s: %s", async (_what, code, make, remedy = /./) => {
    box = await sandbox();
    await make();
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error?.code]).toEqual([2, code]);
    expect(applied.json().error?.remedy).toMatch(remedy);
    expect(box.emulator.requests()).toEqual([]);
    expect(applied.stdout + applied.stderr).not.toMatch(/canary|PRIVATE KEY/);
  });
});

describe("what an org shows to be wrong", () => {
  it("no such integration user, or an inactive one, is exit 2 and nothing is deployed", async () => {
    box = await sandbox();
    await use(/username: .*/, "username: nobody@acme.com.uat");
    expect((await box.run("apply", "--yes", "--json")).json().error?.code).toBe("USER_NOT_FOUND");
    await box.writeOrgFile(orgFileText(box.emulator));
    const user = org().users.find(({ username }) => username === box.emulator.ready.integrationUser.username);
    if (user) user.isActive = false;
    const inactive = await box.run("apply", "--yes", "--json");
    expect([inactive.code, inactive.json().error?.code]).toEqual([2, "USER_INACTIVE"]);
    expect(org().deploys).toEqual([]);
  });

  it("a missing permission is named, exit 3, and nothing is deployed", async () => {
    box = await sandbox();
    const admin = org().users.find(({ username }) => username === box.emulator.ready.admin.username);
    const profile = org().profiles.find(({ id }) => id === admin?.profileId);
    if (profile) profile.permissions = profile.permissions.filter((name) => name !== "ExternalClientAppDeveloper");
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error?.code]).toEqual([3, "PERMISSION_MISSING"]);
    expect(applied.json().error?.message).toContain("Create, edit, and delete External Client Apps");
    expect(org().deploys).toEqual([]);
  });

  it.each([
    ["an org in maintenance", { kind: "unavailable", times: 99 }, "ORG_UNAVAILABLE"],
    ["a page instead of data", { kind: "htmlPage", times: 99 }, "NOT_AN_ORG"],
    ["a connection that is cut", { kind: "resetBefore", times: 99 }, "ORG_UNREACHABLE"],
  ] as const)("%s is exit 3 with a remedy", async (_what, fault, code) => {
    box = await sandbox();
    box.emulator.addFault(fault);
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error?.code]).toEqual([3, code]);
    expect(org().deploys).toEqual([]);
  });

  it("a field that the org does not keep is an error that names it, although the deployment succeeded", async () => {
    box = await sandbox();
    const { clock } = box;
    const sleep = clock.sleep.bind(clock);
    // Somebody, or the org itself, has the policy otherwise by the time that it is read again.
    clock.sleep = async (ms, signal) => {
      await sleep(ms, signal);
      const policy = org().components.find(({ type }) => type === "ExtlClntAppOauthConfigurablePolicies");
      if (policy) policy.fields.ipRelaxationPolicyType = "Bypass";
    };
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error?.code]).toEqual([1, "NOT_KEPT"]);
    expect(applied.json().error?.message).toContain("ipRelaxationPolicyType is Bypass instead of Enforce");
  });

  it("two runs at once: the second is told who holds the org", async () => {
    box = await sandbox();
    const [one, two] = await Promise.all([box.run("apply", "--yes", "--json"), box.run("apply", "--yes", "--json")]);
    const codes = [one, two].map((run) => run.json().error?.code ?? "ok").sort();
    expect(codes).toEqual(["ORG_LOCKED", "ok"]);
    expect(org().deploys.length).toBe(1);
  });
});
