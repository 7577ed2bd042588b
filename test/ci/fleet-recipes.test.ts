import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { kantivSf } from "../helpers/cli.ts";
import { type Fleet, fleetOf, orgName } from "../helpers/fleet.ts";
import { GIT_ENV, initialised, initialiseOnce } from "../helpers/initialised.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

interface Step {
  name?: string;
  if?: string;
  run?: string;
  uses?: string;
  env?: Record<string, string>;
}

interface Container {
  args: string[];
}

/** A repository that `init --with-fleet` wrote, with three orgs whose secrets are sealed; the first is the canary. */
interface Repository {
  folder: string;
  fleet: Fleet;
  /** The one secret of the CI. */
  identity: string;
}

beforeAll(initialiseOnce, 120_000);

const BASE = `template: templates/kantiv-integration
admin: { accessToken: { sealed: "{org}-token", in: secrets.yaml } }
jwt:
  certificate: kantiv.crt
  key: { sealed: key, in: secrets.yaml }
`;

async function repository(): Promise<Repository> {
  const [folder, fleet, identity] = [
    await initialised(),
    await fleetOf(3, { realTime: true }),
    await generateX25519Identity(),
  ];
  await kantivSf(["init", "--with-fleet"], { cwd: folder });
  rmSync(join(folder, "orgs/example.yaml"));
  mkdirSync(join(folder, ".git"));
  copyFileSync(join(fleet.folder, "kantiv.crt"), join(folder, "kantiv.crt"));
  writeFileSync(join(folder, "base.yaml"), BASE);
  onTestFinished(() => fleet[Symbol.asyncDispose]());
  const recipient = await identityToRecipient(identity);
  const seal = (name: string, variable: string) =>
    kantivSf(["seal", name, "--in", "secrets.yaml", "--env", variable, "--recipient", recipient], {
      cwd: folder,
      env: fleet.env,
    });
  await seal("key", "KANTIV_JWT_KEY");
  for (const at of [0, 1, 2]) {
    const text = readFileSync(join(fleet.folder, `orgs/${orgName(at)}.yaml`), "utf8");
    writeFileSync(join(folder, `orgs/${orgName(at)}.yaml`), `${text}${at === 0 ? "tags: [canary]\n" : ""}`);
    await seal(`${orgName(at)}-token`, `TOKEN_ACME_00${at}`);
  }
  return { folder, fleet, identity };
}

/** A machine of GitHub's, on which the steps of a job run one after the other. */
async function machine({ folder, identity }: Repository) {
  const runner = await tempFolder();
  const files = { GITHUB_PATH: join(runner, "path"), GITHUB_STEP_SUMMARY: join(runner, "summary.md") };
  for (const path of Object.values(files)) writeFileSync(path, "");
  const given: Record<string, string> = { "secrets.KANTIV_SF_AGE_IDENTITY": identity, "vars.KANTIV_SF_TRUST": "" };
  const filled = (text: string) =>
    text.replace(/\$\{\{ (\S+) \}\}/g, (_all, name) => given[name] ?? expect.fail(`${name} is not there`));
  return {
    summary: () => readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
    /** Runs a job, as far as it says itself what goes on after a step that failed; the code of each step that ran, by its name. */
    async job(steps: readonly Step[]) {
      const ended: Record<string, number> = {};
      let said = "";
      for (const { name = "", run, env, if: condition } of steps) {
        if (run === undefined || (condition === undefined && Object.values(ended).some((code) => code !== 0))) continue;
        const own = Object.fromEntries(Object.entries(env ?? {}).map(([key, value]) => [key, filled(value)]));
        const path = `${readFileSync(files.GITHUB_PATH, "utf8").trim()}:${GIT_ENV.PATH}`;
        const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
          cwd: folder,
          env: { ...GIT_ENV, ...files, ...own, PATH: path, CI: "true" },
        });
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
        [ended[name]] = (await once(child, "close")) as [number];
      }
      return { ended, said };
    },
  };
}

const workflow = ({ folder }: Repository, name: string): Record<string, { steps: Step[] }> =>
  parse(readFileSync(join(folder, `.github/workflows/${name}.yml`), "utf8")).jobs;
const hasApp = async ({ folder, identity }: Repository, at: number) => {
  const env = { KANTIV_SF_AGE_IDENTITY: identity };
  const { code } = await kantivSf(["verify", "--org", `orgs/${orgName(at)}.yaml`], { cwd: folder, env });
  return code === 0;
};

