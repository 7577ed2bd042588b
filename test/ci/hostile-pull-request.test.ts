import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { GIT_ENV, initialised, initialiseOnce } from "../helpers/initialised.ts";
import { serve } from "../helpers/local-server.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

/** A repository as `init` writes it, a pull request against it, and a machine that runs its checks. */
interface World {
  /** The merge of base and pull request, as the workflow checks it out. */
  checkout: string;
  env: Record<string, string>;
  git: (...args: string[]) => string;
  /** Names of the files of the pull request that acted. */
  acted: () => string[];
  /** Addresses that were asked for in its registry. */
  asked: () => string[];
}

beforeAll(initialiseOnce, 120_000);

/** Programs that a pull request brings: each leaves its name where `acted` looks. */
const PROGRAMS = [
  "kantiv-sf",
  "node_modules/.bin/kantiv-sf",
  "node_modules/.bin/npm",
  "node_modules/.bin/node",
  "node_modules/kantiv-sf/bin/kantiv-sf.js",
  "tools/node_modules/.bin/kantiv-sf",
  "tools/node_modules/kantiv-sf/bin/kantiv-sf.js",
  "tools/script.sh",
  "script.sh",
];

/** An org file that a pull request brings, and the configuration by which it would let it pass. */
const OWN_RULES = {
  "orgs/own.yaml": `instanceUrl: https://example--uat.sandbox.my.salesforce.com
template: ../templates/kantiv-integration
trustedHosts: [collector.example]
admin: { accessToken: { env: GITHUB_TOKEN } }
integrationUser: { username: kantiv@example.com.uat }
jwt: { certificate: kantiv.crt, signer: { command: [sh, -c, kms-sign] } }
`,
  ".kantiv-sf.yaml": `lint:
  rules:
    ECA811: { severity: off, reason: it is ours }
    ECA812: { severity: off, reason: it is ours }
    ECA813: { severity: off, reason: it is ours }
  ignore:
    - { rule: ECA811, path: "orgs/**", reason: it is ours }
`,
};
const RULES = ["ECA811", "ECA812", "ECA813"];

/** @param brought files of the pull request beside the hostile ones */
async function world(brought: Readonly<Record<string, string>> = {}): Promise<World> {
  const checkout = await initialised();
  const machine = await tempFolder();
  const [marks, runner] = [join(machine, "marks"), join(machine, "runner")];
  for (const folder of [marks, runner]) mkdirSync(folder);
  const env = { ...GIT_ENV, RUNNER_TEMP: runner, GITHUB_STEP_SUMMARY: join(runner, "summary.md"), CI: "true" };
  const git = (...args: string[]) => execFileSync("git", args, { cwd: checkout, env, stdio: "pipe", encoding: "utf8" });
  const registry = await serve((_request, response) => void response.writeHead(404).end("{}"));
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "--message", "Base");
  git("switch", "--quiet", "--create", "pull-request");
  rmSync(join(checkout, "tools"), { recursive: true });
  for (const [path, text] of Object.entries({ ...hostileFiles(marks, registry.url), ...brought })) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text, { mode: 0o755 });
  }
  git("add", "--all", "--force");
  git("commit", "--quiet", "--message", "Only a label");
  git("switch", "--quiet", "--detach", "main");
  git("merge", "--quiet", "--no-ff", "--message", "Merge", "pull-request");
  return {
    checkout,
    env,
    git,
    acted: () => readdirSync(marks).sort(),
    asked: () => registry.seen.map(({ url }) => url),
  };
}

function hostileFiles(marks: string, registry: string): Record<string, string> {
  const mark = (path: string) => `: > ${join(marks, path.replaceAll("/", "%"))}`;
  const shell = (path: string) => `#!/bin/sh\n${mark(path)}\n`;
  const script = (path: string) =>
    `require("fs").writeFileSync(${JSON.stringify(join(marks, path.replaceAll("/", "%")))}, "");\n`;
  const manifest = (folder: string) =>
    JSON.stringify({
      name: "kantiv-sf",
      version: "0.1.0",
      bin: { "kantiv-sf": "./kantiv-sf" },
      scripts: Object.fromEntries(
        ["preinstall", "install", "postinstall", "prepare"].map((name) => [name, mark(`${folder}${name}`)]),
      ),
      dependencies: { "kantiv-sf": "0.1.0" },
    });
  const npmrc = (folder: string) =>
    `registry=${registry}/\nignore-scripts=false\nscript-shell=./script.sh\nnode-options=--require=./${folder}preload.cjs\n`;
  return {
    ...Object.fromEntries(PROGRAMS.map((path) => [path, path.endsWith(".js") ? script(path) : shell(path)])),
    "preload.cjs": script("preload.cjs"),
    "tools/preload.cjs": script("tools/preload.cjs"),
    "package.json": manifest(""),
    "tools/package.json": manifest("tools/"),
    ".npmrc": npmrc(""),
    "tools/.npmrc": npmrc("tools/"),
    "tools/kantiv-sf-0.1.0.tgz": "no package",
    ".gitattributes": "tools export-ignore\n* filter=own\n",
  };
}

