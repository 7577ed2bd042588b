import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Switches } from "../../src/emulator/index.ts";
import { kantivSf } from "../helpers/cli.ts";
import { componentsOf, orgOf } from "../helpers/rotation.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import {
  giveKey,
  INSTALLED,
  INSTALLED_APP,
  installedApp,
  layVariant,
  OPENING_SET,
  PUBLISHERS_KEY,
  type Variant,
  withoutParameters,
} from "../helpers/variant.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const SET = "Kantiv_Integration";
const PROFILE = "Minimum Access - Salesforce";
const POLICY = "extlClntAppOauthPolicies/${appName}_oauthPlcy.ecaOauthPlcy";
const changed = (path: string, text: string) => (INSTALLED[path] as (text: string) => string)(text);
const byProfile: Variant = {
  ...INSTALLED,
  [OPENING_SET]: null,
  [POLICY]: (text) =>
    changed(POLICY, text).replace(
      /<commaSeparatedPermissionSet>.*<\/commaSeparatedPermissionSet>/,
      `<commaSeparatedProfile>${PROFILE}</commaSeparatedProfile>`,
    ),
  "template.yaml": (yaml) => withoutParameters("permissionSet", "permissionSetLabel")(changed("template.yaml", yaml)),
};

/** An org that has the app, and an org file of a template of it. */
async function laid({
  isThere = true,
  hasKey = true,
  variant = INSTALLED,
  switches = {} as Partial<Switches>,
} = {}): Promise<void> {
  const installedApps = isThere ? [await installedApp()] : [];
  box = await sandbox({ seed: { orgs: [{ installedApps }] }, switches });
  await layVariant(box, variant);
  if (hasKey) await giveKey(box);
}

async function done(command: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await box.run(command, ...args);
  expect(code, `${command}: ${stdout}${stderr}`).toBe(0);
  return stdout.replaceAll(/\s+/g, " ");
}

const line = (...words: string[]) => kantivSf(words, { env: box.env, cwd: box.folder, clock: box.clock });
const fieldsOf = (type: string) => componentsOf(box, type).map(({ fields }) => fields);
const publishers = () =>
  ["ExternalClientApplication", "ExtlClntAppOauthSettings", "ExtlClntAppGlobalOauthSettings"].flatMap(fieldsOf);

