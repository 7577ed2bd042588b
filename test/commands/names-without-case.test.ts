import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { latestRun } from "../helpers/latest-run.ts";
import { componentsOf, layNewPair, NEW_KEY_ENV, orgOf, rotate } from "../helpers/rotation.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

/** The same app in other letters, as another org file, or somebody in Setup, wrote it. */
const OTHER = "parameters:\n  appName: kantiv_integration\n  permissionSet: KANTIV_integration_user\n";
const OURS = "parameters:\n  permissionSet: Kantiv_Integration_User\n";
const ALLOWED = `${OURS}alsoAllowed:
  - { profile: system ADMINISTRATOR, reason: their own tool logs in by it }
`;

interface Told {
  changes: { type: string; name: string; action: string; fields: unknown[] }[];
  findings: { code: string }[];
  verified: boolean;
}

let box: Sandbox;
beforeEach(async () => {
  box = await sandbox();
  await box.writeOrgFile(orgFileText(box.emulator, OTHER));
  const done = await box.run("apply", "--yes", "--json");
  expect(done.code, done.stdout).toBe(0);
  await box.writeOrgFile(orgFileText(box.emulator, OURS));
});
afterEach(() => box[Symbol.asyncDispose]());

const namesOf = (type: string) => componentsOf(box, type).map(({ fullName }) => fullName);
const changesOf = async (command: string) =>
  (await box.run(command, "--json")).json<Told>().result.changes.filter(({ action }) => action !== "none");

describe("an app and a permission set that the org writes in other letters", () => {
  it("are the same ones: nothing is planned, nothing drifts, nothing is anybody else's", async () => {
    expect(await changesOf("plan")).toEqual([]);
    const drift = await box.run("drift", "--json");
    expect([drift.code, drift.json<Told>().result.findings]).toEqual([0, []]);
    expect((await box.run("verify")).code).toBe(0);
    expect((await box.run("handoff", "--out", "handed")).code).toBe(0);
  });

  it("are changed under the name that they have, and no second one is made", async () => {
    await box.writeOrgFile(orgFileText(box.emulator, `${OURS}  label: Kantiv renamed\n`));
    const done = await box.run("apply", "--yes", "--json");
    expect(done.code, done.stdout).toBe(0);
    expect(done.json<Told>().result.verified).toBe(true);
    expect(namesOf("ExternalClientApplication")).toEqual(["kantiv_integration"]);
    expect(namesOf("PermissionSet")).toEqual(["KANTIV_integration_user"]);
    expect(componentsOf(box, "ExternalClientApplication")[0]?.fields.label).toBe("Kantiv renamed");
    expect(await changesOf("plan")).toEqual([]);
  });

  it("are rotated in their slot", async () => {
    await layNewPair(box);
    const done = await rotate(box, ...NEW_KEY_ENV);
    expect(done.code, done.stdout).toBe(0);
    expect(namesOf("ExtlClntAppGlobalOauthSettings").length).toBe(1);
  });

  it("make way for a second app, and are retired by the name that they have", async () => {
    await layNewPair(box);
    const done = await rotate(box, ...NEW_KEY_ENV, "--blue-green");
    expect(done.code, done.stdout).toBe(0);
    const gone = await rotate(box, ...NEW_KEY_ENV, "--blue-green", "--retire", "--force");
    expect(gone.code, gone.stdout).toBe(0);
    expect(namesOf("ExternalClientApplication")).toEqual(["Kantiv_Integration_B"]);
  });

  it("are destroyed", async () => {
    const done = await box.run("destroy", "--yes", "--json");
    expect(done.code, done.stdout).toBe(0);
    expect([namesOf("ExternalClientApplication"), namesOf("PermissionSet")]).toEqual([[], []]);
  });

  it("are put back by rollback", async () => {
    await box.writeOrgFile(orgFileText(box.emulator, `${OURS}  label: Kantiv renamed\n`));
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const done = await box.run("rollback", "--to", await latestRun(box), "--yes", "--json");
    expect(done.code, done.stdout).toBe(0);
    expect(componentsOf(box, "ExternalClientApplication")[0]?.fields.label).not.toBe("Kantiv renamed");
    expect(namesOf("ExternalClientApplication")).toEqual(["kantiv_integration"]);
  });

  it("are known by the record: a key that changed is seen", async () => {
    const [consumer] = orgOf(box).consumers;
    if (consumer) consumer.key = `${consumer.key.slice(0, -4)}AAAA`;
    const { code, json } = await box.run("verify", "--json");
    expect([code, json().error?.code]).toEqual([1, "CONSUMER_KEY_CHANGED"]);
  });

  it("that others made are refused without --adopt", async () => {
    for (const { fields, type } of orgOf(box).components)
      if (type === "ExternalClientApplication") fields.description = "x";
    await rm(join(box.folder, ".kantiv"), { recursive: true });
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().error?.code]).toEqual([1, "APP_FOREIGN"]);
  });
});

it("a profile on the policy is the one that alsoAllowed names in other letters", async () => {
  const [policy] = componentsOf(box, "ExtlClntAppOauthConfigurablePolicies");
  const profile = orgOf(box).profiles.find(({ name }) => name === "System Administrator");
  const [app] = componentsOf(box, "ExternalClientApplication");
  if (policy) policy.fields.commaSeparatedProfile = "System Administrator";
  orgOf(box).accessRows.push({
    id: "0J0000000000099CAA",
    parentId: profile?.permissionSetId ?? "",
    entityId: app?.id ?? "",
  });
  expect((await box.run("drift")).code).toBe(4);
  await box.writeOrgFile(orgFileText(box.emulator, ALLOWED));
  expect((await box.run("drift")).code).toBe(0);
});