/** What a step of a workflow or job says, run as the runner runs it. */
async function step(script: string, { checkout, env }: World): Promise<{ code: number; said: string }> {
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], { cwd: checkout, env });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const [code] = await once(child, "close");
  return { code, said };
}

const workflow = parse(readFileSync(join(ROOT, "scaffold/workflows/kantiv-sf-review.yml"), "utf8"));
const STEPS: { run?: string }[] = workflow.jobs.review.steps;
const ON_GITHUB = STEPS.flatMap(({ run }) => run ?? []);

/** The job's own script in docs/ci.md. */
const GITLAB: string[] = parse(
  /```yaml\n(kantiv-sf:\n[\s\S]*?)```/.exec(readFileSync(join(ROOT, "docs/ci.md"), "utf8"))?.[1] ?? "",
)["kantiv-sf"].script;

/** The script for any other CI, which runs in a clone of the pull request. */
const PLAIN = /## Any other\n\n```sh\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, "docs/ci.md"), "utf8"))?.[1] ?? "";

/** The steps of the action of this repository, which brings its own program; installing that is `test/package`'s. */
const action: { runs: { steps: { name?: string; run?: string }[] } } = parse(
  readFileSync(join(ROOT, "action.yml"), "utf8"),
);
const ACTION = action.runs.steps.flatMap(({ name, run }) => (run === undefined || name === "Install" ? [] : [run]));
const INPUTS = { ACTION: ROOT, PATHS: "", REPORTS: "reports", BASE: "HEAD^1", HEAD: "HEAD" };

