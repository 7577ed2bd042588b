import { copyFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { unzip } from "../../src/metadata/zip.ts";
import { kantivSf } from "../helpers/cli.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { layVariant } from "../helpers/variant.ts";

let box: Sandbox;
beforeEach(async () => {
  box = await sandbox();
});
afterEach(() => box[Symbol.asyncDispose]());

const KEYS = join(ROOT, "test/fixtures/keys");
const zipped = (...args: string[]) =>
  kantivSf(["package", "--out", "kantiv.zip", "--json", ...args], { env: box.env, cwd: box.folder, clock: box.clock });

async function filesIn(zip = "kantiv.zip"): Promise<Map<string, string>> {
  const files = await unzip(await readFile(join(box.folder, zip)));
  return new Map(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString("utf8")]));
}

/** The files of `render`'s zip; beside it, in the folder `rendered`, the same in source form. */
async function rendered(): Promise<Map<string, string>> {
  await box.run("render", "--format", "zip", "--out", "rendered.zip");
  await box.run("render", "--format", "source", "--out", "rendered");
  return filesIn("rendered.zip");
}

describe("package", () => {
  it("holds the guide twice, the certificate, an SFDX project and the Metadata API zip of the same metadata", async () => {
    const done = await zipped("--org", box.orgFile);
    expect(done.code, done.stderr).toBe(0);
    const files = await filesIn();
    expect([...files.keys()].filter((path) => !path.startsWith("sfdx-project/")).sort()).toEqual([
      "guide.html",
      "guide.md",
      "kantiv.crt",
      "metadata-api.zip",
    ]);
    const metadata = await unzip(
      (await unzip(await readFile(join(box.folder, "kantiv.zip")))).find(({ path }) => path === "metadata-api.zip")
        ?.bytes ?? Buffer.alloc(0),
    );
    const expected = await rendered();
    expect(new Map(metadata.map(({ path, bytes }) => [path, Buffer.from(bytes).toString("utf8")]))).toEqual(expected);
    for (const path of [...files.keys()].filter((it) => it.startsWith("sfdx-project/"))) {
      const own = await readFile(join(box.folder, "rendered", path.slice("sfdx-project/".length)), "utf8");
      expect(files.get(path)).toBe(own);
    }
    expect(files.get("kantiv.crt")).toContain("BEGIN CERTIFICATE");
    expect(files.get("guide.md")).toContain(box.emulator.ready.integrationUser.username);
  });

  it("is the same bytes every time, and asks no org", async () => {
    await zipped("--org", box.orgFile);
    const first = await readFile(join(box.folder, "kantiv.zip"));
    await box.clock.advance(3_600_000);
    await zipped("--org", box.orgFile);
    expect((await readFile(join(box.folder, "kantiv.zip"))).equals(first)).toBe(true);
    expect(box.emulator.requests()).toEqual([]);
  });

  it("follows the org file's parameters into the guide", async () => {
    await box.writeOrgFile(orgFileText(box.emulator, "parameters: { label: Acme App, ipRelaxation: Bypass }\n"));
    await zipped("--org", box.orgFile);
    const guide = (await filesIn()).get("guide.md");
    expect(guide).toContain("Acme App");
    expect(guide).toContain("Relax IP restrictions");
  });

  it("follows a changed template into the guide: scopes, callback URL, flows", async () => {
    await cp(join(ROOT, "templates/kantiv-integration"), join(box.folder, "mine"), { recursive: true });
    const edit = async (path: string, from: string, to: string) => {
      const file = join(box.folder, "mine", path);
      const text = await readFile(file, "utf8");
      expect(text).toContain(from);
      await writeFile(file, text.replace(from, to));
    };
    await edit("extlClntAppOauthSettings/${appName}_oauth.ecaOauth", "OpenID, RefreshToken", "Chatter, RefreshToken");
    const settings = "extlClntAppGlobalOauthSets/${appName}_glbloauth.ecaGlblOauth";
    await edit(settings, "https://app.kantiv.com", "https://eu.kantiv.com/callback");
    await edit(settings, "<isDeviceFlowEnabled>false", "<isDeviceFlowEnabled>true");
    await box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", "template: ./mine"));
    const done = await zipped("--org", box.orgFile);
    expect(done.code, done.stderr).toBe(0);
    const guide = (await filesIn()).get("guide.md");
    expect(guide).toContain("Access Connect REST API resources (chatter_api)");
    expect(guide).not.toContain("(openid)");
    expect(guide).toContain("https://eu.kantiv.com/callback");
    expect(guide).not.toContain("https://app.kantiv.com");
    expect(guide).toContain("| Enable Device Flow | on |");
  });

  it("says what of the org's own the user is given, and so does template show", async () => {
    await layVariant(box, {
      "template.yaml": (yaml) => yaml.replace("apiVersions:", "assigns: [Sales_Data]\napiVersions:"),
    });
    await zipped("--org", box.orgFile);
    expect((await filesIn()).get("guide.md")).toContain("Assign your own Sales_Data to the integration user");
    const shown = await kantivSf(["template", "show", "./variant"], { cwd: box.folder });
    expect(shown.stdout).toContain("given     the org's own Sales_Data");
  });

  it("shows another certificate's fingerprint when the org file names another", async () => {
    await zipped("--org", box.orgFile);
    const before = (await filesIn()).get("guide.md");
    await copyFile(join(KEYS, "other.crt"), join(box.folder, "kantiv.crt"));
    await zipped("--org", box.orgFile);
    const after = (await filesIn()).get("guide.md");
    const fingerprint = (guide: string | undefined) => /([0-9A-F]{2}:){31}[0-9A-F]{2}/.exec(guide ?? "")?.[0];
    expect(fingerprint(after)).toBeDefined();
    expect(fingerprint(after)).not.toBe(fingerprint(before));
  });

  it("can be made of a template alone, with a certificate and values", async () => {
    const done = await zipped(
      "--template",
      "kantiv-integration",
      "--cert",
      "kantiv.crt",
      "--set",
      "appName=Acme",
      "--set",
      "label=A=B",
    );
    expect(done.code, done.stderr).toBe(0);
    const files = await filesIn();
    expect(files.get("sfdx-project/force-app/main/default/externalClientApps/Acme.eca-meta.xml")).toContain("A=B");
  });

  it.each([
    ["a template that needs a certificate, without one", ["--template", "kantiv-integration"], "PARAMETERS_INVALID"],
    ["a value without a name", ["--template", "kantiv-integration", "--set", "x"], "USAGE"],
  ])("refuses %s", async (_what, args, code) => {
    expect((await zipped(...args)).json().error?.code).toBe(code);
  });
});
