import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { adminOf } from "../helpers/admin.ts";
import { kantivSf } from "../helpers/cli.ts";
import { componentsOf, orgOf } from "../helpers/rotation.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { groupFile, layVariant, permissionSetFile } from "../helpers/variant.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const OPENS = "Kantiv_Integration";
const IN_GROUP = {
  "permissionsets/Kantiv_Data.permissionset": permissionSetFile("Kantiv Data"),
  "permissionsetgroups/Kantiv_All.permissionsetgroup": groupFile("Kantiv", [OPENS, "Kantiv_Data"]),
};
const FOLDER = "templates/adopted";

const template = (...args: string[]) =>
  kantivSf(["template", "new", "adopted", "--from-org", "--org", "acme.yaml", "--app", OPENS, ...args], {
    cwd: box.folder,
    env: box.env,
    clock: box.clock,
  });
const fileOf = (...path: string[]) => readFile(join(box.folder, FOLDER, ...path), "utf8");
const there = () => readdir(join(box.folder, FOLDER), { recursive: true });
const takeUp = () =>
  box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", `template: ./${FOLDER}`));
const admin = () => adminOf(box);
const groups = () =>
  structuredClone(orgOf(box).permissionSetGroups.map(({ name, label, description }) => ({ name, label, description })));

/** An app whose user gets in by a permission set group of data and way in. */
async function appByGroup(): Promise<void> {
  box = await sandbox();
  await layVariant(box, IN_GROUP);
  expect((await box.run("apply", "--yes")).code).toBe(0);
}

async function giveTo(username: string): Promise<void> {
  const [group] = orgOf(box).permissionSetGroups;
  const user = orgOf(box).users.find((one) => one.username === username);
  const row = { AssigneeId: user?.id, PermissionSetGroupId: group?.id };
  await admin()
    .sobject("PermissionSetAssignment")
    .create(row as never);
}

const changes = async () => {
  const { result } = (await box.run("plan", "--json")).json<{ changes: { name: string; action: string }[] }>();
  return result.changes.filter(({ action }) => action !== "none");
};

describe("a group that the integration user alone has", () => {
  it("becomes a part of the template with all its sets, and the app that is there fits it", async () => {
    await appByGroup();
    const { code, stdout } = await template();
    expect([code, stdout]).toEqual([0, expect.stringContaining("0 errors, 0 warnings")]);
    const group = await fileOf("permissionsetgroups", "${permissionSetGroup}.permissionsetgroup");
    expect(group).toContain("<permissionSets>${appName}</permissionSets>");
    expect(group).toContain("<permissionSets>${permissionSet}</permissionSets>");
    expect(group).not.toContain("<status>");
    await takeUp();
    expect(await changes()).toEqual([]);
    expect((await box.run("destroy", "--yes")).code).toBe(0);
    expect([groups(), componentsOf(box, "PermissionSet")]).toEqual([[], []]);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(groups().map(({ name }) => name)).toEqual(["Kantiv_All"]);
  });

  it("gets the owner's mark where others made it", async () => {
    await appByGroup();
    const org = orgOf(box);
    for (const group of org.permissionSetGroups) group.description = "Made in Setup";
    await template();
    await takeUp();
    expect((await changes()).map(({ name }) => name)).toEqual(["Kantiv_All"]);
    expect((await box.run("apply", "--yes", "--adopt")).code).toBe(0);
    expect(groups()[0]?.description).toBe("Made in Setup. Set up by kantiv-sf.");
  });
});

describe("a group that stays the customer's own", () => {
  /** The template names it, makes none of its sets, and takes nothing from it. */
  async function staysTheirs(why: string, entry: string, ...args: string[]): Promise<void> {
    const { code, stdout } = await template(...args);
    expect([code, stdout]).toEqual([0, expect.stringContaining(why)]);
    expect(stdout).toContain("0 errors, 0 warnings");
    expect((await there()).filter((path) => path.startsWith("permissionset"))).toEqual([]);
    expect(await fileOf("template.yaml")).toContain(`assigns:\n  - ${entry}\n`);
    const before = [groups(), componentsOf(box, "PermissionSet")];
    await takeUp();
    expect(await changes()).toEqual([]);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect((await box.run("destroy", "--yes", "--json")).code).toBe(0);
    expect([groups(), componentsOf(box, "PermissionSet")]).toEqual(before);
  }

  it("since others have it, too, is assigned by assigns, and so is nothing made that it brings", async () => {
    await appByGroup();
    await giveTo(box.emulator.ready.admin.username);
    await staysTheirs("another user has it, too", "${ownGroups}");
  });

  it("with --keep-sets is assigned, too", async () => {
    await appByGroup();
    await staysTheirs("--keep-sets", "${ownGroups}", "--keep-sets");
  });
});

it("a group that the org file's user does not have is none of the template's", async () => {
  await appByGroup();
  orgOf(box).assignments = [];
  await template();
  expect((await there()).filter((path) => path.startsWith("permissionsetgroup"))).toEqual([]);
  expect(await fileOf("template.yaml")).not.toContain("assigns");
});