describe("a pull request with programs, packages and settings of its own", () => {
  it("finds none of them used by the workflow's steps", async () => {
    const run = await world();
    for (const script of ON_GITHUB) {
      const { code, said } = await step(script, run);
      expect(code, said).toBe(0);
    }
    expect([run.acted(), run.asked()]).toEqual([[], []]);
    expect(readFileSync(join(run.checkout, "reports/review.md"), "utf8")).toMatch(/^<!-- kantiv-sf review -->\n/);
  }, 120_000);

  it("finds none of them used by the job on GitLab", async () => {
    const run = await world();
    run.git("remote", "add", "origin", run.checkout);
    const target = { ...run.env, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main" };
    const { code, said } = await step(GITLAB.join("\n"), { ...run, env: target });
    expect(code, said).toBe(0);
    expect([run.acted(), run.asked()]).toEqual([[], []]);
    expect(existsSync(join(run.checkout, "reports/review.xml"))).toBe(true);
  }, 120_000);

  it("finds its rules of lint without effect on itself in the workflow, which goes by those of the base", async () => {
    const run = await world(OWN_RULES);
    const ends: number[] = [];
    let all = "";
    for (const script of ON_GITHUB) {
      const { code, said } = await step(script, run);
      ends.push(code);
      all += said;
    }
    // Install ends well, lint and review do not.
    expect(ends, all).toEqual([0, 1, 1]);
    for (const rule of RULES) {
      expect(all).toMatch(new RegExp(`^::error file=orgs/own\\.yaml,.*${rule}`, "m"));
      expect(readFileSync(join(run.checkout, "reports/lint.sarif"), "utf8")).toContain(`"${rule}"`);
    }
  }, 120_000);

  it("finds its rules of lint without effect on itself on GitLab, too", async () => {
    const run = await world(OWN_RULES);
    run.git("remote", "add", "origin", run.checkout);
    const { code, said } = await step(GITLAB.join("\n"), {
      ...run,
      env: { ...run.env, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main" },
    });
    expect(code, said).toBe(1);
    for (const rule of RULES) expect(said).toContain(rule);
  }, 120_000);

  it("finds its rules of lint without effect on itself in the script for any other CI", async () => {
    const run = await world(OWN_RULES);
    run.git("remote", "add", "origin", run.checkout);
    const { code, said } = await step(PLAIN, run);
    expect(code, said).toBe(1);
    for (const rule of RULES) expect(said).toContain(rule);
    expect([run.acted(), run.asked()]).toEqual([[], []]);
  }, 120_000);

  it("finds its rules of lint without effect on itself in the action of this repository", async () => {
    const run = await world(OWN_RULES);
    let all = "";
    const ends: number[] = [];
    for (const script of ACTION) {
      const { code, said } = await step(script, { ...run, env: { ...run.env, ...INPUTS } });
      ends.push(code);
      all += said;
    }
    expect(ends, all).toEqual([1, 1]);
    for (const rule of RULES) {
      expect(all).toMatch(new RegExp(`^::error file=orgs/own\\.yaml,.*${rule}`, "m"));
      expect(readFileSync(join(run.checkout, "reports/lint.sarif"), "utf8")).toContain(`"${rule}"`);
    }
    expect([run.acted(), run.asked()]).toEqual([[], []]);
  }, 120_000);

  it.each([
    ["the workflow", ON_GITHUB, {}],
    ["the action of this repository", ACTION, INPUTS],
    ["the job on GitLab", [GITLAB.join("\n")], { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main" }],
    ["the script for any other CI", [PLAIN], {}],
  ])(
    "is let pass by %s what the base lets pass, and judged by the rules as they come where the base has no configuration",
    async (_what, steps, env) => {
      const run = await world({ "orgs/own.yaml": OWN_RULES["orgs/own.yaml"] });
      const baseWith = (change: () => void) => {
        run.git("switch", "--quiet", "main");
        change();
        run.git("commit", "--quiet", "--message", "What the base lets pass");
        run.git("switch", "--quiet", "--detach", "main");
        run.git("merge", "--quiet", "--no-ff", "--message", "Merge", "pull-request");
        rmSync(join(run.checkout, "reports"), { recursive: true, force: true });
        rmSync(run.env.RUNNER_TEMP ?? "", { recursive: true });
        mkdirSync(run.env.RUNNER_TEMP ?? "");
      };
      const worst = async () => {
        const ends: number[] = [];
        for (const script of steps) ends.push((await step(script, { ...run, env: { ...run.env, ...env } })).code);
        return Math.max(...ends);
      };
      run.git("remote", "add", "origin", run.checkout);
      baseWith(() => {
        writeFileSync(join(run.checkout, ".kantiv-sf.yaml"), OWN_RULES[".kantiv-sf.yaml"]);
        run.git("add", ".kantiv-sf.yaml");
      });
      expect(await worst()).toBe(0);
      baseWith(() => void run.git("rm", "--quiet", ".kantiv-sf.yaml"));
      expect(await worst()).toBe(1);
    },
    240_000,
  );

  it("finds none of its packages used by the hook of somebody who has merged nothing of it", async () => {
    const run = await world();
    run.git("switch", "--quiet", "main");
    run.git("config", "core.hooksPath", ".githooks");
    run.git("checkout", "pull-request", "--", ".");
    const { code, said } = await step("git commit --quiet --message Looked", run);
    expect(code, said).toBe(0);
    expect([run.acted(), run.asked()]).toEqual([[], []]);
  }, 120_000);

  it("would have them used by who asks npm for the tool in the checkout: they are armed", async () => {
    const run = await world();
    await step("npx --yes kantiv-sf lint; (cd tools && npm install)", run);
    expect(run.acted()).not.toEqual([]);
    expect(run.asked()).not.toEqual([]);
  }, 120_000);

  it("fails where the base has no tool, in words that say what is missing", async () => {
    const run = await world();
    run.git("rm", "-r", "--quiet", "tools");
    run.git("commit", "--quiet", "--message", "No tools");
    run.git("commit", "--quiet", "--allow-empty", "--message", "On it");
    const { code, said } = await step(ON_GITHUB[0] ?? "", run);
    expect(code).not.toBe(0);
    expect(said).toContain("::error::The base has no tools/.");
  }, 60_000);
});