describe("an installed app", () => {
  it.each(["shown", "hidden"] as const)(
    "is let in by a permission set, and nothing that is its publisher's is touched, from plan to destroy, where a wildcard has it %s",
    async (installedByWildcard) => {
      await laid({ switches: { installedByWildcard } });
      const before = structuredClone(publishers());
      const planned = await box.run("plan");
      expect([planned.code, planned.stdout]).toEqual([4, expect.stringContaining(`${SET} may use ${INSTALLED_APP}`)]);
      expect(planned.stdout).not.toMatch(/[-+~] (ExternalClientApplication|ExtlClntApp(Global)?OauthSettings)/);
      expect(planned.stdout).toContain("Callback     in its publisher's org alone");
      await done("apply", "--yes");
      expect(await done("drift")).toContain("Nothing to do");
      expect(await done("verify", "--negative")).toContain("exactly those of the installed app");
      expect(await done("handoff")).toContain(PUBLISHERS_KEY);
      expect(await done("doctor", "--full")).toContain("Whose app it is a package brings it");
      const gone = await done("destroy", "--yes");
      expect(gone).toContain(`- ${SET} on ExtlClntAppOauthConfigurablePolicies ${INSTALLED_APP}_oauthPlcy`);
      expect(gone).toContain(`= ${INSTALLED_APP}, an installed app`);
      expect(gone).toContain("Removed, and the login is refused.");
      expect(publishers()).toEqual(before);
      expect([orgOf(box).accessRows, fieldsOf("PermissionSet")]).toEqual([[], []]);
    },
  );

  it("goes back to what its policies were by rollback, which leaves its publisher's parts alone", async () => {
    await laid();
    const before = structuredClone(publishers());
    await done("apply", "--yes");
    const [run] = (await box.run("history", "--json")).json<{ runs: { runId: string }[] }>().result.runs;
    const undone = await box.run("rollback", "--to", String(run?.runId), "--yes");
    expect(undone.code, undone.stderr).toBe(0);
    expect(undone.stdout).not.toMatch(/[-+~] (ExternalClientApplication|ExtlClntApp(Global)?OauthSettings)/);
    expect(fieldsOf("ExtlClntAppOauthConfigurablePolicies")).toMatchObject([
      { label: "Sync", permittedUsersPolicyType: "AllSelfAuthorized" },
    ]);
    expect([publishers(), fieldsOf("PermissionSet")]).toEqual([before, []]);
  });

  it("without its key is set up all the same, and the login is said to be not shown", async () => {
    await laid({ hasKey: false });
    const { code, stdout } = await box.run("apply", "--yes");
    expect([code, stdout]).toEqual([expect.any(Number), expect.stringContaining("not tried: the org does not show")]);
    expect(code).not.toBe(0);
    expect(stdout).toContain("jwt: { consumerKey: … }");
    expect(componentsOf(box, "PermissionSet")).toHaveLength(1);
    expect((await box.run("plan")).stdout).toContain("Nothing to do");
    expect((await box.run("handoff", "--json")).json().error?.code).toBe("CONSUMER_KEY_HIDDEN");
    expect((await box.run("doctor", "--full")).stdout).toContain("the org does not show the consumer key");
  });

  it("is set up without its private key, which is its publisher's to keep", async () => {
    await laid();
    const text = await readFile(box.orgFile, "utf8");
    await box.writeOrgFile(text.replace(/ {2}key: .*\n/, ""));
    const { stdout } = await box.run("apply", "--yes");
    expect(stdout).toContain("not tried: The org file names no private key");
    expect(componentsOf(box, "PermissionSet")).toHaveLength(1);
  });

  it("needs no certificate, which is its publisher's: with the key the login is proven, and without it not shown", async () => {
    await laid();
    const text = (await readFile(box.orgFile, "utf8")).replace(/ {2}certificate: .*\n/, "");
    await box.writeOrgFile(text);
    expect((await line("lint", "acme.yaml")).stdout).toContain("0 errors");
    expect((await box.run("plan")).stdout).toContain("its publisher's, which the org file does not name");
    await done("apply", "--yes");
    expect(await done("drift")).toContain("Nothing to do");
    await done("verify");
    expect((await box.run("handoff", "--json")).json().result).toMatchObject({ handoff: { certificate: null } });
    expect(await done("handoff")).toContain("its publisher's");
    expect((await box.run("doctor", "--json")).stdout).toContain("none named: an installed app has its publisher's");
    await done("render");
    await done("package", "--out", "guide.zip");
    await box.writeOrgFile(text.replace(/ {2}key: .*\n/, ""));
    expect((await box.run("apply", "--yes")).stdout).toContain("not tried: The org file names no private key");
    const rotated = await line(
      "certificate",
      "rotate",
      "--new-cert",
      "kantiv.crt",
      "--new-key-env",
      "KANTIV_JWT_KEY",
      "--org",
      box.orgFile,
      "--json",
    );
    expect(rotated.code).toBe(2);
    await box.writeOrgFile(text);
    await done("destroy", "--yes");
  });

  it("alone needs none: where the template makes the app, lint and every command want it in the same words", async () => {
    box = await sandbox();
    await box.writeOrgFile((await readFile(box.orgFile, "utf8")).replace(/ {2}certificate: .*\n/, ""));
    const words = "jwt.certificate is missing.";
    for (const command of ["plan", "apply", "user ensure"]) {
      const { code, stderr } = await box.run(command);
      expect([command, code, stderr]).toEqual([command, 2, expect.stringContaining(words)]);
    }
    const linted = await line("lint", "acme.yaml");
    expect([linted.code, linted.stdout]).toEqual([1, expect.stringContaining(words)]);
  });

  it("that is not installed stops apply before anything is deployed, and plan and doctor say so", async () => {
    await laid({ isThere: false });
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error?.code, orgOf(box).deploys]).toEqual([2, "APP_NOT_INSTALLED", []]);
    expect((await box.run("plan", "--json")).json().result).toMatchObject({
      findings: [{ code: "APP_NOT_INSTALLED" }],
    });
    expect((await box.run("doctor", "--json")).stdout).toContain("APP_NOT_INSTALLED");
  });

  it.each([
    ["certificate", ["certificate", "rotate", "--new-cert", "kantiv.crt", "--new-key-env", "KANTIV_JWT_KEY"]],
    ["credentials", ["credentials", "rotate", "--stage-only"]],
  ])("has no %s to rotate from here", async (_what, words) => {
    await laid();
    const { code, json } = await line(...words, "--org", box.orgFile, "--json");
    expect([code, json().error?.code]).toEqual([2, "APP_INSTALLED"]);
  });

  it("keeps a profile on its policy that somebody else put there, and loses one that a run put there", async () => {
    await laid({ variant: byProfile });
    orgOf(box)
      .profiles.find(({ name }) => name === PROFILE)
      ?.permissions.push("ApiEnabled");
    await done("apply", "--yes");
    expect(await done("destroy", "--yes")).toContain(`- ${PROFILE} on ExtlClntAppOauthConfigurablePolicies`);
    expect(orgOf(box).accessRows).toEqual([]);
    await done("apply", "--yes");
    // Another machine, without the record.
    await rm(join(box.folder, ".kantiv"), { recursive: true, force: true });
    const kept = await done("destroy", "--yes");
    expect(kept).toContain(`the profile ${PROFILE} on ExtlClntAppOauthConfigurablePolicies: it lets the user in`);
    expect(orgOf(box).accessRows).toHaveLength(1);
  });

  it.each(["shown", "hidden"] as const)(
    "becomes a template from an org with its policies alone, which lint has nothing against, where a wildcard has it %s",
    async (installedByWildcard) => {
      await laid({ switches: { installedByWildcard } });
      await done("apply", "--yes");
      const made = await line("template", "new", "sync", "--from-org", "--org", box.orgFile, "--app", INSTALLED_APP);
      expect(made.code, made.stdout + made.stderr).toBe(0);
      const yaml = await readFile(join(box.folder, "templates/sync/template.yaml"), "utf8");
      expect(yaml).toContain("app: installed");
      const { stdout } = await line("template", "show", "./templates/sync");
      expect(stdout).toContain("an installed one");
      expect(stdout).not.toContain("ExternalClientApplication acme__Sync\n");
      const text = await readFile(box.orgFile, "utf8");
      await box.writeOrgFile(text.replace("./variant", "./templates/sync"));
      expect(await done("plan")).toContain("Nothing to do");
    },
  );

  it("has a guide that makes no app", async () => {
    await laid();
    const { code, stdout, stderr } = await line("package", "--org", box.orgFile, "--out", join(box.folder, "p.zip"));
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).not.toContain("kantiv.crt");
  });
});
