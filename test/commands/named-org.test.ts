import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
beforeEach(async () => {
  box = await sandbox();
});
afterEach(() => box[Symbol.asyncDispose]());

const run = (...args: string[]) => kantivSf(args, { cwd: box.folder, env: box.env, clock: box.clock });

/** What a command line says that finds its org: what it rendered; else the error. */
async function outcome(...args: string[]): Promise<string> {
  const { code, stderr, json } = await run(...args, "--json");
  const { error } = json();
  return error ? `${code} ${error.message} ${error.remedy}` : `${code} ${stderr}`.trim();
}

async function moveToOrgs(): Promise<void> {
  await mkdir(join(box.folder, "orgs"));
  for (const name of ["acme.yaml", "kantiv.crt"]) await rename(join(box.folder, name), join(box.folder, "orgs", name));
}

describe("which org file is meant", () => {
  it.each([
    ["by its path", ["--org", "acme.yaml"]],
    ["by its name", ["--org", "acme"]],
    ["as a word", ["acme.yaml"]],
    ["as a word that is its name", ["acme"]],
  ])("%s", async (_how, args) => {
    expect(await outcome("render", ...args)).toBe("0");
    expect((await run("plan", ...args)).code).toBe(4);
    expect((await run("trust", args.at(-1) ?? "")).code).toBe(0);
    expect((await run("open", "app", ...args)).code).toBe(0);
  });

  it("need not be said where a template or a folder is named, or where there is one", async () => {
    expect(await outcome("render")).toBe("0 ✔ Org file  acme.yaml, the only one here");
    expect(await outcome("package", "--out", "k.zip")).toBe("0 ✔ Org file  acme.yaml, the only one here");
    expect(await outcome("render", "--template", "kantiv-integration", "--cert", "kantiv.crt")).toBe("0");
    expect((await run("apply", "--yes")).code).toBe(0);
    expect(await outcome("audit", "verify")).toBe("0 ✔ Org file  acme.yaml, the only one here");
    expect(await outcome("audit", "verify", "--folder", ".kantiv")).toBe("0");
    expect(await outcome("template", "new", "mine")).toBe("0");
    const app = ["--from-org", "--app", "Kantiv_Integration"];
    expect(await outcome("template", "new", "own", ...app)).toMatch(/^0 ✔ Org file {2}acme\.yaml, the only one here/);
    await box.writeOrgFile("some: yaml\n");
    expect(await outcome("package", "--out", "k.zip")).toBe(
      "2 package needs --org FILE or --template. There is none here. Give --template, or make one: kantiv-sf org new",
    );
  });

  it("in orgs/ by its name; not named at all the only one, which is told", async () => {
    await moveToOrgs();
    expect(await outcome("render", "acme")).toBe("0");
    const { stderr, code } = await run("plan");
    expect([code, stderr]).toEqual([4, expect.stringContaining("✔ Org file  orgs/acme.yaml, the only one here\n")]);
  });

  it("is asked back where there are two, and where there is none", async () => {
    await writeFile(join(box.folder, "globex.yaml"), orgFileText(box.emulator));
    expect(await outcome("apply")).toBe(
      "2 Which of the 2 org files here? kantiv-sf apply --org acme.yaml, or kantiv-sf apply --org globex.yaml",
    );
    await box.writeOrgFile(`retired: 2026-11-20\n${orgFileText(box.emulator)}`);
    expect(await outcome("plan")).toMatch(/^4 ✔ Org file {2}globex\.yaml, the only one here\n/);
    await writeFile(join(box.folder, "globex.yaml"), "some: yaml\n");
    expect(await outcome("apply", "--yes")).toMatch(/^2 apply needs --org FILE\. .* kantiv-sf org new$/);
  });

  it.each([
    ["destroy"],
    ["credentials rotate --promote"],
    ["certificate rotate --new-cert new.crt --new-key-env NEW_KEY"],
  ])("has to be named where nobody is asked before %s takes away what clients log in with", async (command) => {
    const args = command.split(" ") as [string, ...string[]];
    const before = box.emulator.requests().length;
    expect(await outcome(...args, "--yes")).toMatch(
      /^2 .* --yes asks nobody, so that the org has to be named\. If it is the one of acme\.yaml, add: --org acme\.yaml$/,
    );
    expect(box.emulator.requests().length).toBe(before);
    // With a question the org stands in it; an apply does what the file says, and again what another run undoes.
    expect(await outcome(...args)).not.toContain("asks nobody");
  });

  it("need not be named for an apply without a question", async () => {
    expect((await run("apply", "--yes")).code).toBe(0);
  });

  it("is suggested where the name is a slip of the keyboard, and refused where two are given", async () => {
    expect(await outcome("plan", "acmee")).toMatch(
      /^2 There is no org file acmee, .* Did you mean --org acme\? \(acme\.yaml\)$/,
    );
    expect(await outcome("render", "acme", "--org", "acme")).toMatch(/^2 There are two org files: acme and acme\./);
  });

  it("are several where a shell has made files of a pattern, whether after --org or as words", async () => {
    const other = orgFileText(box.emulator, "parameters: { appName: Other, permissionSet: Other }\n");
    await writeFile(join(box.folder, "globex.yaml"), other);
    for (const args of [
      ["--org", "acme.yaml", "globex.yaml"],
      ["acme", "globex"],
    ]) {
      const { json } = await run("plan", ...args, "--json");
      const { orgs } = json<{ orgs: { name: string }[] }>().result;
      expect(orgs.map(({ name }) => name).sort()).toEqual(["acme", "globex"]);
    }
  });
});
