import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { ROOT } from "../helpers/shipped-template.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const exec = promisify(execFile);
const INSTALLED = inject("installed");
const env = { PATH: process.env.PATH };

function files(): string[] {
  return globSync("**/*", { cwd: join(INSTALLED, "..") }).filter((name) =>
    statSync(join(INSTALLED, "..", name)).isFile(),
  );
}

/** The files of the package that a command loads, whatever it ends with. */
async function loadedBy(args: readonly string[], cwd = INSTALLED): Promise<string[]> {
  const hook = `import { registerHooks } from "node:module";
registerHooks({ load(url, context, next) { process.stderr.write("loaded " + url + "\\n"); return next(url, context); } });`;
  const node = ["--import", `data:text/javascript,${encodeURIComponent(hook)}`, join(INSTALLED, "bin/kantiv-sf.js")];
  const options = { cwd, env: { ...env, SESSION: "00D000000000001!abc" } };
  const { stderr } = await exec(process.execPath, [...node, ...args], options).catch((ended) => ended);
  return [...String(stderr).matchAll(/^loaded (file:.*)$/gm)].map(([, url]) => fileURLToPath(String(url)));
}

/** An org file, with its certificate, of an org that nobody answers for. */
async function orgFolder(): Promise<string> {
  const folder = await tempFolder();
  const orgFile = [
    "instanceUrl: http://127.0.0.1:9",
    "template: kantiv-integration",
    "admin: { accessToken: { env: SESSION } }",
    "integrationUser: { username: kantiv@acme.com.uat }",
    "jwt: { certificate: kantiv.crt }",
  ];
  await writeFile(join(folder, "acme.yaml"), orgFile.join("\n"));
  await copyFile(join(ROOT, "test/fixtures/keys/kantiv.crt"), join(folder, "kantiv.crt"));
  return folder;
}

