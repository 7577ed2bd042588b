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

/** The shipped template with full access added. */
async function ownTemplate(): Promise<void> {
  await cp(join(ROOT, "templates/kantiv-integration"), join(box.folder, "mine"), { recursive: true });
  const file = join(box.folder, "mine", SCOPES);
  await writeFile(file, (await readFile(file, "utf8")).replace("Api, Basic", "Api, Full, Basic"));
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

  it("leaves a sandbox its freedom", async () => {
    await box[Symbol.asyncDispose]();
    box = await sandbox();
    await ownTemplate();
    const done = await box.run("apply", "--yes", "--json");
    expect(done.json().error).toBeNull();
  });
});
