import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { adminOf } from "../helpers/admin.ts";
import { latestRun } from "../helpers/latest-run.ts";
import { componentsOf, orgOf } from "../helpers/rotation.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { layVariant, OPENING_SET, permissionSetFile } from "../helpers/variant.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const DATA = "permissionsets/Kantiv_Data.permissionset";
const LICENSED = "permissionsets/Kantiv_Licensed.permissionset";
const LICENCE = "<license>SalesforceAPIIntegrationPsl</license>";
const TWO_MORE = {
  [DATA]: permissionSetFile("Kantiv Data"),
  [LICENSED]: permissionSetFile("Kantiv Licensed", LICENCE),
};
/** The policy names a set by parameter, and the template makes none. */
const CUSTOMERS = { [OPENING_SET]: null, "template.yaml": withoutLabel };

/** Without the parameter that stands in the set's file alone. */
function withoutLabel(yaml: string): string {
  return yaml.replace(/ {2}permissionSetLabel:\n(?: {4}.*\n)*/, "");
}

const idOf = (name: string) => orgOf(box).users.find(({ username }) => username === name)?.id ?? "";
const userId = () => idOf(box.emulator.ready.integrationUser.username);

function heldBy(id: string): string[] {
  const held = orgOf(box).assignments.filter(({ assigneeId }) => assigneeId === id);
  return componentsOf(box, "PermissionSet")
    .filter(({ id: set }) => held.some(({ permissionSetId }) => permissionSetId === set))
    .map(({ fullName }) => fullName)
    .sort();
}

const seats = () => orgOf(box).licenseAssignments.length;

async function done(command: string, ...args: string[]) {
  const { code, json } = await box.run(command, ...args, "--json");
  expect([command, code, json().error]).toEqual([command, 0, null]);
  return json();
}

async function planIsEmpty(): Promise<void> {
  expect((await box.run("plan")).stdout).toContain("Nothing to do");
}

const admin = () => adminOf(box);

const API = [{ enabled: true, name: "ApiEnabled" }];

/** A permission set that somebody made in Setup. */
async function setByHand(name: string): Promise<string> {
  const set = { fullName: name, label: "Sales", description: "Made in Setup", userPermissions: API };
  expect(await admin().metadata.create("PermissionSet" as never, set as never)).toMatchObject({ success: true });
  return componentsOf(box, "PermissionSet").find(({ fullName }) => fullName === name)?.id ?? "";
}

async function assign(set: string, user: string): Promise<void> {
  await admin().sobject("PermissionSetAssignment").create({ AssigneeId: user, PermissionSetId: set });
}

