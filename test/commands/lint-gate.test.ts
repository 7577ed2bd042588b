import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { componentsOf, layNewPair, NEW_KEY_ENV, orgOf, rotate } from "../helpers/rotation.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { fixture } from "../oauth/fixtures.ts";

const SCOPES = "extlClntAppOauthSettings/${appName}_oauth.ecaOauth";
const GLOBAL = "extlClntAppGlobalOauthSets/${appName}_glbloauth.ecaGlblOauth";

let box: Sandbox;
beforeEach(async () => {
  box = await sandbox();
  await cp(join(ROOT, "templates/kantiv-integration"), join(box.folder, "mine"), { recursive: true });
  await box.writeOrgFile(orgFileText(box.emulator).replace("template: kantiv-integration", "template: ./mine"));
});
afterEach(() => box[Symbol.asyncDispose]());

/** A file of the template with one text for another. */
async function change(path: string, from: string, to: string): Promise<void> {
  const file = join(box.folder, "mine", path);
  const text = await readFile(file, "utf8");
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

const fullAccess = () => change(SCOPES, "Api, Basic", "Api, Full, Basic");
const untouched = () => expect([orgOf(box).components, orgOf(box).deploys]).toEqual([[], []]);

interface Told {
  lint: { stops: unknown[]; allowed: { code: string; file: string; line: number }[]; suppressed: { code: string }[] };
  findings: { code: string; message: string; remedy: string; blocks: boolean }[];
}

describe("an error of lint in a sandbox", () => {
  it.each([[[]], [["--check-only"]]])("refuses apply before anything is changed (%j)", async (more) => {
    await fullAccess();
    const refused = await box.run("apply", "--yes", "--json", ...more);
    const { code, problems, remedy } = refused.json().error ?? {};
    expect([refused.code, code]).toEqual([1, "LINT_NOT_CLEAN"]);
    expect(problems).toEqual([
      expect.objectContaining({ code: "ECA201", file: `mine/${SCOPES}`, line: expect.any(Number) }),
    ]);
    expect(remedy).toContain("--allow ECA201");
    untouched();
  });

  it("stands in plan with file, line and code, and leaves its exit to the changes", async () => {
    await fullAccess();
    const { code, json } = await box.run("plan", "--json");
    expect(code).toBe(4);
    const { findings, lint } = json<Told>().result;
    expect(findings).toEqual([
      expect.objectContaining({
        code: "LINT_NOT_CLEAN",
        blocks: true,
        message: expect.stringMatching(/ECA201.*:\d+: /),
      }),
    ]);
    expect(lint.stops).toEqual([expect.objectContaining({ code: "ECA201", file: `mine/${SCOPES}` })]);
    expect((await box.run("drift", "--json")).json<Told>().result.findings).toEqual([]);
  });

  it.each(["ECA201", "scope-not-approved"])(
    "passes for one run with --allow %s, is told, and stands in JSON",
    async (rule) => {
      await fullAccess();
      const done = await box.run("apply", "--yes", "--json", "--allow", "ECA402", "--allow", rule);
      expect(done.code, done.stdout).toBe(0);
      const { result, warnings } = done.json<Told>();
      expect(result.lint.allowed).toEqual([expect.objectContaining({ code: "ECA201", file: `mine/${SCOPES}` })]);
      expect(warnings).toContainEqual({ code: "LINT_ALLOWED", message: expect.stringContaining(`mine/${SCOPES}`) });
      expect((await box.run("apply", "--yes")).code).toBe(1);
    },
  );

  it("is not let pass by --allow of another rule, or of none that there is", async () => {
    await fullAccess();
    expect((await box.run("apply", "--yes", "--allow", "ECA402")).code).toBe(1);
    const none = await box.run("apply", "--yes", "--json", "--allow", "ECA999");
    expect([none.code, none.json().error?.code]).toEqual([2, "USAGE"]);
    untouched();
  });

  it("passes with a suppression that has a reason", async () => {
    await fullAccess();
    const ignored =
      "<!-- kantiv-sf-ignore ECA201 reason: a trial that ends next week -->\n    <commaSeparatedOauthScopes>";
    await change(SCOPES, "<commaSeparatedOauthScopes>", ignored);
    const note = /note: lint lets ECA201 scope-not-approved pass, mine\/\S+:\d+: a trial that ends next week/;
    expect((await box.run("plan")).stdout).toMatch(note);
    const done = await box.run("apply", "--yes", "--json");
    expect(done.code, done.stdout).toBe(0);
    expect(done.json<Told>().result.lint.suppressed.map(({ code }) => code)).toContain("ECA201");
  });
});

describe("what is no error", () => {
  it("passes in a sandbox: warnings, a callback to the local machine", async () => {
    await change(GLOBAL, "https://app.kantiv.com", "http://localhost:1717/OauthRedirect");
    await change("template.yaml", "default: Enforce", "default: Bypass");
    const done = await box.run("apply", "--yes", "--json");
    expect(done.code, done.stdout).toBe(0);
  });
});

describe("a rotation deploys the template, too", () => {
  beforeEach(async () => {
    expect((await box.run("apply", "--yes")).code).toBe(0);
    await layNewPair(box);
    await change(GLOBAL, "<isDeviceFlowEnabled>false", "<isDeviceFlowEnabled>true");
  });

  it.each([[[]], [["--blue-green"]]])("and is refused, or let pass with --allow (%j)", async (more) => {
    const before = orgOf(box).deploys.length;
    const refused = await rotate(box, ...NEW_KEY_ENV, ...more);
    expect([refused.code, refused.json().error?.code]).toEqual([1, "LINT_NOT_CLEAN"]);
    expect(orgOf(box).deploys.length).toBe(before);
    const done = await rotate(box, ...NEW_KEY_ENV, ...more, "--allow", "ECA402");
    expect(done.code, done.stdout).toBe(0);
    expect(done.json<Told>().result.lint.allowed).toEqual([expect.objectContaining({ code: "ECA402" })]);
    expect(componentsOf(box, "ExternalClientApplication").length).toBe(more.length + 1);
  });
});

it("a rotation away from a certificate that has ended is not stopped by that certificate", async () => {
  expect((await box.run("apply", "--yes")).code).toBe(0);
  await layNewPair(box);
  await writeFile(join(box.folder, "kantiv.crt"), fixture("expired.crt"));
  for (const { fields } of componentsOf(box, "ExtlClntAppGlobalOauthSettings"))
    fields.certificate = fixture("expired.crt");
  const done = await rotate(box, ...NEW_KEY_ENV);
  expect(done.code, done.stdout).toBe(0);
});
