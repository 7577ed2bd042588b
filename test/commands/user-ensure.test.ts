import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { OrgSeed } from "../../src/emulator/index.ts";
import { faultOf } from "../../src/org/wire/faults.ts";
import { kantivSf } from "../helpers/cli.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const NEW = "kantiv.new@acme.com.uat";
const API_PROFILE = "Minimum Access - API Only Integrations";

/** An org whose file names a user that it does not have. */
async function orgWithout(seed: OrgSeed = {}): Promise<void> {
  box = await sandbox({ seed: { orgs: [seed] } });
  await box.writeOrgFile(orgFileText(box.emulator).replace("kantiv@acme.com.uat", NEW));
}

const ensure = (...args: string[]) =>
  kantivSf(["user", "ensure", "--org", box.orgFile, "--yes", "--json", ...args], {
    env: box.env,
    cwd: box.folder,
    clock: box.clock,
  });

const userIn = (username = NEW) => {
  const org = firstOrg(box);
  const user = org.users.find((it) => it.username === username);
  const profile = org.profiles.find((it) => it.id === user?.profileId)?.name;
  const psl = org.licenseAssignments.filter((it) => it.assigneeId === user?.id).length;
  const sets = org.assignments
    .filter((it) => it.assigneeId === user?.id)
    .map((it) => org.components.find((set) => set.id === it.permissionSetId)?.fullName);
  return user && { ...user, profile, psl, sets };
};
const writes = () =>
  box.emulator.requests().filter(({ method, path }) => method !== "GET" && path.includes("/sobjects/"));
const seatsOf = (name: string) => {
  const found = [...firstOrg(box).userLicenses, ...firstOrg(box).permissionSetLicenses].find(
    (it) => ("name" in it ? it.name : it.developerName) === name,
  );
  if (!found) throw new Error(`no licence ${name}`);
  return found;
};

