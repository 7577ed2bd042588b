import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { unzip } from "../../src/metadata/zip.ts";
import { kantivSf } from "../helpers/cli.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const NAME = "kantiv-integration";
const OWN = "externalClientApps/${appName}.eca";
let cwd: string;

const clock = () => fakeClock({ start: Date.parse("2026-11-24T12:00:00Z") });
const run = (...args: string[]) => kantivSf([...args], { cwd, clock: clock() });

function orgFile(path: string, template: string): void {
  writeFileSync(
    join(cwd, path),
    `instanceUrl: https://acme--uat.sandbox.my.salesforce.com
template: ${template}
admin: { accessToken: { env: SF_ACCESS_TOKEN } }
integrationUser: { username: kantiv@acme.com.uat }
jwt: { certificate: ${join(ROOT, "test/fixtures/keys/kantiv.crt")} }
`,
  );
}

/** At the root of the working directory: a folder by the name of a template that ships, which tells another app. */
beforeEach(async () => {
  cwd = await tempFolder();
  cpSync(join(ROOT, "templates", NAME), join(cwd, NAME), { recursive: true });
  const app = join(cwd, NAME, OWN);
  writeFileSync(app, readFileSync(app, "utf8").replace("<description>", "<description>Of the folder. "));
  mkdirSync(join(cwd, "orgs"));
});

/** Where each command finds the template that this org file names: the folder, the one that ships, or none. */
const COMMANDS: Readonly<Record<string, (org: string) => Promise<string>>> = {
  async render(org) {
    const { stdout, code } = await run("render", "--org", org);
    return code === 2 ? "none" : stdout.includes("Of the folder.") ? "folder" : "ships";
  },
  async package(org) {
    const { code } = await run("package", "--org", org, "--out", "out.zip");
    if (code === 2) return "none";
    return (await isOfFolder()) ? "folder" : "ships";
  },
  /** The folder's own app is broken for it: lint tells what render refuses. */
  async lint(org) {
    const app = join(cwd, NAME, OWN);
    const whole = readFileSync(app, "utf8");
    const values = "parameters: { folderOnly: x }\n";
    writeFileSync(join(cwd, org), readFileSync(join(cwd, org), "utf8") + values);
    declare("folderOnly");
    const { result } = (await run("lint", org, "--json")).json<{ findings: { code: string }[] }>();
    writeFileSync(app, whole);
    const codes = result.findings.map(({ code }) => code);
    return codes.includes("ECA106") ? "none" : codes.includes("ECA707") ? "ships" : "folder";
  },
  async review(org) {
    commit("before");
    writeFileSync(join(cwd, org), `${readFileSync(join(cwd, org), "utf8")}parameters: { label: Other }\n`);
    const app = join(cwd, NAME, OWN);
    writeFileSync(app, readFileSync(app, "utf8").replace("Of the folder.", "Now of the folder."));
    commit("after");
    const { stdout } = await run("review", "--base", "HEAD~1", "--format", "json", "--no-rehearse");
    const review = JSON.parse(stdout) as { templates: { folder: string | null; cases: Case[] }[] };
    const found = review.templates.find(({ cases }) => cases.some(({ name }) => name === org));
    const one = found?.cases.find(({ name }) => name === org);
    if (one?.head.state !== "rendered") return "none";
    const tells = JSON.stringify(one.changes).includes("Now of the folder.");
    expect(found?.folder).toBe(tells ? NAME : null);
    return tells ? "folder" : "ships";
  },
};

interface Case {
  name: string;
  head: { state: string };
  changes: object[];
}

/** Whether the app in the package is the folder's. */
async function isOfFolder(): Promise<boolean> {
  const files = await unzip(readFileSync(join(cwd, "out.zip")));
  const app = files.find(({ path }) => path.endsWith(".eca-meta.xml"));
  return Buffer.from(app?.bytes ?? [])
    .toString("utf8")
    .includes("Of the folder.");
}

function declare(name: string): void {
  const yaml = join(cwd, NAME, "template.yaml");
  const text = `${readFileSync(yaml, "utf8")}  ${name}:\n    type: apiName\n    description: What only the folder has.\n    default: x\n`;
  writeFileSync(yaml, text);
  const app = join(cwd, NAME, OWN);
  writeFileSync(app, readFileSync(app, "utf8").replace("Of the folder. ", `Of the folder. \${${name}} `));
}

function commit(message: string): void {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@acme.example", ...args], {
      cwd,
      stdio: "pipe",
      env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null" },
    });
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", message);
}

describe.each(Object.entries(COMMANDS))("%s", (_name, found) => {
  it.each([
    ["acme.yaml", NAME, "ships"],
    ["acme.yaml", `./${NAME}`, "folder"],
    ["acme.yaml", `.\\${NAME}`, "folder"],
    ["orgs/acme.yaml", NAME, "ships"],
    ["orgs/acme.yaml", `../${NAME}`, "folder"],
    ["orgs/acme.yaml", `./${NAME}`, "none"],
  ])("takes what %s names as %s from where it is: %s", async (org, template, where) => {
    orgFile(org, template);
    expect(await found(org)).toBe(where);
  });
});

describe("a name on the command line", () => {
  it("is a path first for lint, whose arguments are paths, and a template that ships where there is none", async () => {
    const files = async () => (await run("lint", NAME, "--json")).json<{ summary: object }>().result.summary;
    declare("folderOnly");
    writeFileSync(join(cwd, NAME, "externalClientApps/Second.eca"), "<");
    expect((await run("lint", NAME)).code).toBe(2);
    rmSync(join(cwd, NAME), { recursive: true });
    expect(await files()).toMatchObject({ errors: 0, files: 10 });
  });

  it("is a template that ships for package, and a folder where it is written as a path", async () => {
    const packaged = (template: string) => run("package", "--template", template, "--cert", CRT, "--out", "out.zip");
    expect((await packaged(NAME)).code).toBe(0);
    expect(await isOfFolder()).toBe(false);
    expect((await packaged(`./${NAME}`)).code).toBe(0);
    expect(await isOfFolder()).toBe(true);
  });
});

const CRT = join(ROOT, "test/fixtures/keys/kantiv.crt");

it("init writes the template that ships whatever lies in the working directory", async () => {
  expect((await run("init", "new")).code).toBe(0);
  expect(readFileSync(join(cwd, "new/templates", NAME, OWN), "utf8")).not.toContain("Of the folder.");
});
