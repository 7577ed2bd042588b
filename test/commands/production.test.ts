import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";
import { ROOT } from "../helpers/shipped-template.ts";

let box: Sandbox;
beforeEach(async () => {
  box = await sandbox({ seed: { orgs: [{ isSandbox: false }] } });
});
afterEach(() => box[Symbol.asyncDispose]());

const SCOPES = "extlClntAppOauthSettings/${appName}_oauth.ecaOauth";

const CALLBACK = "extlClntAppGlobalOauthSets/${appName}_glbloauth.ecaGlblOauth";

/** The shipped template with one text for another; full access is added where no other is named. */
async function ownTemplate(
  path = SCOPES,
  { from, to } = { from: "Api, Basic", to: "Api, Full, Basic" },
): Promise<void> {
  await cp(join(ROOT, "templates/kantiv-integration"), join(box.folder, "mine"), { recursive: true });
  const file = join(box.folder, "mine", path);
  await writeFile(file, (await readFile(file, "utf8")).replace(from, to));
  await box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", "template: ./mine"));
}

describe("apply in a production org", () => {
  it("takes the shipped template, which lint has nothing against", async () => {
    const done = await box.run("apply", "--production", "--yes", "--json");
    expect(done.code, done.stdout).toBe(0);
    expect(done.json().result).toMatchObject({ sandbox: false, verified: true });
  });

  it("refuses a template that lint has something against, with each finding, before it changes anything", async () => {
    await ownTemplate();
    const refused = await box.run("apply", "--production", "--yes", "--json");
    expect(refused.code).toBe(1);
    const { code, problems } = refused.json().error ?? {};
    expect(code).toBe("LINT_NOT_CLEAN");
    expect(problems).toContainEqual(expect.objectContaining({ file: expect.stringContaining("_oauth.ecaOauth") }));
    expect(firstOrg(box).components).toEqual([]);
    expect(firstOrg(box).deploys).toEqual([]);
  });

  it("refuses a mere check of it, too", async () => {
    await ownTemplate();
    const refused = await box.run("apply", "--production", "--check-only", "--json");
    expect(refused.json().error?.code).toBe("LINT_NOT_CLEAN");
  });

  it("refuses it for a warning, too, which a sandbox lets pass", async () => {
    const loopback = { from: "https://app.kantiv.com", to: "http://localhost:1717/OauthRedirect" };
    await ownTemplate(CALLBACK, loopback);
    const refused = await box.run("apply", "--production", "--yes", "--json");
    expect(refused.json().error).toMatchObject({ code: "LINT_NOT_CLEAN", problems: [{ code: "ECA423" }] });
    const done = await box.run("apply", "--production", "--yes", "--json", "--allow", "ECA423");
    expect(done.code, done.stdout).toBe(0);
  });
});