describe("in a sandbox", () => {
  it("makes an administrator, as the guide recommends, with the administrator's locale", async () => {
    await orgWithout();
    const done = await ensure();
    expect(done.code, done.stderr).toBe(0);
    expect(userIn()).toMatchObject({
      profile: "System Administrator",
      lastName: "Kantiv Integration",
      email: "Integrations@kantiv.com",
      alias: "kantivne",
      timeZone: "Europe/Copenhagen",
      psl: 0,
    });
    expect(done.json().result).toMatchObject({ changed: true, userId: userIn()?.id, apiOnly: false });
  });

  it("takes profile, address and name by parameter", async () => {
    await orgWithout();
    await ensure("--profile", "Standard User", "--email", "ops@acme.com", "--last-name", "Robot");
    expect(userIn()).toMatchObject({ profile: "Standard User", email: "ops@acme.com", lastName: "Robot" });
  });

  it("finds the user that is there and changes nothing, however often it runs", async () => {
    await orgWithout();
    await ensure();
    const before = writes().length;
    const again = await ensure();
    expect(again.json().result).toMatchObject({ changed: false, profile: "System Administrator" });
    expect(writes()).toHaveLength(before);
  });

  it("leaves the profile of a user that is there, unless one is named", async () => {
    box = await sandbox();
    const name = box.emulator.ready.integrationUser.username;
    await ensure();
    expect(userIn(name)?.profile).toBe("Minimum Access - Salesforce");
    await ensure("--profile", "System Administrator");
    expect(userIn(name)?.profile).toBe("System Administrator");
  });

  it("activates a user who is inactive, and refuses one who is frozen", async () => {
    box = await sandbox();
    const name = box.emulator.ready.integrationUser.username;
    const user = firstOrg(box).users.find((it) => it.username === name);
    if (user) user.isActive = false;
    expect((await ensure()).json().result).toMatchObject({ steps: ["Activate the user"] });
    expect(userIn(name)?.isActive).toBe(true);
    if (user) user.isFrozen = true;
    const frozen = await ensure();
    expect([frozen.code, frozen.json().error?.code]).toEqual([2, "USER_FROZEN"]);
    expect(frozen.json().error?.remedy).toContain(`Users, ${name}, Unfreeze`);
  });

  it("says before it asks what a new user opens, and what another profile takes and gives", async () => {
    await orgWithout();
    const asked = async (...more: string[]) => {
      const args = ["user", "ensure", "--org", box.orgFile, ...more];
      const env = { ...box.env, NO_COLOR: "1" };
      const { code, stderr } = await kantivSf(args, { env, cwd: box.folder, clock: box.clock, answer: "n" });
      expect(code).toBe(2);
      return stderr.replace(/\s+/g, " ");
    };
    expect(await asked()).toMatch(/Opens: A user kantiv\.new@\S+ is made, .*all data and all settings of the org/);
    await ensure("--profile", "Standard User");
    const moved = await asked("--profile", "System Administrator");
    expect(moved).toMatch(/Breaks: What only the profile Standard User gives is gone.*Opens: kantiv\.new/);
    expect(writes()).toHaveLength(1);
  });

  it("a plan before it says who is to come, by name; its JSON has the words that it had", async () => {
    await orgWithout();
    const plan = (...args: string[]) => box.run("plan", ...args);
    const { stdout } = await plan();
    expect(stdout).toContain(`+ PermissionSetAssignment ${NEW} holds Kantiv_Integration`);
    expect(stdout.replace(/\s+/g, " ")).toContain(`Opens: ${NEW} gets the permission set Kantiv_Integration`);
    expect(stdout).not.toMatch(/(?:PermissionSetAssignment|Opens:) integration user/);
    expect(stdout).toMatch(/or create the user: kantiv-sf user ensure --org \S+$/m);
    const { changes } = (await plan("--json")).json<{ changes: { name: string }[] }>().result;
    expect(changes.map(({ name }) => name)).toContain("integration user holds Kantiv_Integration");
  });

  it("is followed by apply, which then logs in as the new user", async () => {
    await orgWithout();
    await ensure();
    const applied = await box.run("apply", "--yes", "--json");
    expect(applied.json().result).toMatchObject({ username: NEW, verified: true });
  });

  it("asks once, and does nothing without a yes", async () => {
    await orgWithout();
    const asked = await kantivSf(["user", "ensure", "--org", box.orgFile, "--json"], {
      env: box.env,
      clock: box.clock,
    });
    expect(asked.json().error?.code).toBe("CONFIRMATION_NEEDED");
    expect(writes()).toEqual([]);
  });
});