describe("a template with several permission sets", () => {
  it("has all of them assigned, licences first, and goes as a whole", async () => {
    box = await sandbox();
    await layVariant(box, TWO_MORE);
    const before = seats();
    const planned = (await box.run("plan")).stdout.replaceAll(/\s+/g, " ");
    expect(planned).toContain("it also gets Kantiv_Data, Kantiv_Licensed (licence SalesforceAPIIntegrationPsl)");
    await done("apply", "--yes");
    expect(heldBy(userId())).toEqual(["Kantiv_Data", "Kantiv_Integration", "Kantiv_Licensed"]);
    expect(seats()).toBe(before + 1);
    await planIsEmpty();
    await done("verify");
    await done("drift");
    await done("destroy", "--yes");
    expect([componentsOf(box, "PermissionSet"), seats()]).toEqual([[], before]);
  });

  it("is mended where somebody took one of them from the user", async () => {
    box = await sandbox();
    await layVariant(box, TWO_MORE);
    await done("apply", "--yes");
    orgOf(box).assignments = orgOf(box).assignments.filter(
      ({ permissionSetId }) =>
        permissionSetId !== componentsOf(box, "PermissionSet").find(({ fullName }) => fullName === "Kantiv_Data")?.id,
    );
    expect((await box.run("drift")).code).toBe(4);
    await done("apply", "--yes");
    expect(heldBy(userId())).toContain("Kantiv_Data");
  });

  it("leaves a licence that the user had before", async () => {
    box = await sandbox();
    const [licence] = orgOf(box).permissionSetLicenses.filter(({ developerName }) => /Integration/.test(developerName));
    await admin()
      .sobject("PermissionSetLicenseAssign")
      .create({ AssigneeId: userId(), PermissionSetLicenseId: licence?.id });
    const before = seats();
    await layVariant(box, TWO_MORE);
    await done("apply", "--yes");
    await done("destroy", "--yes");
    expect(seats()).toBe(before);
  });

  it("is refused before anything where no seat of the licence is free", async () => {
    box = await sandbox();
    const [licence] = orgOf(box).permissionSetLicenses.filter(({ developerName }) => /Integration/.test(developerName));
    if (licence) licence.total = 0;
    await layVariant(box, TWO_MORE);
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().error?.code, orgOf(box).deploys.length]).toEqual([1, "LICENCES_USED_UP", 0]);
  });

  it("refuses a set of its name that others made, though the app is there", async () => {
    box = await sandbox();
    await layVariant(box, {});
    await done("apply", "--yes");
    await setByHand("Kantiv_Data");
    await layVariant(box, TWO_MORE);
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().error]).toMatchObject([
      1,
      { code: "PERMISSION_SET_FOREIGN", data: { permissionSet: "Kantiv_Data" } },
    ]);
  });

  it("is rolled back to one, and to several again", async () => {
    box = await sandbox();
    await layVariant(box, {});
    await done("apply", "--yes");
    await layVariant(box, TWO_MORE);
    await done("apply", "--yes");
    await done("rollback", "--to", latestRun(box), "--yes");
    expect(heldBy(userId())).toEqual(["Kantiv_Integration"]);
    expect(componentsOf(box, "PermissionSet").map(({ fullName }) => fullName)).toEqual(["Kantiv_Integration"]);
  });

  it("comes back as a whole by rollback of a destroy", async () => {
    box = await sandbox();
    await layVariant(box, TWO_MORE);
    await done("apply", "--yes");
    await done("destroy", "--yes");
    await done("rollback", "--to", latestRun(box), "--yes");
    expect(heldBy(userId())).toEqual(["Kantiv_Data", "Kantiv_Integration", "Kantiv_Licensed"]);
    await planIsEmpty();
  });

  it("takes all of them from the integration user of before", async () => {
    box = await sandbox();
    await layVariant(box, TWO_MORE);
    await done("apply", "--yes");
    const former = userId();
    const other = box.emulator.ready.admin.username;
    await layVariant(box, TWO_MORE);
    await box.writeOrgFile((await readFile(box.orgFile, "utf8")).replace(/username: .*/, `username: ${other}`));
    await done("apply", "--yes");
    expect(heldBy(former)).toEqual([]);
    expect(heldBy(idOf(other))).toEqual(["Kantiv_Data", "Kantiv_Integration", "Kantiv_Licensed"]);
  });
});

describe("a permission set of the customer's own", () => {
  const NAME = "Sales_Integration";
  const MORE = `parameters: { permissionSet: ${NAME} }\n`;

  it("opens the app, is never changed, and stays", async () => {
    box = await sandbox();
    const set = await setByHand(NAME);
    await assign(set, idOf(box.emulator.ready.admin.username));
    const [before] = componentsOf(box, "PermissionSet");
    await layVariant(box, CUSTOMERS, MORE);
    await done("apply", "--yes");
    expect(heldBy(userId())).toEqual([NAME]);
    await planIsEmpty();
    await done("verify");
    await done("drift");
    await done("destroy", "--yes");
    expect(heldBy(userId())).toEqual([]);
    expect(heldBy(idOf(box.emulator.ready.admin.username))).toContain(NAME);
    expect(componentsOf(box, "PermissionSet")).toEqual([before]);
  });

  it("stays assigned where somebody else had assigned it", async () => {
    box = await sandbox();
    await assign(await setByHand(NAME), userId());
    await layVariant(box, CUSTOMERS, MORE);
    await done("apply", "--yes");
    const { result } = await done("destroy", "--yes");
    expect(JSON.stringify(result)).toContain("no run on this record made it");
    expect(heldBy(userId())).toEqual([NAME]);
  });

  it("grants the way in beside sets of the template for data", async () => {
    box = await sandbox();
    await setByHand(NAME);
    await layVariant(box, { ...CUSTOMERS, ...TWO_MORE }, MORE);
    await done("apply", "--yes");
    expect(heldBy(userId())).toEqual(["Kantiv_Data", "Kantiv_Licensed", NAME]);
    await planIsEmpty();
    await done("destroy", "--yes");
    expect(componentsOf(box, "PermissionSet").map(({ fullName }) => fullName)).toEqual([NAME]);
  });

  it("that is not there is told before anything, by plan, apply and doctor", async () => {
    box = await sandbox();
    await layVariant(box, CUSTOMERS, MORE);
    const planned = await box.run("plan", "--json");
    expect([planned.code, planned.json().result]).toMatchObject([
      4,
      { findings: [{ code: "PERMISSION_SET_MISSING" }] },
    ]);
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error?.code, orgOf(box).deploys.length]).toEqual([
      2,
      "PERMISSION_SET_MISSING",
      0,
    ]);
    expect((await box.run("doctor", "--json")).stdout).toContain("PERMISSION_SET_MISSING");
  });
});
