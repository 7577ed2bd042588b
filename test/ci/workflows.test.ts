import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../helpers/shipped-template.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
}

interface Job {
  if?: string;
  needs?: string;
  environment?: string;
  permissions?: Record<string, string>;
  steps: Step[];
}

interface Workflow {
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  jobs: Record<string, Job>;
}

const text = (path: string) => readFileSync(join(ROOT, path), "utf8");
const folders = [".github/workflows", "scaffold/workflows", "scaffold/fleet/workflows"];
const paths = folders.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`));
const workflows = paths.map((path): [string, Workflow] => [path, parse(text(path))]);
const action: { runs: { steps: Step[] } } = parse(text("action.yml"));
const stepsOf = (workflow: Workflow) => Object.values(workflow.jobs).flatMap(({ steps }) => steps);

/** Each commit was looked up at its tag; another one must be, too, before it is put here. */
const PINNED = [
  "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683",
  "actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020",
  "actions/cache/restore@0057852bfaa89a56745cba8c7296529d2fc39830",
  "actions/cache/save@0057852bfaa89a56745cba8c7296529d2fc39830",
  "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093",
  "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02",
];

describe.each([
  ...workflows.map(([path, workflow]) => [path, stepsOf(workflow)] as const),
  ["action.yml", action.runs.steps] as const,
])("%s", (_path, steps) => {
  it("uses nothing but actions pinned to a commit", () => {
    for (const { uses } of steps) if (uses !== undefined && uses !== "./") expect(PINNED).toContain(uses);
  });

  it("asks no registry for the tool", () => {
    for (const { run = "" } of steps) expect(run).not.toMatch(/npx|npm (exec|install|i) |kantiv-sf@/);
  });

  it("puts no value of a pull request into a script", () => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });
});

const holdsSecrets = (workflow: Workflow) => JSON.stringify(workflow).includes("secrets.");

it("only the jobs of a fleet hold secrets", () => {
  expect(workflows.flatMap(([path, workflow]) => (holdsSecrets(workflow) ? [path] : []))).toEqual([
    "scaffold/fleet/workflows/kantiv-sf-nightly.yml",
    "scaffold/fleet/workflows/kantiv-sf-rollout.yml",
  ]);
});

describe.each(workflows.filter(([, workflow]) => holdsSecrets(workflow)))("%s", (_path, workflow) => {
  it("runs for nobody's pull request, and on the default branch alone", () => {
    expect(["schedule", "workflow_dispatch"]).toEqual(expect.arrayContaining(Object.keys(workflow.on)));
    for (const job of Object.values(workflow.jobs)) {
      if (job.needs === undefined) expect(job.if).toBe("github.ref_name == github.event.repository.default_branch");
      else expect(Object.keys(workflow.jobs)).toContain(job.needs);
    }
  });

  it("takes secrets from an environment, and gives them to the program alone", () => {
    for (const job of Object.values(workflow.jobs)) {
      expect(job.environment).toMatch(/^kantiv-sf-/);
      expect(JSON.stringify({ ...job, steps: [] })).not.toContain("secrets.");
      for (const { uses, run, env, ...step } of job.steps) {
        expect(JSON.stringify([uses, run, step])).not.toContain("secrets.");
        if (JSON.stringify(env ?? {}).includes("secrets.")) expect(run).toMatch(/^(exec )?kantiv-sf /);
      }
    }
  });
});

describe.each(workflows)("%s", (_path, workflow) => {
  const triggers = Object.keys(workflow.on);
  const rights = [workflow.permissions, ...Object.values(workflow.jobs).map(({ permissions }) => permissions)];
  const writes = rights.some((one) => Object.values(one ?? {}).includes("write"));

  it("has rights of its own, never those of the repository's settings", () => {
    expect(workflow.permissions).toBeDefined();
  });

  it("writes nothing where it runs what a pull request brings, and runs none of it where it writes", () => {
    if (!holdsSecrets(workflow)) expect(triggers).toEqual(writes ? ["workflow_run"] : ["pull_request"]);
    if (writes) expect(stepsOf(workflow).filter(({ uses }) => uses !== undefined)).toEqual([]);
    expect(writes && holdsSecrets(workflow)).toBe(false);
  });

  it("leaves no token in the working tree", () => {
    for (const { uses, with: inputs } of stepsOf(workflow)) {
      if (uses?.startsWith("actions/checkout@")) expect(inputs).toMatchObject({ "persist-credentials": false });
    }
  });
});

it("this repository comments as every other one does", () => {
  expect(text(".github/workflows/review-comment.yml")).toBe(text("scaffold/workflows/kantiv-sf-comment.yml"));
});

describe("the job that writes the comment", () => {
  const [comment] = Object.values(parse(text("scaffold/workflows/kantiv-sf-comment.yml")).jobs) as Job[];
  const script = comment?.steps[0]?.run ?? "";
  const SHA = "0123456789abcdef0123456789abcdef01234567";

  /** Runs the script with a `gh` that answers from these texts and writes down what it was asked. */
  async function commented(
    files: Record<string, string>,
    answers: { pulls: string; comments: string },
  ): Promise<string[]> {
    const folder = await tempFolder();
    writeFileSync(join(folder, "script.sh"), script);
    for (const [name, body] of Object.entries(files)) writeFileSync(join(folder, name), body);
    writeFileSync(join(folder, "pulls"), answers.pulls);
    writeFileSync(join(folder, "comments"), answers.comments);
    writeFileSync(join(folder, "gh"), FAKE_GH);
    chmodSync(join(folder, "gh"), 0o755);
    writeFileSync(join(folder, "asked"), "");
    execFileSync("bash", ["script.sh"], {
      cwd: folder,
      stdio: "pipe",
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        GH_REPO: "acme/orgs",
        RUN_ID: "7",
        HEAD_SHA: SHA,
        HEAD_OWNER: "mallory",
        HEAD_BRANCH: "x; echo pwned",
        GITHUB_STEP_SUMMARY: join(folder, "summary"),
      },
    });
    return readFileSync(join(folder, "asked"), "utf8")
      .split("\n")
      .filter((line) => line !== "");
  }

  const REVIEW = "<!-- kantiv-sf review -->\n\n### Fine\n";

  it("writes a first comment on the pull request that GitHub names", async () => {
    const asked = await commented({ "review.md": REVIEW }, { pulls: "41", comments: "" });
    expect(asked).toContain("run download 7 --name kantiv-sf-reports --dir reports");
    expect(asked.at(-1)).toBe(
      "api --silent --method POST repos/acme/orgs/issues/41/comments -F body=@reports/review.md",
    );
  });

  it("writes over its own earlier comment", async () => {
    const asked = await commented({ "review.md": REVIEW }, { pulls: "41", comments: "900" });
    expect(asked.at(-1)).toBe(
      "api --silent --method PATCH repos/acme/orgs/issues/comments/900 -F body=@reports/review.md",
    );
  });

  it("sends the findings to code scanning, at the head of the pull request", async () => {
    const asked = await commented({ "lint.sarif": "{}" }, { pulls: "41", comments: "" });
    expect(asked.at(-1)).toBe(
      `api --silent --method POST repos/acme/orgs/code-scanning/sarifs -f commit_sha=${SHA} -f ref=refs/pull/41/head -F sarif=@lint.base64`,
    );
  });

  it.each([
    ["a pull request that moved on", { "review.md": REVIEW }, { pulls: "", comments: "" }],
    ["a text without the marker", { "review.md": "Hello\n" }, { pulls: "41", comments: "" }],
    ["a text that is too long", { "review.md": REVIEW + "x".repeat(65_536) }, { pulls: "41", comments: "" }],
    ["no reports at all", {}, { pulls: "41", comments: "" }],
  ])("writes nothing for %s", async (_what, files, answers) => {
    const asked = await commented(files as Record<string, string>, answers);
    expect(asked.filter((line) => /POST|PATCH/.test(line))).toEqual([]);
  });
});

const FAKE_GH = `#!/bin/sh
here=$(dirname "$0")
printf '%s\\n' "$*" | tr '\\n' ' ' | sed 's/ $//' >> "$here/asked"; echo >> "$here/asked"
# What is sent from a file must be there.
for word; do case "$word" in *=@*) [ -s "\${word#*=@}" ] || exit 1 ;; esac; done
case "$*" in
  run*) mkdir -p reports; cp review.md lint.sarif reports/ 2>/dev/null; [ -n "$(ls reports)" ] ;;
  *repos/acme/orgs/pulls*) cat "$here/pulls" ;;
  *--paginate*) cat "$here/comments" ;;
esac
`;
