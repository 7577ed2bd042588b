import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CliResult } from "../helpers/cli.ts";
import type { Attack } from "./attack.ts";
import {
  all,
  apply,
  found,
  git,
  link,
  lint,
  MARK,
  type Make,
  orgFile,
  type Place,
  pipe,
  plan,
  put,
  refused,
  repository,
  TEMPLATE,
} from "./pulled.ts";

const linkedRecord = (path: string): Make =>
  all(
    orgFile((text) => text),
    link(path, ({ outside }) => join(outside, "secret")),
  );
const RECORDS: readonly Attack[] = [
  repository(
    "the folder of records is a link outside, plan",
    all(
      orgFile((text) => text),
      link(".kantiv", ({ outside }) => outside),
    ),
    plan,
    refusedRecord,
  ),
  repository(
    "the folder of records is a link outside, apply",
    all(
      orgFile((text) => text),
      link(".kantiv", ({ outside }) => outside),
    ),
    apply,
    refusedRecord,
  ),
  repository("the audit log is a link outside, apply", linkedRecord(".kantiv/audit.jsonl"), apply, refusedRecord),
  repository(
    "the folder of an org's record is a link outside, apply",
    all(
      orgFile((text) => text),
      link(".kantiv/orgs", ({ outside }) => outside),
    ),
    apply,
    refusedRecord,
  ),
  repository(
    "the audit log is a pipe, audit verify",
    all(
      orgFile((text) => text),
      pipe(".kantiv/audit.jsonl"),
    ),
    () => ["audit", "verify", "--org", "a.yaml"],
    refused,
  ),
  repository(
    "a record that is committed, lint",
    (place) => {
      put("orgs/.kantiv/audit.jsonl", "{}\n")(place);
      git(place.folder, "init", "--quiet");
      git(place.folder, "add", "--force", ".");
    },
    lint,
    found,
  ),
].map((attack) => ({
  ...attack,
  // The org may be asked: what is here is its own.
  effects: async (world, said) =>
    ((await attack.effects?.(world, said)) ?? []).filter((effect) => !effect.startsWith("an org was asked")),
}));

function refusedRecord(_place: Place, { code }: CliResult): string[] {
  return code === 70 ? ["a bug"] : [];
}

/** A name that git takes for a branch, and a shell for a command. */
const SUBSTITUTED = `$(touch$\{IFS}${MARK})`;

const committed: Make = (place) => {
  put("t/template.yaml", TEMPLATE)(place);
  git(place.folder, "init", "--quiet");
  git(place.folder, "add", ".");
  git(place.folder, "commit", "--quiet", "--message", "Base");
  git(place.folder, "branch", SUBSTITUTED);
};

const REFS: readonly Attack[] = [
  `--output=${MARK}`,
  `--upload-pack=: > ${MARK}`,
  `--exec=: > ${MARK}`,
  SUBSTITUTED,
  `HEAD; : > ${MARK}`,
  `HEAD^{/$(: > ${MARK})}`,
  "../../../etc/passwd",
  "HEAD:t/template.yaml",
  "-",
  "@{-1}",
].map((ref) =>
  repository(`a base named ${ref}, review`, committed, () => ["review", "--no-rehearse", `--base=${ref}`]),
);

/** A repository inside of the folder, as files of a commit can be: git takes its settings where it is run in it. */
const bare: Make = (place) => {
  committed(place);
  const inner = join(place.folder, "inner");
  git(place.folder, "init", "--quiet", "--bare", inner);
  const settings = `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ${place.folder}\n\tfsmonitor = ": > ${join(place.outside, MARK)} #"\n`;
  writeFileSync(join(inner, "config"), settings);
  cpSync(join(place.folder, ".git/index"), join(inner, "index"));
  cpSync(join(place.folder, ".git/objects"), join(inner, "objects"), { recursive: true });
  cpSync(join(place.folder, ".git/refs"), join(inner, "refs"), { recursive: true });
};

const REPOSITORIES: readonly Attack[] = [
  repository(
    "a hostile repository in the folder, lint",
    all(bare, put("inner/some.key", "-----BEGIN PRIVATE KEY-----\n")),
    lint,
  ),
  {
    ...repository(
      "a hostile repository that is the working directory, lint",
      all(bare, put("inner/some.key", "-----BEGIN PRIVATE KEY-----\n")),
      lint,
    ),
    cwd: "pulled/inner",
  },
  {
    ...repository("a hostile repository that is the working directory, review", bare, () => [
      "review",
      "--no-rehearse",
      "--base",
      "HEAD",
    ]),
    cwd: "pulled/inner",
  },
];

/** Records of runs, names of refs, and repositories in a repository. */
export const GIT_ATTACKS: readonly Attack[] = [...RECORDS, ...REFS, ...REPOSITORIES];
