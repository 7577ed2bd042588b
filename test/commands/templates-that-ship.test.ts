import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { Org } from "../../src/emulator/index.ts";
import { kantivSf } from "../helpers/cli.ts";
import { orgOf } from "../helpers/rotation.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { ROOT } from "../helpers/shipped-template.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const TEMPLATES = join(ROOT, "templates");
const EXAMPLES = readdirSync(TEMPLATES).flatMap((template) =>
  readdirSync(join(TEMPLATES, template, "examples")).map((file) => [template, file] as const),
);

async function onExample(template: string, example: string): Promise<void> {
  const { parameters } = parse(readFileSync(join(TEMPLATES, template, "examples", example), "utf8"));
  const text = orgFileText(box.emulator, stringify({ parameters }));
  await box.writeOrgFile(text.replace("template: kantiv-integration", `template: ${template}`));
}

async function done(command: string, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await box.run(command, ...args);
  expect(code, `${command}: ${stdout}${stderr}`).toBe(0);
}

/** The user has the profile that the template lets in, as somebody gave it in Setup. */
function givesProfile(org: Org, template: string, example: string): void {
  const { parameters } = parse(readFileSync(join(TEMPLATES, template, "examples", example), "utf8"));
  const [profile] = org.profiles.filter(({ id }) => id === org.users[1]?.profileId);
  if (!profile) throw new Error("no profile");
  for (const one of org.profiles) if (one.name === "Minimum Access - API Only Integrations") one.name = "Another";
  profile.name = parameters.profile ?? "Minimum Access - API Only Integrations";
  profile.permissions.push("ApiEnabled");
}

describe("every example of a template that ships", () => {
  it.each(EXAMPLES)("is set up, verified, planned empty and taken back: %s, %s", async (template, example) => {
    box = await sandbox();
    await onExample(template, example);
    if (template === "kantiv-integration-profile") givesProfile(orgOf(box), template, example);
    // A user needs a profile of its own before anything.
    if (example === "restricted.yaml") await done("user ensure", "--yes");
    await done("apply", "--yes");
    await done("plan");
    await done("verify");
    await done("destroy", "--yes");
  });
});

describe("kantiv-integration-production", () => {
  it("lets an API-only user in, with its licence and no more data than its lists name", async () => {
    box = await sandbox();
    await onExample("kantiv-integration-production", "full.yaml");
    const text = readFileSync(box.orgFile, "utf8").replace(/username: .*/, "username: api-only@acme.com.uat");
    await box.writeOrgFile(text);
    const { code, stdout, stderr } = await kantivSf(
      ["user", "ensure", "--org", box.orgFile, "--least-privilege", "--yes"],
      { env: box.env, cwd: box.folder, clock: box.clock },
    );
    expect(code, stdout + stderr).toBe(0);
    await done("apply", "--yes");
    const { result } = (await box.run("handoff", "--json")).json<{
      handoff: { dataAccess: { name: string; rights: string[] }[] };
    }>();
    expect(result.handoff.dataAccess.filter(({ rights }) => rights.includes("edit")).map(({ name }) => name)).toEqual([
      "Lead",
      "Lead.Industry",
    ]);
    await done("plan");
  });
});
