import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { kantivSf } from "../helpers/cli.ts";
import { GIT_ENV, initialised, initialiseOnce } from "../helpers/initialised.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { key } from "../lint/acme.ts";

const all = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("/.git/") && !entry.parentPath.endsWith("/.git"))
    .map((entry) => join(entry.parentPath, entry.name));

beforeAll(initialiseOnce, 120_000);

describe("init", () => {
  it("writes a repository that has nothing to be found against it", async () => {
    const folder = await initialised();
    const result = await kantivSf(["lint", "--json"], { cwd: folder });
    expect(result.json().result).toMatchObject({ findings: [], summary: { suppressed: 0 } });
    expect(result.code).toBe(0);
  });

  it("tells editors a schema that is there and that each file keeps to", async () => {
    const folder = await initialised();
    const checked = all(folder).filter((path) => {
      const text = readFileSync(path, "utf8");
      const named = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)?.[1];
      if (named === undefined) return false;
      const schema = JSON.parse(readFileSync(resolve(path, "..", named), "utf8"));
      const ajv = new Ajv({ strict: false });
      addFormats.default(ajv);
      expect(ajv.validate(schema, parse(text)), `${path}: ${ajv.errorsText()}`).toBe(true);
      return true;
    });
    expect(checked.map((path) => path.slice(folder.length + 1)).sort()).toEqual([
      ".kantiv-sf.yaml",
      "orgs/example.yaml",
      "templates/kantiv-integration/examples/defaults.yaml",
      "templates/kantiv-integration/examples/partner.yaml",
      "templates/kantiv-integration/examples/strict.yaml",
      "templates/kantiv-integration/template.yaml",
    ]);
  });

  it("leaves what is there as it is, and adds what is missing", async () => {
    const folder = await initialised();
    writeFileSync(join(folder, "README.md"), "Mine.\n");
    rmSync(join(folder, "orgs/example.yaml"));
    const first = await kantivSf(["init", "--json"], { cwd: folder });
    expect(first.json<{ written: string[] }>().result.written).toEqual(["orgs/example.yaml"]);
    expect(readFileSync(join(folder, "README.md"), "utf8")).toBe("Mine.\n");
    const before = all(folder).map((path) => [path, readFileSync(path, "utf8")]);
    const second = await kantivSf(["init", "--json"], { cwd: folder });
    expect(second.json<{ written: string[]; kept: string[] }>().result).toMatchObject({
      written: [],
      kept: expect.arrayContaining(["README.md", "tools/package.json"]),
    });
    expect(all(folder).map((path) => [path, readFileSync(path, "utf8")])).toEqual(before);
  });

  it("puts no tool of its version beside another one's", async () => {
    const folder = await tempFolder();
    mkdirSync(join(folder, "tools"));
    writeFileSync(join(folder, "tools/package.json"), "{}\n");
    expect((await kantivSf(["init"], { cwd: folder })).code).toBe(0);
    expect(readdirSync(join(folder, "tools"))).toEqual(["package.json"]);
  });

  it("packs the tool itself, locked by the hash of its bytes", async () => {
    const folder = await initialised();
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const name = `kantiv-sf-${version}.tgz`;
    expect(readdirSync(join(folder, "tools")).sort()).toEqual([name, "package-lock.json", "package.json"]);
    const hash = createHash("sha512")
      .update(readFileSync(join(folder, "tools", name)))
      .digest("base64");
    const lock = JSON.parse(readFileSync(join(folder, "tools/package-lock.json"), "utf8"));
    expect(lock.packages["node_modules/kantiv-sf"]).toMatchObject({
      version,
      resolved: `file:${name}`,
      integrity: `sha512-${hash}`,
    });
  });

  it("names a version of a registry only when it is asked to, and says that nobody has locked it", async () => {
    const folder = await tempFolder();
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const result = await kantivSf(["init", "--from-registry"], { cwd: folder });
    expect(result.stdout).toContain("npm install --package-lock-only --ignore-scripts");
    expect(readdirSync(join(folder, "tools"))).toEqual(["package.json"]);
    expect(JSON.parse(readFileSync(join(folder, "tools/package.json"), "utf8")).dependencies).toEqual({
      "kantiv-sf": version,
    });
  });

  it("asks no registry for the tool in any file that it writes", async () => {
    const texts = all(await initialised()).filter((path) => !path.endsWith(".tgz"));
    for (const path of texts) expect(readFileSync(path, "utf8"), path).not.toMatch(/npx|npmjs|kantiv-sf@|__VERSION__/);
  });

  it("writes the template so that the org file renders with it", async () => {
    const folder = await initialised();
    writeFileSync(join(folder, "orgs/kantiv.crt"), key("kantiv.crt"));
    const result = await kantivSf(["render", "--org", "orgs/example.yaml", "--json"], { cwd: folder });
    expect(result.json().result).toMatchObject({ app: "Kantiv_Integration" });
  });

  it("writes a README whose first steps work, with the org file that stands beside it", async () => {
    const folder = await initialised();
    execFileSync("git", ["init", "--quiet"], { cwd: folder });
    const readme = readFileSync(join(folder, "README.md"), "utf8");
    const env = { KANTIV_KEY_PASSPHRASE: "a passphrase that is long enough" };
    for (const name of ["KANTIV_KEY_PASSPHRASE", "KANTIV_JWT_KEY"]) expect(readme).toContain(`export ${name}=`);
    for (const command of ["certificate create", "lint"]) {
      const line = new RegExp(`^kantiv-sf (${command}.*)$`, "m").exec(readme)?.[1] ?? "";
      const result = await kantivSf(line.split(" "), { cwd: folder, env });
      expect(result.code, `${line}: ${result.stdout}${result.stderr}`).toBe(0);
    }
    const org = parse(readFileSync(join(folder, "orgs/example.yaml"), "utf8"));
    expect(org.jwt).toEqual({
      certificate: "kantiv.crt",
      key: { env: "KANTIV_JWT_KEY" },
      passphrase: { env: "KANTIV_KEY_PASSPHRASE" },
    });
  });

  it("writes into a folder of its own when one is named", async () => {
    const folder = await tempFolder();
    expect((await kantivSf(["init", "orgs-as-code", "--from-registry"], { cwd: folder })).code).toBe(0);
    expect(readdirSync(folder)).toEqual(["orgs-as-code"]);
  });
});

