import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { temporaryFolder } from "../record/support.ts";

const KEYS = join(import.meta.dirname, "../fixtures/keys");
const BASE = "template: kantiv-integration\nadmin: { sf: '{org}' }\njwt: { certificate: kantiv.crt }\ntags: [eu]\n";
const leaf = (host: string, more = "") =>
  `extends: ../eu.yaml\ninstanceUrl: https://${host}.sandbox.my.salesforce.com\nintegrationUser: { username: k@acme.com.uat }\n${more}`;

/** A repository with these files. */
function repository(files: Record<string, string>) {
  const cwd = temporaryFolder();
  copyFileSync(join(KEYS, "kantiv.crt"), join(cwd, "kantiv.crt"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  const list = (...args: string[]) => kantivSf(["fleet", "list", ...args, "--json"], { cwd, clock: fakeClock() });
  return { cwd, list };
}

/** All of the folder in one commit, and git in it. */
function committed(cwd: string) {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd });
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "all");
  return git;
}

const THREE = {
  "eu.yaml": BASE,
  "orgs/acme-uat.yaml": leaf("acme--uat"),
  "orgs/acme-qa.yaml": leaf("acme--qa", "tags: [canary]\n"),
  "orgs/deep/beta.yaml": leaf("beta--uat").replace("../eu", "../../eu"),
  "orgs/notes.yaml": "about: these files\n",
};

interface Listed {
  orgs: { name: string; file: string; error: { code: string; problems: { file: string; line: number }[] } | null }[];
  left: { name: string; why: string }[];
}