describe("the workflows that init --with-fleet writes", { timeout: 180_000 }, () => {
  it("leave a repository that has nothing to be found against it", async () => {
    const folder = await initialised();
    expect(
      (await kantivSf(["init", "--with-fleet", "--json"], { cwd: folder })).json<{ written: string[] }>().result
        .written,
    ).toEqual([
      "fleet.yaml",
      ".github/workflows/kantiv-sf-nightly.yml",
      ".github/workflows/kantiv-sf-rollout.yml",
      "kubernetes/Dockerfile",
      "kubernetes/apply.yaml",
    ]);
    expect((await kantivSf(["lint", "--json"], { cwd: folder })).json().result).toMatchObject({ findings: [] });
    const listed = await kantivSf(["fleet", "list", "--fleet", "--json"], { cwd: folder });
    expect(listed.json<{ orgs: { wave: string }[] }>().result.orgs).toMatchObject([
      { name: "example", wave: "canary" },
    ]);
  });

  it("stop the roll-out at a canary that fails, before the rest is touched", async () => {
    const repo = await repository();
    const jobs = workflow(repo, "kantiv-sf-rollout");
    const path = join(repo.folder, `orgs/${orgName(0)}.yaml`);
    const good = readFileSync(path, "utf8");
    writeFileSync(path, good.replace("kantiv@", "nobody@"));
    const plan = await machine(repo);
    expect((await plan.job(jobs.plan?.steps ?? [])).ended).toEqual({ Install: 0, Plan: 0, Summary: 0 });
    expect(plan.summary()).toContain(orgName(0));
    const canary = await (await machine(repo)).job(jobs.canary?.steps ?? []);
    expect(canary.ended).toEqual({ Install: 0, Apply: 1, Summary: 0 });
    writeFileSync(path, good);
    expect(await hasApp(repo, 1)).toBe(false);
  });

  it("show the plan of all, then set up wave by wave just what was planned", async () => {
    const repo = await repository();
    const jobs = workflow(repo, "kantiv-sf-rollout");
    const plan = await machine(repo);
    expect((await plan.job(jobs.plan?.steps ?? [])).ended).toMatchObject({ Plan: 0 });
    expect(plan.summary()).toContain("3 orgs");
    for (const wave of ["canary", "rest"]) {
      const { ended, said } = await (await machine(repo)).job(jobs[wave]?.steps ?? []);
      expect(ended, said).toEqual({ Install: 0, Apply: 0, Summary: 0 });
      expect([await hasApp(repo, 0), await hasApp(repo, 1)]).toEqual([true, wave === "rest"]);
      expect(said).not.toContain(repo.identity);
    }
  });

  it("find at night what drifted and whose login fails, say so in the summary, and go on to the end", async () => {
    const repo = await repository();
    await kantivSf(["apply", "--fleet", "--yes"], { cwd: repo.folder, env: { KANTIV_SF_AGE_IDENTITY: repo.identity } });
    const { nightly } = workflow(repo, "kantiv-sf-nightly");
    const quiet = await (await machine(repo)).job(nightly?.steps ?? []);
    expect(quiet.ended, quiet.said).toEqual({ Install: 0, Drift: 0, Verify: 0, Summary: 0, "How they stand": 0 });
    const path = join(repo.folder, `orgs/${orgName(2)}.yaml`);
    writeFileSync(path, `${readFileSync(path, "utf8")}parameters: { label: Another }\n`);
    const loud = await machine(repo);
    const { ended, said } = await loud.job(nightly?.steps ?? []);
    expect(ended).toEqual({ Install: 0, Drift: 4, Verify: 0, Summary: 0, "How they stand": 0 });
    expect(loud.summary()).toContain(orgName(2));
    expect(said).toContain("drifted");
    for (const page of ["drift/fleet.html", "verify/fleet.xml"])
      expect(existsSync(join(repo.folder, "night", page))).toBe(true);
  });
});

describe("the indexed job of Kubernetes that init --with-fleet writes", { timeout: 180_000 }, () => {
  const documentsOf = (repo: Repository) =>
    parseAllDocuments(readFileSync(join(repo.folder, "kubernetes/apply.yaml"), "utf8")).map((document) =>
      document.toJS(),
    );

  it("has as many pods as shards, and its results merge to one", async () => {
    const repo = await repository();
    const [apply, merge] = documentsOf(repo);
    const results = await tempFolder();
    const run = async ({ args }: Container, index?: number) => {
      const words = args.map((arg) =>
        arg.replace("$(JOB_COMPLETION_INDEX)", String(index)).replace(/^\/results/, results),
      );
      const env = {
        KANTIV_SF_AGE_IDENTITY: repo.identity,
        ...(index === undefined ? {} : { JOB_COMPLETION_INDEX: String(index) }),
      };
      return kantivSf(words, { cwd: repo.folder, env });
    };
    const [pod] = apply.spec.template.spec.containers;
    const [last] = merge.spec.template.spec.containers;
    for (let index = 0; index < apply.spec.completions - 1; index++) expect((await run(pod, index)).code).toBe(0);
    const lost = await run(last);
    expect([lost.code, lost.stdout + lost.stderr]).toEqual([1, expect.stringContaining("4")]);
    expect((await run(pod, apply.spec.completions - 1)).code).toBe(0);
    const whole = await run(last);
    expect([whole.code, whole.stdout]).toEqual([0, expect.stringContaining("1 as it should be")]);
  });

  it("runs without rights of the cluster or of the machine, in an image that holds no secret", async () => {
    const repo = await repository();
    for (const { kind, spec } of documentsOf(repo)) {
      if (kind !== "Job") continue;
      expect(spec.template.spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true },
      });
      for (const { securityContext } of spec.template.spec.containers)
        expect(securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
    }
    const copied = [...readFileSync(join(repo.folder, "kubernetes/Dockerfile"), "utf8").matchAll(/^COPY (\S+)/gm)].map(
      ([, from]) => from,
    );
    expect(copied).toEqual(["tools", "fleet.yaml", "templates", "orgs"]);
  });
});
