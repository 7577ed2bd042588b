import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Check } from "../../src/model/checks.ts";
import { kantivSf } from "../helpers/cli.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { fixture } from "../oauth/fixtures.ts";

const DAY = 86_400_000;
const PASSPHRASE = "correct horse battery staple";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kantiv-sf-certificate-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = fakeClock();
const file = (name: string) => join(folder, name);
const put = (name: string, text = fixture(name), mode = 0o600) => writeFileSync(file(name), text, { mode });

const certificate = (action: string, ...args: string[]) =>
  kantivSf(["certificate", action, ...args, "--json"], {
    env: { KANTIV_KEY_PASSPHRASE: PASSPHRASE, KEY: fixture("kantiv.key"), OTHER: fixture("other.key") },
    cwd: folder,
    clock,
  });
const create = (...args: string[]) => certificate("create", "--out-cert", "a.crt", "--out-key", "a.key", ...args);

describe("certificate create", () => {
  it("writes a certificate and its key, encrypted and for its owner only", async () => {
    const { code, json } = await create("--subject", "CN=Kantiv Integration, O=Acme", "--days", "90");
    const result = json<{ subject: string; validTo: string; fingerprint256: string; encrypted: boolean }>().result;
    expect(code).toBe(0);
    const x509 = new X509Certificate(readFileSync(file("a.crt")));
    expect(result).toMatchObject({ subject: "CN=Kantiv Integration, O=Acme", encrypted: true });
    expect(result.fingerprint256).toBe(x509.fingerprint256);
    expect(x509.issuer).toBe(x509.subject);
    expect(Math.round((x509.validToDate.getTime() - clock.now()) / DAY)).toBe(90);
    expect(x509.validFromDate.getTime()).toBeLessThan(clock.now());
    const pem = readFileSync(file("a.key"), "utf8");
    expect(pem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    expect(statSync(file("a.key")).mode & 0o777).toBe(0o600);
    expect(() => createPrivateKey({ key: pem, passphrase: "wrong" })).toThrow();
    expect(x509.checkPrivateKey(createPrivateKey({ key: pem, passphrase: PASSPHRASE }))).toBe(true);
  });

  it.each(["3072", "4096"])("makes keys of %s bits", async (bits) => {
    expect((await create("--bits", bits)).code).toBe(0);
    const { publicKey } = new X509Certificate(readFileSync(file("a.crt")));
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(Number(bits));
    expect(readFileSync(file("a.crt")).length).toBeLessThan(4096);
  });

  it("writes an open key only when told to, and warns", async () => {
    const { code, json } = await create("--unencrypted");
    expect([code, json().warnings.map((warning) => warning.code)]).toEqual([0, ["KEY_NOT_ENCRYPTED"]]);
    expect(readFileSync(file("a.key"), "utf8")).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(statSync(file("a.key")).mode & 0o777).toBe(0o600);
  });

  it.each(["a.crt", "a.key"])("never overwrites: with %s there, nothing is written", async (there) => {
    writeFileSync(file(there), "mine");
    const { code, json } = await create();
    expect([code, json().error?.code]).toEqual([2, "FILE_EXISTS"]);
    expect(await readdir(folder)).toEqual([there]);
    expect(readFileSync(file(there), "utf8")).toBe("mine");
  });

  it("leaves no key behind when the certificate cannot be written", async () => {
    writeFileSync(file("blocked"), "a file, no folder");
    const args = ["--out-cert", "blocked/a.crt", "--out-key", "a.key"];
    const { code, json } = await certificate("create", ...args);
    expect([code, json().error?.code]).toEqual([2, "FILE_NOT_WRITTEN"]);
    expect(await readdir(folder)).toEqual(["blocked"]);
  });

  it.each([
    [["--subject", "no name"], "CERTIFICATE_SUBJECT"],
    [["--subject", ""], "USAGE"],
    [["--days", "0"], "USAGE"],
    [["--days", "1.5"], "USAGE"],
    [["--days", "9999"], "USAGE"],
    [["--bits", "1024"], "USAGE"],
    [["--passphrase-env", "NOWHERE"], "PASSPHRASE_MISSING"],
  ])("%j: %s, and nothing is written", async (args, code) => {
    const { code: exit, json } = await create(...args);
    expect([exit, json().error?.code]).toEqual([2, code]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("one file for both is refused", async () => {
    const { json } = await certificate("create", "--out-cert", "a.pem", "--out-key", "./a.pem");
    expect(json().error?.code).toBe("USAGE");
  });

  it.each(["short", "aaaaaaaaaaaaaaaa", "password12345"])(
    "%s as passphrase is refused, but with a flag",
    async (weak) => {
      const words = ["certificate", "create", "--out-cert", "a.crt", "--out-key", "a.key"];
      const env = { KANTIV_KEY_PASSPHRASE: weak };
      const { code, json, stdout } = await kantivSf([...words, "--json"], { cwd: folder, env });
      expect([code, json().error?.code]).toEqual([2, "PASSPHRASE_WEAK"]);
      expect(stdout).not.toContain(weak);
      expect(await readdir(folder)).toEqual([]);
      expect((await kantivSf([...words, "--weak-passphrase"], { cwd: folder, env })).code).toBe(0);
    },
  );

  it("asks for the passphrase on a terminal, twice and unseen, until it is good and the same", async () => {
    const answers = ["short", PASSPHRASE, "another one of them", PASSPHRASE, PASSPHRASE];
    const words = ["certificate", "create", "--out-cert", "a.crt", "--out-key", "a.key"];
    const { code, stdout, stderr } = await kantivSf(words, { cwd: folder, env: {}, answers, clock });
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining("The two differ. Type it again.\nPassphrase of the key: "),
    ]);
    expect(stderr).toContain("It has 5 characters, and needs 12. Take several words that do not belong together.\n");
    expect(stdout + stderr).not.toMatch(/correct horse|another one/);
    expect(stdout).toContain("Next: read -rs KANTIV_KEY_PASSPHRASE && export KANTIV_KEY_PASSPHRASE\n");
    const key = createPrivateKey({ key: readFileSync(file("a.key")), passphrase: PASSPHRASE });
    expect(new X509Certificate(readFileSync(file("a.crt"))).checkPrivateKey(key)).toBe(true);
  });

  it("shows neither key nor passphrase anywhere", async () => {
    const { stdout, stderr } = await create();
    expect(stdout + stderr).not.toMatch(/PRIVATE KEY|correct horse/);
  });
});

interface Shown {
  subject: string;
  bits: number;
  fingerprint256: string;
  checks: Check[];
}
const statuses = (checks: readonly Check[]) => Object.fromEntries(checks.map(({ id, status }) => [id, status]));

describe("certificate show", () => {
  it("says what the certificate is, and that the key fits", async () => {
    put("kantiv.crt");
    const { code, json } = await certificate("show", "kantiv.crt", "--key-env", "KEY");
    const { result } = json<Shown>();
    expect([code, statuses(result.checks)]).toEqual([0, { valid: "passed", key: "passed" }]);
    expect(result).toMatchObject({
      bits: 2048,
      fingerprint256: new X509Certificate(fixture("kantiv.crt")).fingerprint256,
    });
  });

  it("is folded at blanks on a terminal", async () => {
    put("expired.crt");
    const { stdout } = await kantivSf(["certificate", "show", "expired.crt"], { cwd: folder, clock, terminal: true });
    const long = stripVTControlCharacters(stdout)
      .split("\n")
      .filter((line) => line.length > 80 && !/^ {2}SHA-256 /.test(line) && !line.includes("kantiv-sf "));
    expect([stdout.length > 0, long]).toEqual([true, []]);
  });

  it("without a key that is unknown, not failed", async () => {
    put("kantiv.crt");
    const { code, json } = await certificate("show", "kantiv.crt");
    expect([code, statuses(json<Shown>().result.checks).key]).toEqual([0, "unknown"]);
  });

  it("fails for another key and for a certificate past its end", async () => {
    put("kantiv.crt");
    const other = await certificate("show", "kantiv.crt", "--key-env", "OTHER");
    expect([other.code, statuses(other.json<Shown>().result.checks).key]).toEqual([1, "failed"]);
    put("expired.crt");
    const expired = await certificate("show", "expired.crt");
    expect([expired.code, expired.json<Shown>().result.checks[0]?.code]).toEqual([1, "CERTIFICATE_EXPIRED"]);
  });

  it("takes the key from a file, encrypted or not, and by an external signer", async () => {
    await create();
    const encrypted = ["--key-file", "a.key", "--passphrase-env", "KANTIV_KEY_PASSPHRASE"];
    expect((await certificate("show", "a.crt", ...encrypted)).code).toBe(0);
    put("kantiv.crt");
    put("kantiv.key");
    expect((await certificate("show", "kantiv.crt", "--key-file", "kantiv.key")).code).toBe(0);
    put(
      "sign.mjs",
      `
      import { createSign } from "node:crypto";
      import { readFileSync } from "node:fs";
      const sign = createSign("sha256");
      for await (const chunk of process.stdin) sign.update(chunk);
      process.stdout.write(sign.sign(readFileSync(process.argv[2])));`,
    );
    const signer = [process.execPath, file("sign.mjs"), file("kantiv.key")].flatMap((word) => ["--signer", word]);
    expect((await certificate("show", "kantiv.crt", ...signer)).code).toBe(0);
  });

  it.each([
    [["nowhere.crt"], "CERTIFICATE_MISSING"],
    [["kantiv.key"], "CERTIFICATE_IS_KEY"],
    [["kantiv.crt", "--key-env", "KEY", "--key-file", "kantiv.key"], "USAGE"],
    [["kantiv.crt", "--passphrase-env", "KEY"], "USAGE"],
    [["kantiv.crt", "--key-env", "NOWHERE"], "KEY_MISSING"],
    [[], "USAGE"],
  ])("%j: %s", async (args, code) => {
    put("kantiv.crt");
    put("kantiv.key");
    const { code: exit, json } = await certificate("show", ...args);
    expect([exit, json().error?.code]).toEqual([2, code]);
  });
});

describe("the end of a certificate is warned of", () => {
  let box: Sandbox;
  afterEach(() => box[Symbol.asyncDispose]());

  it.each([
    [61, undefined],
    [60, "Plan its rotation"],
    [30, "Rotate it this month"],
    [7, "Rotate it now"],
  ])("%i days before it, in plan, drift and verify: %s", async (days, words) => {
    box = await sandbox();
    const args = ["--out-cert", "short.crt", "--out-key", "short.key", "--unencrypted", "--days", String(days + 1)];
    await kantivSf(["certificate", "create", ...args], { cwd: box.folder, clock: box.clock });
    const text = readFileSync(box.orgFile, "utf8");
    await box.writeOrgFile(
      text.replace("kantiv.crt", "short.crt").replace("{ env: KANTIV_JWT_KEY }", "{ file: short.key }"),
    );
    await box.run("apply", "--yes");
    await box.clock.advance(DAY / 2);
    for (const command of ["plan", "drift", "verify"]) {
      const { warnings } = (await box.run(command, "--json")).json();
      const expiry = warnings.filter(({ code }) => code === "CERTIFICATE_EXPIRES").map(({ message }) => message);
      expect(expiry).toEqual(words === undefined ? [] : [expect.stringContaining(words)]);
    }
  });
});
