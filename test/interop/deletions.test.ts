import { access } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMPONENTS, fileStates, Workshop } from "./helpers/workshop.ts";

let shop: Workshop;

const APP = "force-app/main/default/externalClientApps/Kantiv_Integration.eca-meta.xml";

const manifest = (type: string, ...members: string[]): string => {
  const named = members.map((it) => `<members>${it}</members>`).join("");
  const types = members.length > 0 ? `<types>${named}<name>${type}</name></types>` : "";
  return `<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata">${types}<version>66.0</version></Package>
`;
};

/** An org with the app and two spare permission sets, which the manifests of deletion name with one that is not there. */
async function open(): Promise<{ nothing: string; spares: string }> {
  shop = await Workshop.loggedIn();
  expect((await shop.sf("project", "deploy", "start", "--source-dir", "force-app")).code).toBe(0);
  for (const name of ["Spare_A", "Spare_B"]) {
    const values = `Name=${name} Label=${name}`;
    expect((await shop.sf("data", "create", "record", "--sobject", "PermissionSet", "--values", values)).code).toBe(0);
  }
  return {
    nothing: await shop.write("empty.xml", manifest("")),
    spares: await shop.write("spares.xml", manifest("PermissionSet", "Spare_A", "Spare_B", "Spare_C")),
  };
}

test("destructive changes after a deployment delete what is there and warn of what is not", async () => {
  const { nothing, spares } = await open();
  const args = ["--manifest", nothing, "--post-destructive-changes", spares];
  const dry = await shop.sf("project", "deploy", "start", ...args, "--dry-run");
  expect([dry.code, shop.components.includes("PermissionSet:Spare_A")]).toEqual([0, true]);
  const deleted = await shop.sf("project", "deploy", "start", ...args);
  expect([deleted.code, deleted.json.result]).toMatchObject([0, { status: "Succeeded", success: true }]);
  const messages = deleted.json.result.details.componentSuccesses;
  for (const fullName of ["Spare_A", "Spare_B"]) {
    const message = { fullName, deleted: true, componentType: "PermissionSet", fileName: "destructiveChangesPost.xml" };
    expect(messages).toContainEqual(expect.objectContaining(message));
  }
  const warning = { problemType: "Warning", problem: "No PermissionSet named: Spare_C found", success: true };
  expect(messages).toContainEqual(expect.objectContaining(warning));
  expect(shop.components).toEqual(COMPONENTS);
});

test("destructive changes before a deployment leave a component that the same deployment makes anew", async () => {
  await open();
  const before = shop.org.components.find((it) => it.fullName === "Kantiv_Integration_oauth")?.id;
  const settings = manifest("ExtlClntAppOauthSettings", "Kantiv_Integration_oauth");
  const pre = await shop.write("settings.xml", settings);
  const deploy = ["--manifest", "manifest/package.xml", "--pre-destructive-changes", pre, "--purge-on-delete"];
  const done = await shop.sf("project", "deploy", "start", ...deploy);
  expect([done.code, done.json.result.status]).toEqual([0, "Succeeded"]);
  const after = shop.org.components.find((it) => it.fullName === "Kantiv_Integration_oauth")?.id;
  expect(after).toBeDefined();
  expect(after).not.toBe(before);
});

test("deleted source goes from the org and from the disk, and its dry run from neither", async () => {
  await open();
  const remove = [
    "project",
    "delete",
    "source",
    "--metadata",
    "ExternalClientApplication:Kantiv_Integration",
    "--no-prompt",
  ];
  const dry = await shop.sf(...remove, "--check-only");
  expect([dry.code, shop.components.includes(COMPONENTS[0] ?? "")]).toEqual([0, true]);
  await access(join(shop.project, APP));
  const deleted = await shop.sf(...remove);
  expect([deleted.code, fileStates(deleted)]).toEqual([0, [`${COMPONENTS[0]} Deleted`]]);
  // What belongs to the app goes with it.
  expect(shop.components).toEqual([
    "PermissionSet:Kantiv_Integration",
    "PermissionSet:Spare_A",
    "PermissionSet:Spare_B",
  ]);
  await expect(access(join(shop.project, APP))).rejects.toThrow("ENOENT");
});
