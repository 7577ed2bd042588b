import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { execProgram } from "../../src/cli/context.ts";
import { forkPoint, openTree } from "../../src/review/git-tree.ts";
import type { Review } from "../../src/review/model.ts";
import { treeFiles } from "../../src/review/tree-files.ts";
import { kantivSf } from "../helpers/cli.ts";
import { memoryFiles } from "../helpers/memory-files.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { elements, fixture, type Repository, repository } from "./repository.ts";

const LABEL = elements("ExternalClientApplication", "<label>Acme CRM</label>");
const SCOPES = elements(
  "ExtlClntAppOauthSettings",
  "<commaSeparatedOauthScopes>Api, Full, RefreshToken</commaSeparatedOauthScopes>",
);
const ports = (cwd: string) => ({ exec: execProgram, env: { PATH: process.env.PATH }, cwd });
const shipped = {
  files: memoryFiles({
    "/shipped/one/template.yaml": "name: one",
    // Were it asked for so, this disk would answer.
    "/etc/passwd": "root",
    "/shipped/../etc/passwd": "root",
  }),
  folder: "/shipped",
};

async function filesAt(repo: Repository, ref = "HEAD") {
  const tree = await openTree(ref, ports(repo.folder));
  return treeFiles(tree, shipped, ports(repo.folder));
}

function shallow(repo: Repository, into: string, ...args: string[]): void {
  execFileSync("git", ["clone", "--quiet", ...args, pathToFileURL(repo.folder).href, into], {
    env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null" },
    stdio: "pipe",
  });
}

describe("two commits, read without a checkout", () => {
  it("what others merged into base meanwhile is no change of head's", async () => {
    const repo = await repository();
    repo.commit("Label", LABEL);
    repo.git("checkout", "--quiet", "main");
    repo.commit("Scopes, by others", SCOPES);
    repo.git("checkout", "--quiet", "change");
    const { result } = (await repo.review("--no-rehearse", "--json")).json<Review>();
    const changed = result.templates.flatMap(({ cases }) =>
      cases.flatMap(({ changes }) => changes.map(({ type }) => type)),
    );
    expect([...new Set(changed)]).toEqual(["ExternalClientApplication"]);
    expect(result.findings).toMatchObject({ new: [], solved: [] });
  });

  it("what lies uncommitted in the working tree has no part in it, and that is said", async () => {
    const repo = await repository();
    writeFileSync(join(repo.folder, "orgs/acme.yaml"), "broken: [");
    const { stdout, stderr } = await repo.review("--no-rehearse");
    expect(stdout).toContain("nothing changes for any org");
    expect(stderr).toContain("not committed");
    expect((await repo.review("--no-rehearse", "--head", "change")).stderr).not.toContain("not committed");
    expect(repo.git("status", "--porcelain").trim()).toBe("M orgs/acme.yaml");
  });

  it("works in a shallow clone of a merge commit and its parents", async () => {
    const repo = await repository();
    repo.commit("Scopes", SCOPES);
    repo.git("checkout", "--quiet", "main");
    repo.commit("Readme", { "README.md": "# Orgs\n" });
    repo.git("merge", "--quiet", "--no-ff", "--no-edit", "change");
    const clone = join(await tempFolder(), "clone");
    shallow(repo, clone, "--depth=2");
    const result = await kantivSf(["review", "--base", "HEAD^1", "--no-rehearse", "--json"], { cwd: clone });
    expect(result.json<Review>().result.findings.new).toMatchObject([{ code: "ECA201" }]);
  });

  it("compares with base itself where a shallow clone doesn't reach back to the fork", async () => {
    const repo = await repository();
    repo.commit("Label", LABEL);
    repo.git("checkout", "--quiet", "main");
    repo.commit("Readme", { "README.md": "# Orgs\n" });
    const clone = join(await tempFolder(), "clone");
    shallow(repo, clone, "--depth=1", "--no-single-branch");
    const fork = await forkPoint("origin/main", "origin/change", ports(clone));
    expect(fork.commit).toBe(repo.git("rev-parse", "main").trim());
    const result = await kantivSf(
      ["review", "--base", "origin/main", "--head", "origin/change", "--no-rehearse", "--json"],
      { cwd: clone },
    );
    expect(result.json<Review>().result.affectedOrgs).toEqual(["orgs/acme.yaml", "orgs/globex.yaml"]);
  });

  it("may be asked from any folder of the repository, and for some paths alone", async () => {
    const repo = await repository();
    repo.commit("Scopes", {
      ...SCOPES,
      "other/kantiv.key": "-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n",
    });
    const within = await kantivSf(["review", "--base", "main", "--no-rehearse", "--json", "templates"], {
      cwd: join(repo.folder, "orgs"),
    });
    const { result } = within.json<Review>();
    expect(result.findings.new.map(({ code }) => code)).toEqual(["ECA201"]);
    expect(result.affectedOrgs).toEqual([]);
  });
});