describe("fleet list", () => {
  test.each([
    ["a folder, with folders in it", ["--org", "orgs"], ["acme-qa", "acme-uat", "beta"]],
    ["a pattern", ["--org", "orgs/*.yaml"], ["acme-qa", "acme-uat"]],
    [
      "files and folders together, each once",
      ["--org", "orgs/acme-qa.yaml", "--org", "orgs/**"],
      ["acme-qa", "acme-uat", "beta"],
    ],
    ["a fleet file", ["--fleet"], ["beta"]],
    ["a fleet file by its name", ["--fleet", "fleet.yaml", "--org", "orgs/acme-qa.yaml"], ["acme-qa", "beta"]],
  ])("takes %s", async (_what, args, expected) => {
    const { list } = repository({ ...THREE, "fleet.yaml": "orgs: [orgs/deep]\n" });
    const { code, json } = await list(...args);
    expect([code, json<Listed>().result.orgs.map(({ name }) => name)]).toEqual([0, expected]);
  });

  test.each([
    ["from the root of the disk", "{cwd}/orgs/*.yaml"],
    ["with a step back", "orgs/deep/../*.yaml"],
    ["with two slashes", "orgs//*.yaml"],
    ["from here, said so", "./orgs/*.yaml"],
  ])("takes a pattern %s", async (_what, word) => {
    const { cwd, list } = repository(THREE);
    const { code, json } = await list("--org", word.replace("{cwd}", cwd));
    expect([code, json<Listed>().result.orgs.map(({ name }) => name)]).toEqual([0, ["acme-qa", "acme-uat"]]);
  });

  test("takes the patterns of a fleet file that is named from the root of the disk", async () => {
    const { cwd, list } = repository({ ...THREE, "fleet.yaml": "orgs: [orgs/*.yaml]\n" });
    const { code, json } = await list("--fleet", join(cwd, "fleet.yaml"));
    expect([code, json<Listed>().result.orgs.map(({ name }) => name)]).toEqual([0, ["acme-qa", "acme-uat"]]);
  });

  test("passes over hidden files, and what is too large or of another kind to be an org file", async () => {
    const { cwd, list } = repository({
      ...THREE,
      "orgs/.acme-uat.yaml": leaf("acme--uat"),
      "orgs/pnpm-lock.yaml": "a: 1\n".repeat(900_000),
    });
    execFileSync("mkfifo", [join(cwd, "orgs/pipe.yaml")]);
    const { code, json } = await list("--org", "orgs");
    const { orgs, left } = json<Listed>().result;
    expect([code, orgs.map(({ name }) => name)]).toEqual([0, ["acme-qa", "acme-uat", "beta"]]);
    expect(left.map(({ name, why }) => [name, why])).toEqual([
      ["pipe", expect.stringContaining("is no file but a device, a pipe or the like")],
      ["pnpm-lock", expect.stringContaining("is larger than 4 MB")],
    ]);
  });

  test("shows what cannot be read among others as wrong, and has the others in", async () => {
    const { cwd, list } = repository(THREE);
    symlinkSync("nowhere", join(cwd, "orgs/acme-prod.yaml"));
    const { code, json } = await list("--org", "orgs");
    expect([code, json<Listed>().result.orgs.map(({ name, error }) => [name, error?.code])]).toEqual([
      2,
      [
        ["acme-prod", "ORG_FILE_MISSING"],
        ["acme-qa", undefined],
        ["acme-uat", undefined],
        ["beta", undefined],
      ],
    ]);
  });

  test("shows files that extend each other, instead of leaving out both as what others extend", async () => {
    const { list } = repository({
      ...THREE,
      "orgs/one.yaml": leaf("one--uat").replace("../eu", "two"),
      "orgs/two.yaml": leaf("two--uat").replace("../eu", "one"),
    });
    const { code, json } = await list("--org", "orgs");
    const { orgs, left } = json<Listed>().result;
    expect([code, left]).toEqual([2, []]);
    expect(orgs.filter(({ error }) => error).map(({ name }) => name)).toEqual(["one", "two"]);
  });

  test("shows an org file whose retired is no day as wrong, instead of leaving it out", async () => {
    const { list } = repository({ ...THREE, "orgs/acme-qa.yaml": leaf("acme--qa", "retired: 2026-02-31\n") });
    const { code, json } = await list("--org", "orgs");
    const wrong = json<Listed>().result.orgs.filter(({ error }) => error);
    expect([code, wrong.map(({ name }) => name)]).toEqual([2, ["acme-qa"]]);
  });

  test("leaves out what others extend, and says so", async () => {
    const { list } = repository({ "orgs/eu.yaml": BASE, "orgs/acme.yaml": leaf("acme--uat").replace("../eu", "eu") });
    const { orgs, left } = (await list("--org", "orgs")).json<Listed>().result;
    expect(orgs.map(({ name }) => name)).toEqual(["acme"]);
    expect(left).toMatchObject([{ name: "eu", why: "extended by orgs/acme.yaml" }]);
  });

  test("shows a wrong file with each problem's place, and exits 2", async () => {
    const { list } = repository({ ...THREE, "orgs/acme-qa.yaml": leaf("acme--qa", "colour: red\n") });
    const { code, json } = await list("--org", "orgs");
    const wrong = json<Listed>().result.orgs.filter(({ error }) => error);
    expect([code, wrong]).toMatchObject([
      2,
      [{ name: "acme-qa", error: { problems: [{ file: "orgs/acme-qa.yaml", line: 4 }] } }],
    ]);
  });

  test("refuses two orgs whose names lead to one secret by a file that both extend, but not one of them alone", async () => {
    const base = BASE.replace("kantiv.crt }", 'kantiv.crt, key: { env: "KEY_{ORG}" } }');
    const { list, cwd } = repository({ ...THREE, "eu.yaml": base, "orgs/acme_uat.yaml": leaf("acme--uat2") });
    const { code, json } = await list("--org", "orgs");
    expect([code, json().error]).toMatchObject([
      2,
      { code: "FLEET_SECRET", message: expect.stringContaining("KEY_ACME_UAT") },
    ]);
    expect((await list("--org", "orgs/acme_uat.yaml")).code).toBe(0);
    rmSync(join(cwd, "orgs/acme-uat.yaml"));
    expect((await list("--org", "orgs")).code).toBe(0);
  });

  test("refuses two files about one app of one org, but not about two", async () => {
    const twice = { ...THREE, "orgs/again.yaml": leaf("acme--uat") };
    const other = { ...THREE, "orgs/again.yaml": leaf("acme--uat", "parameters: { appName: Second }\n") };
    expect((await repository(twice).list("--org", "orgs")).json().error).toMatchObject({ code: "FLEET_TWICE" });
    expect((await repository(other).list("--org", "orgs")).code).toBe(0);
  });

  test("takes what changed since a commit: org file, what it extends, and nothing else", async () => {
    const { cwd, list } = repository({
      ...THREE,
      "us.yaml": BASE,
      "orgs/us.yaml": leaf("us--uat").replace("eu", "us"),
    });
    const _git = committed(cwd);
    writeFileSync(join(cwd, "orgs/deep/beta.yaml"), leaf("beta--uat", "tags: []\n").replace("../eu", "../../eu"));
    writeFileSync(join(cwd, "us.yaml"), `${BASE}# said\n`);
    const { orgs } = (await list("--org", "orgs", "--changed-since", "HEAD")).json<Listed>().result;
    expect(orgs.map(({ name }) => name)).toEqual(["beta", "us"]);
    expect((await list("--org", "orgs", "--changed-since", "nope")).json().error).toMatchObject({ code: "GIT_REF" });
  });

  test("takes whose certificate ends soon, and who stands so in an earlier result", async () => {
    const orgs = [
      { name: "acme-uat", state: "failed" },
      { name: "acme-qa", state: "ok" },
    ];
    const result = { version: 1, command: "apply", result: { fleet: {}, orgs } };
    const { list } = repository({ ...THREE, "result.json": JSON.stringify(result) });
    const chosen = async (...args: string[]) =>
      (await list("--org", "orgs", ...args)).json<Listed>().result.orgs.map(({ name }) => name);
    expect(await chosen("--expiring", "1")).toEqual([]);
    expect(await chosen("--expiring", "36500")).toEqual(["acme-qa", "acme-uat", "beta"]);
    expect(await chosen("--from", "result.json")).toEqual(["acme-uat"]);
    expect(await chosen("--from", "result.json", "--status", "ok,failed")).toEqual(["acme-qa", "acme-uat"]);
    expect((await list("--org", "orgs", "--from", "result.json", "--status", "oops")).code).toBe(2);
  });

  test("ends with the plan of the same orgs, and says which are here where none is named", async () => {
    const { cwd } = repository(THREE);
    const list = (...args: string[]) => kantivSf(["fleet", "list", ...args], { cwd, clock: fakeClock() });
    const last = async (...args: string[]) => (await list(...args)).stdout.trimEnd().split("\n").at(-1);
    expect(await last("--org", "orgs", "--tag", "eu", "--not", "acme*")).toBe(
      "Next: kantiv-sf plan --org orgs --tag eu --not 'acme*'",
    );
    expect((await list("--org", "orgs", "--tag", "nobody")).stdout).not.toContain("Next:");
    expect((await list()).stderr).toContain("→ Add --org orgs, the folder that is here;");
    writeFileSync(join(cwd, "fleet.yaml"), "orgs: [orgs/*.yaml]\n");
    expect((await list()).stderr).toContain("→ Add --fleet, which is fleet.yaml here;");
    expect(await last("--fleet")).toBe("Next: kantiv-sf plan --fleet");
    const nothing = repository({}).cwd;
    expect((await kantivSf(["fleet", "list"], { cwd: nothing })).stderr).toContain("→ Add --org FILE, a folder");
  });

  test("takes what changed with a file that is gone: what was extended, template or certificate", async () => {
    const { cwd, list } = repository({
      ...THREE,
      "us.yaml": BASE.replace("kantiv.crt", "us.crt").replace("kantiv-integration", "./template"),
      "us.crt": "a certificate",
      "template/template.yaml": "a template",
      "orgs/us.yaml": leaf("us--uat").replace("eu", "us"),
      "apac.yaml": BASE,
      "orgs/apac.yaml": leaf("apac--uat").replace("eu", "apac"),
    });
    const git = committed(cwd);
    const changed = async () => {
      const { orgs } = (await list("--org", "orgs", "--changed-since", "HEAD")).json<Listed>().result;
      git("checkout", "--quiet", "HEAD", "--", ".");
      return orgs.map(({ name }) => name);
    };
    for (const gone of ["us.crt", "template/template.yaml", "us.yaml"]) {
      rmSync(join(cwd, gone));
      expect(await changed(), gone).toEqual(["us"]);
    }
    rmSync(join(cwd, "apac.yaml"));
    expect(await changed()).toEqual(["apac"]);
    writeFileSync(join(cwd, "us.yaml"), "a: [\n");
    expect(await changed()).toEqual(["us"]);
  });

  test("refuses as an earlier result what tells of no run, or is of a version that it does not know", async () => {
    const { list } = repository({
      ...THREE,
      "list.json": JSON.stringify({
        version: 1,
        command: "fleet list",
        result: { orgs: [{ name: "acme-uat" }], left: [] },
      }),
      "next.json": JSON.stringify({ version: 2, command: "apply", result: { fleet: {}, orgs: [] } }),
      "next/fleet.json": JSON.stringify({ version: 2, command: "apply", selection: [] }),
      "cut/fleet.json": '{"version":1,"command":"apply","selec',
    });
    const error = async (name: string) => (await list("--org", "orgs", "--from-result", name)).json().error;
    for (const name of ["list.json", "next.json", "next", "cut"])
      expect(await error(name), name).toMatchObject({ code: "FLEET_RESULT" });
    expect(await error("next")).toMatchObject({ message: expect.stringContaining("version 2") });
  });

  test("says that nobody is in, and that this is no failure", async () => {
    const { cwd, list } = repository(THREE);
    expect(await list("--org", "orgs", "--not", "*")).toMatchObject({ code: 0 });
    expect((await list("--org", "none.yaml")).json().result).toMatchObject({
      orgs: [{ error: { code: "ORG_FILE_MISSING" } }],
    });
    const missing = await kantivSf(["fleet", "list", "--org", "none.yaml", "--org", "orgs/acme-qa.yaml"], { cwd });
    expect([missing.code, missing.stdout]).toEqual([2, expect.stringContaining("1 org is in; 1 file cannot be used.")]);
  });
});