describe("what comes next after init, as git stands there", () => {
  const next = async (cwd: string, ...args: string[]) =>
    (await kantivSf(["init", "--from-registry", ...args], { cwd, env: GIT_ENV })).stdout;
  async function repository(...config: string[]) {
    const folder = await tempFolder();
    execFileSync("git", ["init", "--quiet"], { cwd: folder, env: GIT_ENV });
    if (config.length > 0) execFileSync("git", ["config", ...config], { cwd: folder, env: GIT_ENV });
    return folder;
  }

  it("begins a repository where there is none", async () => {
    expect(await next(await tempFolder())).toContain("Next: git init && git config core.hooksPath .githooks\n");
  });

  it("only names the hook in a repository that is one, and nothing where that is done", async () => {
    expect(await next(await repository())).toContain("Next: git config core.hooksPath .githooks\n");
    const done = await next(await repository("core.hooksPath", ".githooks"));
    expect(done).toContain("Next: kantiv-sf org new");
    expect(done).not.toContain("git config");
  });

  it("puts no other hooks out of use, and says where this one is to be run", async () => {
    const told = await next(await repository("core.hooksPath", ".husky"));
    expect(told).toContain("Git takes its hooks from .husky: have the pre-commit there run .githooks/pre-commit.\n");
    expect(told).not.toContain("git config");
  });

  it("begins none within another: what takes effect at its top alone is said", async () => {
    const told = await next(await repository(), "salesforce");
    expect(told).toMatch(
      /^This folder lies in the repository \/.+: \.githooks and \.github take effect at the top of one alone\.$/m,
    );
    expect(told).toContain("Next: cd salesforce\nthen: kantiv-sf org new");
    expect(told).not.toMatch(/git (init|config)/);
  });
});

describe("the hook before a commit", () => {
  async function hooked() {
    const folder = await initialised();
    const env = { ...GIT_ENV, KANTIV_SF: `${process.execPath} ${join(ROOT, "bin/kantiv-sf.js")}` };
    const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, env, stdio: "pipe", encoding: "utf8" });
    git("init", "--quiet");
    git("config", "core.hooksPath", ".githooks");
    git("add", ".");
    return { folder, git };
  }

  it("may be run, and lets good files pass", async () => {
    const { folder, git } = await hooked();
    expect(statSync(join(folder, ".githooks/pre-commit")).mode & 0o111).toBe(0o111);
    git("commit", "--quiet", "--message", "Begin");
    expect(git("log", "--oneline").trim().split("\n")).toHaveLength(1);
  });

  it("stops a key that is staged, although it lies no longer in the working tree", async () => {
    const { folder, git } = await hooked();
    writeFileSync(join(folder, "orgs/secret.txt.key"), key("kantiv.key"));
    git("add", "--force", "orgs/secret.txt.key");
    writeFileSync(join(folder, "orgs/secret.txt.key"), "");
    expect(() => git("commit", "--quiet", "--message", "Key")).toThrow(/ECA507/);
  });

  it("stops a record of runs that is staged", async () => {
    const { folder, git } = await hooked();
    mkdirSync(join(folder, "orgs/.kantiv"));
    writeFileSync(join(folder, "orgs/.kantiv/audit.jsonl"), "{}\n");
    git("add", "--force", "orgs/.kantiv/audit.jsonl");
    expect(() => git("commit", "--quiet", "--message", "Record")).toThrow(/ECA801/);
  });

  it("keeps keys out by .gitignore, too", async () => {
    const { folder, git } = await hooked();
    writeFileSync(join(folder, "kantiv.key"), key("kantiv.key"));
    expect(git("status", "--porcelain", "--untracked-files=all")).not.toContain("kantiv.key");
  });
});
