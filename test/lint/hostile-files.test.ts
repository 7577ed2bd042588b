import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

/** What lies outside of the repository, and what must not show. */
const SECRET_LINE = "PermissionsModifyAllData: canary";

let outside: string;
let repository: string;
beforeEach(async () => {
  [outside, repository] = [await tempFolder(), await tempFolder()];
  git(repository, "init", "--quiet");
  writeFileSync(join(outside, "template.yaml"), SECRET_LINE);
});

function git(cwd: string, ...args: string[]): void {
  execFileSync("git", args, { cwd, stdio: "pipe", env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null" } });
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  writeFileSync(join(repository, path), text);
}

interface Linted {
  findings: { code: string; file: string; message: string }[];
  summary: { files: number };
}

async function lint(...args: string[]) {
  const done = await kantivSf(["lint", ...args, "--json"], { cwd: repository });
  return { ...done, findings: done.json<Linted>().result?.findings ?? [], text: done.stdout + done.stderr };
}

const org = (template: string, certificate = "acme.crt") =>
  `template: ${template}\nintegrationUser: { username: a@acme.example }\njwt: { certificate: ${certificate} }\n`;

describe("lint", () => {
  it.each([
    ["a device", () => symlinkSync("/dev/zero", join(repository, "orgs.yaml"))],
    ["a link to a file outside", () => symlinkSync(join(outside, "template.yaml"), join(repository, "orgs.yaml"))],
    ["a link to a file inside", () => symlinkSync("other.txt", join(repository, "orgs.yaml"))],
    ["a pipe", () => execFileSync("/usr/bin/mkfifo", [join(repository, "orgs.yaml")])],
    [
      "a file of 5 GB",
      () => {
        put("orgs.yaml", "");
        truncateSync(join(repository, "orgs.yaml"), 5_000_000_000);
      },
    ],
  ])("tells of %s with its code, and reads nothing of it", async (_what, make) => {
    put("other.txt", SECRET_LINE);
    make();
    const begin = performance.now();
    const { code, findings, text } = await lint();
    expect(findings).toMatchObject([{ code: "ECA001", file: "orgs.yaml" }]);
    expect(code).toBe(2);
    expect(text).not.toContain("canary");
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  it.each([
    ["a whole path", () => outside],
    ["steps upwards", () => "../../../../../../../../usr"],
  ])("walks no template outside of the repository: %s", async (_what, template) => {
    put("orgs/a.yaml", org(template()));
    const { findings, text } = await lint("orgs");
    expect(findings.map(({ code }) => code)).toEqual(["ECA802"]);
    expect(text).not.toContain("canary");
  });

  it("walks no template behind a link, though its path stays inside", async () => {
    mkdirSync(join(repository, "orgs"));
    symlinkSync(outside, join(repository, "templates"));
    put("orgs/a.yaml", org("../templates"));
    const { findings, text } = await lint("orgs");
    expect(findings.map(({ code }) => code)).toEqual(["ECA106"]);
    expect(text).not.toContain("canary");
  });

  it("reads no certificate outside of the repository", async () => {
    writeFileSync(join(outside, "a.crt"), SECRET_LINE);
    put("orgs/a.yaml", org("kantiv-integration", join(outside, "a.crt")));
    const { findings } = await lint("orgs");
    expect(findings.map(({ code }) => code)).toContain("ECA802");
  });

  it("takes a template beside the folder that it is run in, in the same repository", async () => {
    put("templates/acme/template.yaml", "");
    put("orgs/a.yaml", org("../templates/acme"));
    const done = await kantivSf(["lint", ".", "--json"], { cwd: join(repository, "orgs") });
    expect(done.json<Linted>().result.findings.map(({ code }) => code)).not.toContain("ECA802");
  });

  it("has a record against the repository only once git has it", async () => {
    put("orgs/.kantiv/audit.jsonl", "{}\n");
    put("orgs/.kantiv/.gitignore", "*\n");
    expect((await lint()).findings).toEqual([]);
    git(repository, "add", "--force", "orgs/.kantiv/audit.jsonl");
    expect((await lint()).findings).toMatchObject([{ code: "ECA801", file: expect.stringContaining("orgs/.kantiv/") }]);
  });
});
