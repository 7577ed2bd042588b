import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { fingerprint, heldBy, layNewPair, NEW_KEY_ENV, orgOf, type Rotated, rotate } from "../helpers/rotation.ts";
import { appliedSandbox, orgFileText, type Sandbox, type sandbox } from "../helpers/sandbox.ts";
import { fixture } from "../oauth/fixtures.ts";

let box: Sandbox;
afterEach(() => box[Symbol.asyncDispose]());

const MINUTE = 60_000;
const [OLD, NEW] = [fingerprint("kantiv.crt"), fingerprint("other.crt")];

/** An org that was set up half a day ago, with a new pair beside the org file. */
async function applied(options: Parameters<typeof sandbox>[0] = {}): Promise<void> {
  box = await appliedSandbox(options);
  await box.clock.advance(12 * 60 * MINUTE);
  await layNewPair(box);
}

const deployedTypes = () =>
  orgOf(box)
    .deploys.at(-1)
    ?.outcome?.messages.map(({ componentType }) => componentType);

describe("in the app's one slot", () => {
  it("the new pair takes over: one component is deployed, the app and its consumer key stay", async () => {
    await applied();
    const key = orgOf(box).consumers[0]?.key;
    const rows = [...orgOf(box).accessRows];
    const { code, json } = await rotate(box, ...NEW_KEY_ENV);
    const { result } = json<Rotated>();
    expect([code, result.rotated, result.restored, result.verified]).toEqual([0, true, null, true]);
    expect([heldBy(box), result.consumerKey]).toEqual([NEW, key]);
    expect(orgOf(box).accessRows).toEqual(rows);
    expect(orgOf(box).deploys.length).toBe(2);
    expect((await box.run("verify")).code).toBe(1);
    expect(box.emulator.unknownRoutes()).toEqual([]);
  });

  it("says what to change in the org file, and with --write does it, comments and mode kept", async () => {
    await applied();
    await writeFile(box.orgFile, `# Acme UAT\n${orgFileText(box.emulator)}parameters: {} # none yet\n`);
    await chmod(box.orgFile, 0o600);
    const said = await kantivSf(
      ["certificate", "rotate", "--org", box.orgFile, "--new-cert", "new.crt", ...NEW_KEY_ENV, "--yes"],
      { env: box.env, cwd: box.folder, clock: box.clock },
    );
    expect(said.stdout).toContain("certificate: new.crt");
    expect(said.stdout).toContain("key: { env: NEW_KEY }");
    const verify = await box.run("verify", "--json");
    const { verdict } = verify.json<{ verdict: { code: string; command: string | null; remedy: string } }>().result;
    expect([verify.code, verdict.code, verdict.command]).toEqual([1, "CAUSE_CERTIFICATE_FORMER", null]);
    expect(verdict.remedy).toContain("Name the newer pair in the org file");
    const { code } = await rotate(box, ...NEW_KEY_ENV, "--write");
    expect(code).toBe(0);
    const text = await readFile(box.orgFile, "utf8");
    expect(text).toContain("# Acme UAT");
    expect(text).toContain("# none yet");
    expect(text).toContain("  certificate: new.crt\n  key: { env: NEW_KEY }\n");
    expect((await stat(box.orgFile)).mode & 0o777).toBe(0o600);
    expect((await box.run("verify")).code).toBe(0);
    expect((await box.run("drift")).code).toBe(0);
  });

  it("works with the key in a file for its owner only, and refuses one that others may read", async () => {
    await applied();
    expect((await rotate(box, "--new-key-file", "new.key", "--write")).code).toBe(0);
    expect(await readFile(box.orgFile, "utf8")).toContain("key: { file: new.key }");
    expect((await box.run("verify")).code).toBe(0);
    await writeFile(join(box.folder, "open.key"), fixture("kantiv.key"), { mode: 0o644 });
    const { code, json } = await rotate(box, "--new-key-file", "open.key");
    expect([code, json().error?.code]).toEqual([2, "KEY_FILE_MODE"]);
  });

  it("works with an external signer, so that the key is never read here", async () => {
    await applied();
    const program = `
      import { createSign } from "node:crypto";
      import { readFileSync } from "node:fs";
      const sign = createSign("sha256");
      for await (const chunk of process.stdin) sign.update(chunk);
      process.stdout.write(sign.sign(readFileSync(process.argv[2])).toString("base64"));`;
    await writeFile(join(box.folder, "sign.mjs"), program);
    const signer = [process.execPath, join(box.folder, "sign.mjs"), join(box.folder, "new.key")];
    const { code } = await rotate(box, ...signer.flatMap((word) => ["--new-signer", word]), "--write");
    expect(code).toBe(0);
    expect(await readFile(box.orgFile, "utf8")).toContain("signer: { command: [");
    expect((await box.run("verify", "--trust", `program:${process.execPath}`)).code).toBe(0);
  });

  it("waits while the certificate is on its way, signing anew, and says how long", async () => {
    await applied();
    orgOf(box).timings.propagation = 4 * MINUTE;
    const before = box.clock.now();
    const { code, stderr, json } = await rotate(box, ...NEW_KEY_ENV);
    expect([code, json<Rotated>().result.rotated]).toEqual([0, true]);
    expect(box.clock.now() - before).toBeGreaterThan(3 * MINUTE);
    expect(stderr).toContain("at most");
  });

  it.each([
    { keyMismatch: "invalid client credentials" },
    { certificateReadable: "no" },
    { redeployDropsAccess: "yes" },
  ] as const)("works on an org that is so: %j", async (switches) => {
    await applied({ switches });
    orgOf(box).timings.propagation = 2 * MINUTE;
    const { code, json } = await rotate(box, ...NEW_KEY_ENV);
    expect([code, json<Rotated>().result.verified, heldBy(box)]).toEqual([0, true, NEW]);
  });

  it("a new pair that does not log in within its time is taken back, and the old one proven", async () => {
    await applied();
    orgOf(box).timings.propagation = 7 * MINUTE;
    const { code, json, stderr } = await rotate(box, ...NEW_KEY_ENV, "--wait", "5");
    const { result } = json<Rotated>();
    expect([code, result.rotated, result.restored, result.verified]).toEqual([1, false, true, true]);
    expect(heldBy(box)).toBe(OLD);
    expect(stderr).toContain("the old certificate is put back");
    expect((await box.run("verify")).code).toBe(0);
    expect((await box.run("drift")).code).toBe(0);
  });

  it("a wrong state of the org is not waited for: the old certificate is back at once", async () => {
    await applied();
    const user = orgOf(box).users.find(({ username }) => username.startsWith("kantiv"));
    orgOf(box).assignments = orgOf(box).assignments.filter(({ assigneeId }) => assigneeId !== user?.id);
    const before = box.clock.now();
    const { code, json } = await rotate(box, ...NEW_KEY_ENV);
    expect([code, json<Rotated>().result.rotated, json<Rotated>().result.restored]).toEqual([1, false, false]);
    expect(heldBy(box)).toBe(OLD);
    expect(box.clock.now() - before).toBeLessThan(MINUTE);
  });

  it("a user who is frozen or deactivated is told before anything is changed", async () => {
    await applied();
    const user = orgOf(box).users.find(({ username }) => username.startsWith("kantiv"));
    const deploys = orgOf(box).deploys.length;
    for (const [state, code] of [
      [{ isFrozen: true }, "USER_FROZEN"],
      [{ isActive: false }, "USER_INACTIVE"],
    ] as const) {
      Object.assign(user ?? {}, { isFrozen: false, isActive: true }, state);
      const refused = await rotate(box, ...NEW_KEY_ENV);
      expect([refused.code, refused.json().error?.code]).toEqual([2, code]);
    }
    expect([heldBy(box), orgOf(box).deploys.length]).toEqual([OLD, deploys]);
  });

  it("a certificate past its end, with which nothing is set up any more, can be replaced", async () => {
    await applied();
    await writeFile(join(box.folder, "kantiv.crt"), fixture("expired.crt"));
    const settings = orgOf(box).components.find(({ type }) => type === "ExtlClntAppGlobalOauthSettings");
    if (settings) settings.fields.certificate = fixture("expired.crt");
    expect((await box.run("apply", "--json")).json().error?.code).toBe("CERTIFICATE_EXPIRED");
    const { code, json } = await rotate(box, ...NEW_KEY_ENV);
    expect([code, json<Rotated>().result.rotated, heldBy(box)]).toEqual([0, true, NEW]);
  });

  it("asks once, and nothing is changed by a no", async () => {
    await applied();
    const command = ["certificate", "rotate", "--org", box.orgFile, "--new-cert", "new.crt", ...NEW_KEY_ENV, "--json"];
    const { code, json } = await kantivSf(command, { env: box.env, cwd: box.folder, clock: box.clock });
    expect([code, json().error?.code]).toEqual([2, "CONFIRMATION_NEEDED"]);
    expect([heldBy(box), orgOf(box).deploys.length]).toEqual([OLD, 1]);
  });

  it("is done already when it is run again", async () => {
    await applied();
    await rotate(box, ...NEW_KEY_ENV);
    const again = await rotate(box, ...NEW_KEY_ENV);
    expect([again.code, again.json<Rotated>().result.rotated]).toEqual([0, true]);
    expect(orgOf(box).deploys.length).toBe(2);
  });

  it("a certificate in the org that is neither of the two is left alone", async () => {
    await applied();
    const settings = orgOf(box).components.find(({ type }) => type === "ExtlClntAppGlobalOauthSettings");
    if (settings) settings.fields.certificate = fixture("rsa1024.crt");
    const { code, json } = await rotate(box, ...NEW_KEY_ENV);
    expect([code, json().error?.code]).toEqual([1, "CERTIFICATE_NOT_OURS"]);
    expect(json().error?.remedy).toContain(`: kantiv-sf apply --org ${box.orgFile}`);
    expect(orgOf(box).deploys.length).toBe(1);
  });

  it("deploys nothing but the settings that hold the certificate", async () => {
    await applied();
    const requests = box.emulator.requests().length;
    await rotate(box, ...NEW_KEY_ENV);
    expect(deployedTypes()).toBeDefined();
    expect(new Set(deployedTypes()?.filter((type) => type !== ""))).toEqual(
      new Set(["ExtlClntAppGlobalOauthSettings"]),
    );
    expect(box.emulator.requests().length - requests).toBeLessThanOrEqual(15);
  });
});

