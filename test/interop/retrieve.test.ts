import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMPONENTS, fileStates, Workshop } from "./helpers/workshop.ts";

let shop: Workshop;

const GLOBAL = "extlClntAppGlobalOauthSets/Kantiv_Integration_glbloauth.ecaGlblOauth";

const retrieve = (...args: string[]) => shop.sf("project", "retrieve", "start", ...args);

async function open(): Promise<void> {
  shop = await Workshop.loggedIn();
  await shop.apply();
}

test("named components and a wildcard come into the project, and what is not there is said", async () => {
  await open();
  await rm(join(shop.project, "force-app/main/default/permissionsets"), { recursive: true });
  const named = await retrieve(
    ...["--metadata", "PermissionSet:Kantiv_Integration", "--metadata", "PermissionSet:Nothing_Here"],
    ...["--metadata", "ExtlClntAppGlobalOauthSettings"],
  );
  expect([named.code, fileStates(named)]).toEqual([
    0,
    [
      "ExtlClntAppGlobalOauthSettings:Kantiv_Integration_glbloauth Changed",
      "PermissionSet:Kantiv_Integration Created",
      "PermissionSet:Nothing_Here Failed",
    ],
  ]);
  expect(named.json.result.messages).toMatchObject([
    { problem: "Entity of type 'PermissionSet' named 'Nothing_Here' cannot be found" },
  ]);
  const file = join(shop.project, "force-app/main/default", `${GLOBAL}-meta.xml`);
  expect(await readFile(file, "utf8")).toContain(`<consumerKey>${shop.consumerKey}</consumerKey>`);
});

test("a pattern of names is looked up in the org", async () => {
  await open();
  const found = await retrieve(
    "--metadata",
    "ExtlClntAppOauthSettings:Kantiv_*",
    "--metadata",
    "PermissionSet:Nobody_*",
  );
  expect([found.code, fileStates(found)]).toEqual([0, ["ExtlClntAppOauthSettings:Kantiv_Integration_oauth Created"]]);
  expect(shop.asked).toContain("listMetadata");
});

test("all that a manifest names comes into the project, and deployed again it changes nothing", async () => {
  await open();
  await rm(join(shop.project, "force-app/main/default"), { recursive: true });
  const all = await retrieve("--manifest", "manifest/package.xml");
  expect([all.code, fileStates(all)]).toEqual([0, COMPONENTS.map((it) => `${it} Created`)]);
  const again = await shop.sf("project", "deploy", "start", "--source-dir", "force-app");
  expect([again.code, fileStates(again)]).toEqual([0, COMPONENTS.map((it) => `${it} Unchanged`)]);
  expect((await shop.kantivSf("plan")).code).toBe(0);
});

test("a package comes as a zip, or unpacked as a folder that can be deployed", async () => {
  await open();
  const into = (name: string) => [
    "--manifest",
    "manifest/package.xml",
    "--target-metadata-dir",
    join(shop.folder, name),
  ];
  const zip = await retrieve(...into("zip"), "--zip-file-name", "kantiv.zip");
  expect([zip.code, zip.json.result]).toMatchObject([0, { status: "Succeeded" }]);
  expect((await readFile(join(shop.folder, "zip/kantiv.zip"))).subarray(0, 2).toString()).toBe("PK");
  const folder = await retrieve(...into("folder"), "--unzip", "--single-package");
  expect(folder.code).toBe(0);
  const unpacked = join(shop.folder, "folder/unpackaged");
  expect(await readFile(join(unpacked, GLOBAL), "utf8")).toContain(shop.consumerKey);
  const again = await shop.sf("project", "deploy", "start", "--metadata-dir", unpacked, "--dry-run");
  expect([again.code, again.json.result]).toMatchObject([0, { status: "Succeeded", numberComponentErrors: 0 }]);
});
