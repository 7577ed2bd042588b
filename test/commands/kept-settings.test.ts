import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { latestRun } from "../helpers/latest-run.ts";
import { componentsOf, layNewPair, NEW_KEY_ENV, orgOf, rotate } from "../helpers/rotation.ts";
import { appliedSandbox, orgFileText, type Sandbox } from "../helpers/sandbox.ts";

const POLICY = "ExtlClntAppConfigurablePolicies";
const OAUTH_POLICY = "ExtlClntAppOauthConfigurablePolicies";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";

/** Set by somebody in Setup; the template says nothing of them, and the plan shows none. */
const THEIRS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [POLICY]: {
    isSamlPluginEnabled: "false",
    isMobilePluginEnabled: "true",
    isPushPluginEnabled: "false",
    isNotificationPluginEnabled: "false",
    isCanvasPluginEnabled: "true",
    isAttestPluginEnabled: "true",
  },
  [GLOBAL]: {
    isEnforceRefreshTokenTTL: "true",
    isDPopEnabled: "true",
    isMtlsEnabled: "false",
    isRefreshTokenRotationEnabled: "true",
  },
};

let box: Sandbox;
beforeEach(async () => {
  box = await appliedSandbox();
  for (const [type, fields] of Object.entries(THEIRS)) {
    for (const component of componentsOf(box, type)) component.fields = { ...component.fields, ...fields };
  }
  openTo("System Administrator");
});
afterEach(() => box[Symbol.asyncDispose]());

/** Somebody lets a profile in, in Setup. */
function openTo(name: string): void {
  const [app] = componentsOf(box, "ExternalClientApplication");
  const profile = orgOf(box).profiles.find((one) => one.name === name);
  orgOf(box).accessRows.push({
    id: "0J0000000000099CAA",
    parentId: profile?.permissionSetId ?? "",
    entityId: app?.id ?? "",
  });
}

const isTheirs = () => {
  for (const [type, fields] of Object.entries(THEIRS))
    expect(componentsOf(box, type)[0]?.fields, type).toMatchObject(fields);
  const owners = orgOf(box).accessRows.map(({ parentId }) => parentId);
  const profile = orgOf(box).profiles.find(({ name }) => name === "System Administrator");
  expect(owners).toContain(profile?.permissionSetId);
};

/** Every file of the app is another one, so that all are deployed. */
const relabel = () => box.writeOrgFile(orgFileText(box.emulator, "parameters:\n  label: Kantiv renamed\n"));

describe("what somebody set in Setup and no plan shows", () => {
  it("is no change, and an apply for something else leaves it", async () => {
    expect((await box.run("plan")).code).toBe(0);
    await relabel();
    const done = await box.run("apply", "--yes", "--json");
    expect(done.code, done.stdout).toBe(0);
    isTheirs();
    expect((await box.run("apply", "--yes", "--redeploy")).code).toBe(0);
    isTheirs();
  });

  it("is left by a rotation in the slot", async () => {
    await layNewPair(box);
    expect((await rotate(box, ...NEW_KEY_ENV)).code).toBe(0);
    isTheirs();
  });

  it("is left by a second app, and on the second app by a rerun", async () => {
    await layNewPair(box);
    expect((await rotate(box, ...NEW_KEY_ENV, "--blue-green")).code).toBe(0);
    isTheirs();
    const [, second] = componentsOf(box, POLICY);
    if (second) second.fields = { ...second.fields, ...THEIRS[POLICY], startPage: "OAuth" };
    expect((await rotate(box, ...NEW_KEY_ENV, "--blue-green")).code).toBe(0);
    expect(componentsOf(box, POLICY)[1]?.fields).toMatchObject({ ...THEIRS[POLICY], startPage: "None" });
  });

  it("is left by a rollback", async () => {
    await relabel();
    expect((await box.run("apply", "--yes")).code).toBe(0);
    for (const component of componentsOf(box, POLICY))
      component.fields = { ...component.fields, isCanvasPluginEnabled: "false" };
    const policy = componentsOf(box, OAUTH_POLICY)[0];
    expect(policy).toBeDefined();
    const done = await box.run("rollback", "--to", latestRun(box), "--yes", "--json");
    expect(done.code, done.stdout).toBe(0);
    expect(componentsOf(box, "ExternalClientApplication")[0]?.fields.label).toBe("Kantiv Integration");
    expect(componentsOf(box, GLOBAL)[0]?.fields).toMatchObject(THEIRS[GLOBAL] ?? {});
  });
});