describe("checked before anything is asked of the org", () => {
  it.each([
    [["--new-key-env", "MISSING"], "KEY_MISSING"],
    [["--new-key-env", "KANTIV_JWT_KEY"], "KEY_CERTIFICATE_MISMATCH"],
    [[], "USAGE"],
    [[...NEW_KEY_ENV, "--new-key-file", "new.key"], "USAGE"],
    [[...NEW_KEY_ENV, "--retire"], "USAGE"],
    [[...NEW_KEY_ENV, "--wait", "-1"], "USAGE"],
    [["--new-cert", "kantiv.crt", "--new-key-env", "KANTIV_JWT_KEY"], "CERTIFICATE_SAME"],
    [["--new-cert", "nowhere.crt", ...NEW_KEY_ENV], "CERTIFICATE_MISSING"],
  ])("%j: %s", async (args, code) => {
    await applied();
    const before = box.emulator.requests().length;
    const { code: exit, json } = await rotate(box, ...args);
    expect([exit, json().error?.code]).toEqual([2, code]);
    expect(box.emulator.requests().length).toBe(before);
  });

  it("the old key must be there: without it there would be no way back", async () => {
    await applied();
    delete box.env.KANTIV_JWT_KEY;
    const { code, json } = await rotate(box, ...NEW_KEY_ENV);
    expect([code, json().error?.code]).toEqual([2, "KEY_MISSING"]);
  });
});
