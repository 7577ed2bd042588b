import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { Switches } from "../../src/emulator/index.ts";
import { componentsOf, orgOf } from "../helpers/rotation.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { layVariant, permissionSetFile } from "../helpers/variant.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const API_ONLY = "Minimum Access - API Only Integrations";
const USER = "api-only@acme.com.uat";

/** An org whose file names the template that lets a profile in, and a user whom `user ensure` is still to make. */
async function laid(more = "", switches: Partial<Switches> = {}): Promise<void> {
  box = await sandbox({ switches });
  const text = orgFileText(box.emulator, more)
    .replace("template: kantiv-integration", "template: kantiv-integration-profile")
    .replace(/username: .*/, `username: ${USER}`);
  await box.writeOrgFile(text);
}

async function done(command: string, ...args: string[]) {
  const { code, stdout, stderr } = await box.run(command, ...args);
  expect(code, stdout + stderr).toBe(0);
  return stdout;
}

const user = () => orgOf(box).users.find(({ username }) => username === USER);
const profileOf = (id: string | undefined) => orgOf(box).profiles.find((one) => one.id === id)?.name;

describe("a profile as the way in", () => {
  it.each(["yes", "no"] as const)(
    "is set up for a user whom `user ensure` makes with it, planned empty, verified and taken back (row made by the policy: %s)",
    async (policyMakesAccessRow) => {
      await laid("", { policyMakesAccessRow });
      await done("user ensure", "--least-privilege", "--yes");
      expect(profileOf(user()?.profileId)).toBe(API_ONLY);
      const rows = orgOf(box).assignments.length;
      const planned = (await box.run("plan")).stdout.replaceAll(/\s+/g, " ");
      expect(planned).toContain(`${USER} by profile ${API_ONLY} (held by nobody else)`);
      expect(planned).toContain(`profile ${API_ONLY} may use Kantiv_Integration`);
      await done("apply", "--yes");
      expect([orgOf(box).assignments.length, componentsOf(box, "PermissionSet")]).toEqual([rows, []]);
      expect((await box.run("plan")).stdout).toContain("Nothing to do");
      await done("verify", "--negative");
      await done("drift");
      const examined = (await box.run("doctor", "--full")).stdout;
      expect(examined).toMatch(/Profile on the policy +Minimum[\s\S]*Profile opens the app[\s\S]*User's profile/);
      expect(examined).not.toMatch(/\bSet (on|opens|assigned)/);
      const page = await done("handoff");
      expect(page).toContain(`| Profile | ${API_ONLY} |`);
      await done("destroy", "--yes");
      expect([orgOf(box).accessRows, profileOf(user()?.profileId)]).toEqual([[], API_ONLY]);
    },
  );

  it("is refused before anything where the user has another one, with the way to give it", async () => {
    await laid("parameters: { profile: Standard User }\n");
    await done("user ensure", "--profile", "System Administrator", "--yes");
    const planned = await box.run("plan", "--json");
    expect([planned.code, planned.json().result]).toMatchObject([4, { findings: [{ code: "USER_PROFILE_OTHER" }] }]);
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error?.code, orgOf(box).deploys.length]).toEqual([2, "USER_PROFILE_OTHER", 0]);
    expect(applied.json().error?.remedy).toContain("--profile 'Standard User'");
    expect((await box.run("doctor", "--json")).stdout).toContain("USER_PROFILE_OTHER");
  });

  it("is told with how many others have it, before the question", async () => {
    await laid("parameters: { profile: System Administrator }\n");
    await done("user ensure", "--profile", "System Administrator", "--yes");
    const { stdout } = await box.run("plan");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("by profile System Administrator (held by 1 other user)");
  });

  it("that alone opens nothing in this org is told so, when the login is refused", async () => {
    await laid("", { profilePreauthorizes: "no" });
    await done("user ensure", "--least-privilege", "--yes");
    const { code, stdout } = await box.run("apply", "--yes");
    expect(code).toBe(1);
    expect(stdout).toContain("a profile alone does not open an app in every org");
  });

  it("is told by drift and verify where somebody gave the user another one since", async () => {
    await laid();
    await done("user ensure", "--least-privilege", "--yes");
    await done("apply", "--yes");
    const one = user();
    const other = orgOf(box).profiles.find(({ name }) => name === "Minimum Access - Salesforce");
    other?.permissions.push("ApiEnabled");
    if (one && other) one.profileId = other.id;
    const drifted = await box.run("drift", "--json");
    expect([drifted.code, JSON.stringify(drifted.json().result)]).toEqual([
      4,
      expect.stringContaining("USER_PROFILE_OTHER"),
    ]);
    const { code, stdout } = await box.run("verify");
    expect(code).toBe(1);
    expect(stdout).toContain("✖ The integration user has the profile");
    expect(stdout).toContain("lets in the profile Minimum Access - API Only Integrations");
  });

  it("that lacks API Enabled is told so, with the profile to turn it on in", async () => {
    await laid("parameters: { profile: Minimum Access - Salesforce }\n");
    await done("user ensure", "--profile", "Minimum Access - Salesforce", "--yes");
    const { code, stdout } = await box.run("apply", "--yes");
    expect(code).toBe(1);
    expect(stdout).toContain("API_CURRENTLY_DISABLED");
    const doctor = (await box.run("doctor", "--full")).stdout.replaceAll(/\s+/g, " ");
    expect(doctor).toContain("Turn on API Enabled in the profile Minimum Access - Salesforce");
  });

  it("comes back by rollback of a destroy", async () => {
    await laid();
    await done("user ensure", "--least-privilege", "--yes");
    await done("apply", "--yes");
    await done("destroy", "--yes");
    await done("rollback", "--last", "--yes");
    expect((await box.run("plan")).stdout).toContain("Nothing to do");
  });

  it("grants data by sets of the template beside it", async () => {
    await laid();
    await layVariant(box, {
      "permissionsets/${permissionSet}.permissionset": null,
      "permissionsets/Kantiv_Data.permissionset": permissionSetFile("Kantiv Data"),
      "extlClntAppOauthPolicies/${appName}_oauthPlcy.ecaOauthPlcy": (text) =>
        text.replace(
          /<commaSeparatedPermissionSet>.*<\/commaSeparatedPermissionSet>/,
          `<commaSeparatedProfile>${API_ONLY}</commaSeparatedProfile>`,
        ),
      "template.yaml": (yaml) =>
        yaml.replace(/ {2}permissionSet:\n(?: {4}.*\n)* {2}permissionSetLabel:\n(?: {4}.*\n)*/, ""),
    });
    await box.writeOrgFile((await readFile(box.orgFile, "utf8")).replace(/username: .*/, `username: ${USER}`));
    await done("user ensure", "--least-privilege", "--yes");
    await done("apply", "--yes");
    expect((await box.run("plan")).stdout).toContain("Nothing to do");
    await done("destroy", "--yes");
    expect(componentsOf(box, "PermissionSet")).toEqual([]);
  });
});

describe("a profile beside a permission set", () => {
  it("lets in by the set, and the profile is stated", async () => {
    box = await sandbox();
    await layVariant(box, {
      "extlClntAppOauthPolicies/${appName}_oauthPlcy.ecaOauthPlcy": (text) =>
        text.replace(
          "<externalClientApplication>",
          "<commaSeparatedProfile>System Administrator</commaSeparatedProfile>\n    <externalClientApplication>",
        ),
    });
    await done("apply", "--yes");
    expect((await box.run("plan")).stdout).toContain("Nothing to do");
    await done("verify", "--negative");
    await done("drift");
    await done("destroy", "--yes");
  });
});