describe("a wrong input is told with what to do", () => {
  it.each([
    ["a branch that is not here", ["--base", "origin/nowhere"], "GIT_REF", "git fetch --depth=1"],
    ["a word that git would take for an option", ["--base=--output=/tmp/x"], "GIT_REF", "Check the name"],
    ["a head that is not here", ["--base", "main", "--head", "nowhere"], "GIT_REF", "Check the name"],
    ["a path that neither side has", ["--base", "main", "templtes"], "REVIEW_PATH", "repository's root"],
  ])("%s", async (_what, args, code, remedy) => {
    const repo = await repository();
    const result = await kantivSf(["review", ...args, "--json"], { cwd: repo.folder });
    expect(result.code).toBe(2);
    expect(result.json().error).toMatchObject({ code, remedy: expect.stringContaining(remedy) });
  });

  it("no repository", async () => {
    const result = await kantivSf(["review", "--base", "main", "--json"], {
      cwd: await tempFolder(),
      env: { GIT_CEILING_DIRECTORIES: "/tmp" },
    });
    expect(result.code).toBe(2);
    expect(result.json().error).toMatchObject({ code: "GIT_REPOSITORY" });
  });

  it("no git", async () => {
    const result = await kantivSf(["review", "--base", "main", "--json"], {
      cwd: await tempFolder(),
      env: { PATH: "/nowhere" },
    });
    expect(result.json().error).toMatchObject({ code: "GIT_MISSING" });
  });
});

describe("the files of a commit as a disk", () => {
  it("lists folders, reads files and refuses to write", async () => {
    const files = await filesAt(await repository());
    expect(await files.list("orgs")).toEqual([
      { name: "acme.yaml", directory: false },
      { name: "globex.yaml", directory: false },
      { name: "kantiv.crt", directory: false },
    ]);
    expect(await files.list("./")).toEqual([
      { name: "orgs", directory: true },
      { name: "templates", directory: true },
    ]);
    expect((await files.read("./orgs/../orgs/acme.yaml")).toString()).toBe(fixture()["orgs/acme.yaml"]);
    await expect(files.write("orgs/acme.yaml", "")).rejects.toThrow("cannot be written");
  });

  it("answers as the real disk does where there is nothing to read", async () => {
    const files = await filesAt(await repository());
    await expect(files.read("nowhere")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(files.read("orgs")).rejects.toMatchObject({ code: "EISDIR" });
    await expect(files.list("orgs/acme.yaml")).rejects.toMatchObject({ code: "ENOTDIR" });
    await expect(files.list("nowhere")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("shows nothing of the machine but the templates that ship", async () => {
    const files = await filesAt(await repository());
    expect((await files.read("/shipped/one/template.yaml")).toString()).toBe("name: one");
    for (const path of ["/etc/passwd", "../../etc/passwd", "/shipped/../etc/passwd", "/shippedelse"]) {
      expect(await files.exists(path), path).toBe(false);
    }
  });

  it("leaves out links, so that none leads anywhere", async () => {
    const repo = await repository();
    mkdirSync(join(repo.folder, "links"));
    symlinkSync("/etc/passwd", join(repo.folder, "links/passwd.yaml"));
    symlinkSync("../orgs", join(repo.folder, "links/orgs"));
    repo.commit("Links", {});
    expect(await (await filesAt(repo)).exists("links")).toBe(false);
  });

  it("leaves out paths that no checkout would make", async () => {
    const repo = await repository();
    const blob = repo.git("rev-parse", "HEAD:orgs/acme.yaml").trim();
    const entries: [string, string][] = [
      ["..", "escape.yaml"],
      [".git", "config.yaml"],
      ["a\\b", "x.yaml"],
      ["plain", "x.yaml"],
    ];
    const trees = entries.map(([folder, name]) => {
      const inner = mktree(repo, `100644 blob ${blob}\t${name}\n`);
      return `040000 tree ${inner}\t${folder}\n`;
    });
    const commit = repo.git("commit-tree", mktree(repo, trees.join("")), "-m", "Hostile").trim();
    const tree = await openTree(commit, ports(repo.folder));
    expect([...tree.objects.keys()]).toEqual(["plain/x.yaml"]);
  });

  it("says so when an object is not there", async () => {
    const repo = await repository();
    const tree = await openTree("HEAD", ports(repo.folder));
    const without = { ...tree, objects: new Map([["orgs/acme.yaml", "0".repeat(40)]]) };
    expect(await thrownBy(treeFiles(without, shipped, ports(repo.folder)))).toMatchObject({
      code: "GIT_REPOSITORY",
      exit: 2,
    });
  });
});

/** Writes a tree as it is told, which `git add` would not. */
function mktree(repo: Repository, entries: string): string {
  return execFileSync("git", ["mktree"], {
    cwd: repo.folder,
    input: entries,
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  }).trim();
}