describe("in production", () => {
  it("is refused without --production", async () => {
    await orgWithout({ isSandbox: false });
    expect((await ensure()).json().error?.code).toBe("PRODUCTION_ORG");
    expect(writes()).toEqual([]);
  });

  it("makes an API-only user with the integration licences, and says that two permission sets are needed", async () => {
    await orgWithout({ isSandbox: false });
    const done = await ensure("--production", "--data-permission-set", "Kantiv_Data");
    expect(done.code, done.stderr).toBe(0);
    expect(userIn()).toMatchObject({ profile: API_PROFILE, psl: 1, sets: ["Kantiv_Data"] });
    const { steps, notes, apiOnly } = done.json<{ steps: string[]; notes: string[]; apiOnly: boolean }>().result;
    expect(apiOnly).toBe(true);
    expect(steps.map((step) => step.split(" ").slice(0, 4).join(" "))).toEqual([
      "Create the user with",
      "Assign the permission set",
      "Create the empty permission",
      "Assign the permission set",
    ]);
    expect(notes.join(" ")).toContain("cannot hold the app");
  });

  it("ends with a login that works: the app's own set, without that licence, opens the app", async () => {
    await orgWithout({ isSandbox: false });
    await ensure("--production", "--data-permission-set", "Kantiv_Data");
    const applied = await box.run("apply", "--yes", "--production", "--json");
    expect(applied.json().result, applied.stderr).toMatchObject({ username: NEW, verified: true });
    expect(userIn()?.sets.toSorted()).toEqual(["Kantiv_Data", "Kantiv_Integration"]);
  });

  it("goes on where a run was cut off, and makes nothing twice", async () => {
    await orgWithout({ isSandbox: false });
    box.emulator.addFault({ kind: "resetAfter", method: "POST", path: "/sobjects/PermissionSetLicenseAssign" });
    const cut = await ensure("--production", "--data-permission-set", "Kantiv_Data");
    expect(cut.code).toBe(3);
    const done = await ensure("--production", "--data-permission-set", "Kantiv_Data");
    expect(done.code, done.stderr).toBe(0);
    expect(userIn()).toMatchObject({ psl: 1, sets: ["Kantiv_Data"] });
    expect(firstOrg(box).users.filter((it) => it.username === NEW)).toHaveLength(1);
  });

  it.each(["Salesforce Integration", "SalesforceAPIIntegrationPsl"])(
    "counts the licences first: with none of %s left nothing is made",
    async (licence) => {
      await orgWithout({ isSandbox: false });
      seatsOf(licence).total = 0;
      const done = await ensure("--production");
      expect(done.code).toBe(1);
      expect(done.json().error?.code).toBe("LICENCES_USED_UP");
      expect(writes()).toEqual([]);
    },
  );

  it("refuses a profile that lets its users log in to the user interface", async () => {
    await orgWithout({ isSandbox: false });
    const done = await ensure("--production", "--profile", "Standard User");
    expect(done.json().error?.code).toBe("PROFILE_NOT_API_ONLY");
  });

  it("refuses a user that is there with a wider profile, and moves it only when told to", async () => {
    box = await sandbox({ seed: { orgs: [{ isSandbox: false }] } });
    const name = box.emulator.ready.integrationUser.username;
    const refused = await ensure("--production");
    expect(refused.json().error).toMatchObject({
      code: "USER_PROFILE_WIDE",
      remedy: expect.stringContaining(`--profile "${API_PROFILE}"`),
    });
    expect((await ensure("--production", "--profile", API_PROFILE)).code).toBe(0);
    expect(userIn(name)).toMatchObject({ profile: API_PROFILE, psl: 1 });
  });

  it("takes the profile that came before where the org has only that one", async () => {
    await orgWithout({ isSandbox: false });
    const profile = firstOrg(box).profiles.find((it) => it.name === API_PROFILE);
    if (profile) profile.name = "Salesforce API Only System Integrations";
    await ensure("--production");
    expect(userIn()?.profile).toBe("Salesforce API Only System Integrations");
  });

  it("refuses an app's permission set that is tied to the API integration licence", async () => {
    await orgWithout({ isSandbox: false });
    await ensure("--production", "--data-permission-set", "Other_Set");
    const set = firstOrg(box).components.find((it) => it.fullName === "Other_Set");
    if (set) Object.assign(set, { fullName: "Kantiv_Integration" });
    const done = await ensure("--production");
    expect(done.json().error).toMatchObject({
      code: "PERMISSION_SET_LICENCE",
      remedy: expect.stringContaining("--data-permission-set"),
    });
  });

  it("can be rehearsed in a sandbox", async () => {
    await orgWithout();
    await ensure("--least-privilege");
    expect(userIn()).toMatchObject({ profile: API_PROFILE, psl: 1 });
  });
});

it("leaves a journal and a line in the audit log", async () => {
  await orgWithout();
  await ensure();
  const record = join(box.folder, ".kantiv");
  const runs = join(record, "orgs", firstOrg(box).id, "runs");
  const [run = ""] = await readdir(runs);
  expect(await readFile(join(runs, run, "journal.jsonl"), "utf8")).toContain('"step":"user-create-user"');
  expect(await readFile(join(record, "audit.jsonl"), "utf8")).toContain('"command":"user ensure"');
});

it("knows what a username means that another org has", () => {
  const fault = faultOf("DUPLICATE_USERNAME", "Duplicate Username.", "creating User");
  expect(fault).toMatchObject({ code: "USERNAME_TAKEN", exit: 1 });
});
