import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { adminOf } from "../helpers/admin.ts";
import { componentsOf, orgOf } from "../helpers/rotation.ts";
import { appliedSandbox, orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { ROOT } from "../helpers/shipped-template.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const NAME = "Kantiv_Integration";

const admin = () => adminOf(box);

async function setByHand(): Promise<void> {
  const set = { fullName: NAME, label: "Sales", description: "Made in Setup" };
  expect(await admin().metadata.create("PermissionSet" as never, set as never)).toMatchObject({ success: true });
}

async function heldByAdmin(): Promise<void> {
  const user = orgOf(box).users.find(({ username }) => username === box.emulator.ready.admin.username);
  const [set] = componentsOf(box, "PermissionSet");
  await admin().sobject("PermissionSetAssignment").create({ AssigneeId: user?.id, PermissionSetId: set?.id });
}

const deploys = () => orgOf(box).deploys.length;

describe("a permission set of the template's name", () => {
  it("that others made and hold is refused with the number of holders, and nothing of it is changed", async () => {
    box = await sandbox();
    await setByHand();
    await heldByAdmin();
    const { code, json } = await box.run("apply", "--yes", "--json");
    const { code: error, message, problems, data } = json().error ?? {};
    expect([code, error, data]).toMatchObject([1, "PERMISSION_SET_FOREIGN", { permissionSet: NAME, holders: 1 }]);
    expect(message).toContain("1 other user holds it, and would be let in");
    expect(JSON.stringify(problems)).toContain(`would update PermissionSet ${NAME}`);
    expect(deploys()).toBe(0);
    expect(componentsOf(box, "PermissionSet")[0]?.fields.description).toBe("Made in Setup");
  });

  it("is a finding of plan and drift that stops apply", async () => {
    box = await sandbox();
    await setByHand();
    const finding = { code: "PERMISSION_SET_FOREIGN", blocks: true, message: expect.stringContaining("nobody else") };
    for (const command of ["plan", "drift"]) {
      const { code, json } = await box.run(command, "--json");
      expect([code, json().result]).toMatchObject([4, { findings: [finding] }]);
    }
  });

  it("is taken over with --adopt, and is ours from then on", async () => {
    box = await sandbox();
    await setByHand();
    await heldByAdmin();
    expect((await box.run("apply", "--yes", "--adopt")).code).toBe(0);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    // Whoever held it is in now, and told.
    const findings = (await box.run("drift", "--json")).json<{ findings: { code: string }[] }>().result.findings;
    expect(findings.map(({ code }) => code)).toEqual(["FOREIGN_ACCESS"]);
  });

  it("that this tool left because others hold it is not opened again to them without --adopt", async () => {
    box = await appliedSandbox();
    await heldByAdmin();
    // With the app there, they are in already: no takeover.
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect((await box.run("destroy", "--yes")).code).toBe(0);
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().error?.data]).toMatchObject([1, { holders: 1 }]);
    expect((await box.run("apply", "--yes", "--adopt")).code).toBe(0);
  });

  it("whose template does not mark it is refused before any request", async () => {
    box = await sandbox();
    const template = join(box.folder, "mine");
    await cp(join(ROOT, "templates/kantiv-integration"), template, { recursive: true });
    const set = join(template, "permissionsets/${permissionSet}.permissionset");
    await writeFile(set, (await readFile(set, "utf8")).replace(" Set up by kantiv-sf.", ""));
    await box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", "template: ./mine"));
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().error?.code]).toEqual([2, "TEMPLATE_UNMARKED"]);
    expect(json().error?.problems?.map(({ file }) => file)).toEqual([expect.stringContaining("permissionsets")]);
    expect(box.emulator.requests()).toEqual([]);
  });
});
