import { appendFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { ROOT } from "../helpers/shipped-template.ts";

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

/** The template that ships with a list of objects to read, and a note that is not to be shown. */
async function withLists(): Promise<void> {
  const folder = join(box.folder, "lists");
  await cp(join(ROOT, "templates/kantiv-integration"), folder, { recursive: true });
  await appendFile(
    join(folder, "template.yaml"),
    `  objects: { type: objectName, list: true, default: [Account], description: What it may read. }
  note: { type: string, sensitive: true, maxLength: 80, description: Where its owner sits. }\n`,
  );
  await writeFile(
    join(folder, "permissionsets/Data.permissionset"),
    `<PermissionSet ${NAMESPACE}><description>\${note}</description><label>Data</label><objectPermissions><allowCreate>false</allowCreate>
<allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords>
<object>\${objects}</object><viewAllRecords>false</viewAllRecords></objectPermissions></PermissionSet>`,
  );
}

const FROM_TEMPLATE = ["--template", "./lists", "--cert", "kantiv.crt"];
const render = (...args: string[]) => kantivSf(["render", ...args], { cwd: box.folder, env: box.env });
const objectsIn = (text: string) => [...text.matchAll(/<object>(.*?)<\/object>/g)].map(([, name]) => name);

describe("render of lists", () => {
  it("takes them from the org file, and from the command line by repeating a name", async () => {
    box = await sandbox();
    await withLists();
    expect(objectsIn((await render(...FROM_TEMPLATE)).stdout)).toEqual(["Account"]);
    const flags = ["--set", "objects=Lead", "--param", "objects=Case"];
    expect(objectsIn((await render(...FROM_TEMPLATE, ...flags)).stdout)).toEqual(["Lead", "Case"]);
    const org = orgFileText(box.emulator, "parameters:\n  objects: [Contact, Lead]\n");
    await box.writeOrgFile(org.replace("kantiv-integration", "./lists"));
    expect(objectsIn((await render("--org", box.orgFile)).stdout)).toEqual(["Contact", "Lead"]);
  });

  it("names the line of the org file where a value is wrong, and lint the same", async () => {
    box = await sandbox();
    await withLists();
    const org = orgFileText(box.emulator, "parameters:\n  objects:\n    - Contact\n    - No Object\n");
    await box.writeOrgFile(org.replace("kantiv-integration", "./lists"));
    const line = org.split("\n").findIndex((text) => text.includes("No Object")) + 1;
    const { json } = await render("--org", "acme.yaml", "--json");
    expect(json().error?.problems).toMatchObject([{ file: "acme.yaml", line, code: "PARAMETER_INVALID" }]);
    const { stdout } = await kantivSf(["lint", "acme.yaml"], { cwd: box.folder });
    expect(stdout).toMatch(new RegExp(`acme\\.yaml\\n[^]*  ${line}:7 +error`));
  });

  it("prints no sensitive value, and writes it into the file", async () => {
    box = await sandbox();
    await withLists();
    const { stdout } = await render(...FROM_TEMPLATE, "--set", "note=hall 7, desk 12");
    expect(stdout).toContain("<label>Data</label>");
    expect(stdout).not.toContain("desk 12");
    await render(...FROM_TEMPLATE, "--set", "note=hall 7, desk 12", "--out", "out");
    const written = await readFile(join(box.folder, "out/permissionsets/Data.permissionset"), "utf8");
    expect(written).toContain("<description>hall 7, desk 12</description>");
  });

  it.each([
    ["both", ["--org", "acme.yaml", ...FROM_TEMPLATE]],
    ["values beside an org file", ["--org", "acme.yaml", "--set", "objects=Lead"]],
  ])("refuses %s", async (_what, args) => {
    box = await sandbox();
    const { code, json } = await render(...args, "--json");
    expect([code, json().error?.code]).toEqual([2, "USAGE"]);
  });
});

describe("a sensitive value", () => {
  it("is shown by no command, neither the org file's nor the one of before that the org has", async () => {
    box = await sandbox();
    await withLists();
    const set = join(box.folder, "lists/permissionsets/Data.permissionset");
    const marked = (await readFile(set, "utf8")).replace("${note}", "Set up by kantiv-sf.");
    await writeFile(set, marked.replace("<label>Data</label>", "<label>${note}</label>"));
    const state = (note: string) =>
      box.writeOrgFile(
        orgFileText(box.emulator, `parameters: { note: "${note}" }\n`).replace("kantiv-integration", "./lists"),
      );
    await state("hall 7, desk 12");
    const applied = await box.run("apply", "--yes", "--json", "--allow", "ECA006");
    expect(applied.code, applied.stdout).toBe(0);
    await state("hall 9, desk 40");
    for (const command of ["plan", "drift", "plan --json", "drift --json"]) {
      const { code, stdout, stderr } = await box.run(...(command.split(" ") as [string]));
      expect([command, code, /desk/.test(stdout + stderr)]).toEqual([command, 4, false]);
      expect(stdout).toContain("Data");
    }
  });
});

const renderTo = async (out: string, ...flags: string[]) => {
  const result = await box.run("render", "--out", out, "--json", ...flags);
  return [result.code, result.json().error?.code ?? null, result.json().error?.message ?? ""] as const;
};

describe("render into a folder", () => {
  it("goes over its own files again", async () => {
    box = await sandbox();
    expect((await renderTo("out"))[0]).toBe(0);
    expect((await renderTo("out"))[0]).toBe(0);
  });

  it.each(["metadata", "source"])(
    "refuses what a render of another app left in its sub-folders: %s",
    async (format) => {
      box = await sandbox();
      await renderTo("out", "--format", format);
      await box.writeOrgFile(orgFileText(box.emulator, "parameters: { appName: Other }\n"));
      const [code, error, message] = await renderTo("out", "--format", format);
      expect([code, error]).toEqual([2, "OUT_NOT_EMPTY"]);
      expect(message).toContain("Kantiv_Integration.eca");
    },
  );

  it("refuses a folder that holds anything else", async () => {
    box = await sandbox();
    await mkdir(join(box.folder, "out/classes"), { recursive: true });
    await writeFile(join(box.folder, "out/classes/A.cls"), "");
    expect((await renderTo("out")).slice(0, 2)).toEqual([2, "OUT_NOT_EMPTY"]);
  });

  it("refuses one format over the other", async () => {
    box = await sandbox();
    await renderTo("out");
    expect((await renderTo("out", "--format", "source"))[1]).toBe("OUT_NOT_EMPTY");
  });
});
