import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
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
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "-m", "all");
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
    const { list } = repository({ ...THREE, "result.json": JSON.stringify({ result: { orgs } }) });
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
