import { copyFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Connection } from "@jsforce/jsforce-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DoctorLine } from "../../src/model/doctor.ts";
import { kantivSf } from "../helpers/cli.ts";
import { orgOf } from "../helpers/rotation.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { allowSecretsByRest } from "../helpers/secrets-by-rest.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { addNewUser, NEW_USER, OLD_USER } from "./ways-in.ts";

let box: Sandbox;
beforeEach(async () => {
  box = await sandbox();
});
afterEach(() => box[Symbol.asyncDispose]());

/** The line of that name, and how the run ends. */
async function line(id: string): Promise<Partial<DoctorLine> & { exit: number }> {
  const { code, json } = await box.run("doctor", "--json");
  const { checks } = json<{ checks: DoctorLine[] }>().result;
  return { ...checks.find((it) => it.id === id), exit: code };
}

describe("doctor tells", () => {
  it("who holds the org's lock while a run is at work, which the next run waits for or takes over", async () => {
    const { clock, env, folder, orgFile } = box;
    let told: Awaited<ReturnType<typeof line>> | undefined;
    const sleep: typeof clock.sleep = async (ms, signal) => {
      if (orgOf(box).deploys.length > 0) told ??= await line("record");
      return clock.sleep(ms, signal);
    };
    await kantivSf(["apply", "--org", orgFile, "--yes"], { env, cwd: folder, clock: { ...clock, sleep } });
    expect(told).toMatchObject({
      status: "failed",
      blocks: false,
      code: "ORG_LOCKED",
      detail: expect.stringMatching(/holds the org's lock: .* on .* \(process \d+\), since /),
      remedy: expect.stringMatching(/takes the lock over: kantiv-sf apply --org /),
    });
  });

  it("a run that was left unfinished, and at which step", async () => {
    const stop = new AbortController();
    const { clock, env, folder, orgFile } = box;
    const sleep: typeof clock.sleep = (ms, signal) => {
      if (orgOf(box).deploys.length > 0) stop.abort();
      return clock.sleep(ms, signal);
    };
    const args = ["apply", "--org", orgFile, "--yes"];
    const stopped = await kantivSf(args, { env, cwd: folder, signal: stop.signal, clock: { ...clock, sleep } });
    expect(stopped.code).toBe(130);
    expect(await line("record")).toMatchObject({
      status: "failed",
      blocks: false,
      code: "RUN_UNFINISHED",
      detail: expect.stringMatching(/ was left at \w+.*; the next apply settles it first/),
      remedy: expect.stringMatching(/^kantiv-sf apply --org /),
    });
  });

  it("a certificate that has ended", async () => {
    await copyFile(join(ROOT, "test/fixtures/keys/expired.crt"), join(box.folder, "kantiv.crt"));
    const told = await line("certificate-file");
    expect(told).toMatchObject({ exit: 1, status: "failed", blocks: true, code: "CERTIFICATE_EXPIRED" });
    expect(told.remedy).not.toBe("");
  });

  it("what lint keeps from being deployed", async () => {
    await cp(join(ROOT, "templates/kantiv-integration"), join(box.folder, "mine"), { recursive: true });
    await box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", "template: ./mine"));
    const scopes = join(box.folder, "mine/extlClntAppOauthSettings/${appName}_oauth.ecaOauth");
    await writeFile(scopes, (await readFile(scopes, "utf8")).replace("Api, Basic", "Api, Full, Basic"));
    const told = await line("lint");
    expect(told).toMatchObject({ exit: 1, status: "failed", blocks: true });
    expect(`${told.detail} ${told.remedy}`).toMatch(/ECA\d+/);
  });

  it("a permission set of the template's name that others made", async () => {
    const { accessToken } = box.emulator.ready.admin;
    const admin = new Connection({ instanceUrl: box.emulator.url, accessToken, version: "66.0" });
    const set = { fullName: "Kantiv_Integration", label: "Sales", description: "Made in Setup" };
    expect(await admin.metadata.create("PermissionSet" as never, set as never)).toMatchObject({ success: true });
    const told = await line("permission-set-owner");
    expect(told).toMatchObject({ exit: 1, status: "failed", blocks: true, code: "PERMISSION_SET_FOREIGN" });
    expect(told.remedy).not.toBe("");
  });

  it("that External Client Apps are off, in an org of the versions that had to opt in", async () => {
    await box[Symbol.asyncDispose]();
    box = await sandbox({ seed: { orgs: [{ apiVersions: { min: 50, max: 62 } }] } });
    allowSecretsByRest(box);
    const settings = orgOf(box).components.find(({ type }) => type === "Settings");
    Object.assign(settings?.fields ?? {}, { enableExternalClientApps: "false" });
    expect(await line("external-client-apps")).toMatchObject({
      exit: 1,
      status: "failed",
      blocks: true,
      code: "DOCTOR_EXTERNAL_CLIENT_APPS",
      remedy: "Setup, External Client Apps, Settings: turn them on",
    });
  });

  it("an integration user of before who still holds the permission set", async () => {
    addNewUser(box);
    await box.run("apply", "--yes");
    await box.writeOrgFile(orgFileText(box.emulator).replace(OLD_USER, NEW_USER));
    const told = await line("former-users");
    expect(told).toMatchObject({ status: "failed", code: "USER_REPLACED" });
    expect(told.detail).toContain(OLD_USER);
  });
});