describe("an installed package", () => {
  test("is one package of at most 10 MB and 200 files", () => {
    const names = files();
    const bytes = names.reduce((sum, name) => sum + statSync(join(INSTALLED, "..", name)).size, 0);
    expect(names.filter((name) => name.endsWith("package.json"))).toEqual(["kantiv-sf/package.json"]);
    expect(names.length).toBeLessThanOrEqual(200);
    expect(bytes).toBeLessThanOrEqual(10_000_000);
  });

  test("needs no other package, and keeps the licences of those that it has inside", () => {
    const manifest = JSON.parse(readFileSync(join(INSTALLED, "package.json"), "utf8"));
    expect([manifest.dependencies, manifest.devDependencies, manifest.scripts]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const licences = readFileSync(join(INSTALLED, "dist/LICENSES.txt"), "utf8");
    const source = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    for (const [name, version] of Object.entries(source.dependencies))
      expect(licences).toContain(`${name} ${version}\n`);
  });

  test("is packed as npm and its tools expect it", async () => {
    const pack = { tarball: (await readFile(inject("tarball"))).buffer };
    expect((await publint({ pack, strict: true })).messages).toEqual([]);
  });

  test("brings a set-up to a verified login", async () => {
    const { stdout } = await exec(process.execPath, [join(INSTALLED, "bin/kantiv-sf.js"), "demo"], { env });
    expect(stdout).toMatch(/^The JWT login works\.$/m);
  });

  test("loads for help only what help needs", async () => {
    const loaded = await loadedBy(["--help"]);
    const bytes = loaded.reduce((sum, path) => sum + statSync(path).size, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(120_000);
  });

  test("loads nothing that speaks to an org for what stays offline, and does for a plan", async () => {
    const folder = await orgFolder();
    const speaks = async (...args: string[]) =>
      (await loadedBy(args, folder)).filter((path) => /[\\/](jsforce-node|undici)-/.test(path)).length;
    expect(await speaks("lint", "acme.yaml")).toBe(0);
    expect(await speaks("render", "--template", "kantiv-integration")).toBe(0);
    expect(await speaks("history", "--org", "acme.yaml")).toBe(0);
    expect(await speaks("plan", "--org", "acme.yaml")).toBeGreaterThan(0);
  });

  test("loads for one command no flows of another kind", async () => {
    const folder = await orgFolder();
    const names = async (...args: string[]) => (await loadedBy(args, folder)).map((path) => basename(path));
    const lint = await names("lint", "acme.yaml");
    expect(lint.filter((name) => /^(flows-)?(fleet|plan)/.test(name))).toEqual([]);
    expect(lint.some((name) => name.startsWith("flows-lint"))).toBe(true);
    const plan = await names("plan", "--org", "acme.yaml");
    expect(plan.filter((name) => /^(flows-)?fleet/.test(name))).toEqual([]);
  });

  test("has every page that its pages and its errors point to", () => {
    const inPackage = globSync("**/*.md", { cwd: INSTALLED }).flatMap((page) =>
      [...readFileSync(join(INSTALLED, page), "utf8").matchAll(/\]\(((?!https?:|mailto:|#)[^)\s]+)\)/g)].map(
        ([, target]) => join(INSTALLED, page, "..", String(target).replace(/#.*$/, "")),
      ),
    );
    const inErrors = globSync("dist/*.js", { cwd: INSTALLED }).flatMap((file) =>
      [...readFileSync(join(INSTALLED, file), "utf8").matchAll(/(?<![\w/.-])docs\/[a-z][a-z./-]*[a-z]/g)].map(
        ([name]) => join(INSTALLED, name),
      ),
    );
    expect(inPackage.length).toBeGreaterThan(30);
    expect([...inPackage, ...inErrors].filter((path) => !existsSync(path))).toEqual([]);
  });

  test("packs itself into a repository in the same bytes as the checkout packs it", async () => {
    const folder = await tempFolder();
    for (const [name, program] of [
      ["installed", INSTALLED],
      ["checkout", ROOT],
    ] as const) {
      await mkdir(join(folder, name));
      await exec(process.execPath, [join(program, "bin/kantiv-sf.js"), "init"], { env, cwd: join(folder, name) });
    }
    const [name] = globSync("installed/tools/*.tgz", { cwd: folder });
    const packed = (where: string) => readFileSync(join(folder, String(name).replace("installed", where)));
    expect(packed("installed").equals(packed("checkout"))).toBe(true);
  });

  test("lets a test suite start the emulator, with types", async () => {
    const program = `import { startEmulator } from "kantiv-sf/emulator";
      const emulator = await startEmulator();
      console.log((await fetch(new URL("/services/data", emulator.url))).status);
      await emulator.close();`;
    const options = { cwd: join(INSTALLED, "../.."), env };
    const { stdout } = await exec(process.execPath, ["--input-type=module", "--eval", program], options);
    expect(stdout).toBe("200\n");
    const { exports } = JSON.parse(readFileSync(join(INSTALLED, "package.json"), "utf8"));
    expect(readFileSync(join(INSTALLED, exports["./emulator"].types), "utf8")).toContain("function startEmulator");
  });

  test("of the sources, as npm packs a git dependency, runs them below node_modules", async () => {
    const cache = join(ROOT, ".cache");
    await mkdir(cache, { recursive: true });
    // Below the checkout, whose packages Node finds from there.
    const folder = await mkdtemp(join(cache, "git-dependency-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const target = join(folder, "node_modules/kantiv-sf");
    await mkdir(target, { recursive: true });
    await exec("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: ROOT });
    const [tarball] = globSync("*.tgz", { cwd: folder });
    await exec("tar", ["-xzf", join(folder, String(tarball)), "--strip-components=1", "-C", target]);
    const { stdout } = await exec(process.execPath, [join(target, "bin/kantiv-sf.js"), "demo"], { env });
    expect(stdout).toMatch(/^The JWT login works\.$/m);
  });
});
