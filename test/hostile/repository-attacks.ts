import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CliResult } from "../helpers/cli.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import type { SecretWorld } from "../secrets/world.ts";
import type { Attack } from "./attack.ts";
import { answering } from "./hostile-org.ts";

/** A program of an attacker's leaves this file, wherever it runs. */
const MARK = "kantiv-sf-acted";
/** What a file outside of the repository holds. */
const OUTSIDE = "outside-canary-7Qx2";

/** The repository that somebody sends a pull request to, and a folder outside of it that holds what it wants. */
interface Place {
  folder: string;
  outside: string;
  world: SecretWorld;
}

type Make = (place: Place) => void | Promise<void>;

/** What the attack is tried with; `a.yaml` stands for an org file in the repository. */
type Words = (place: Place) => readonly string[];

/** Sets up a repository by `make`, and has one command run in it: nothing outside may be read, written or run. */
function repository(
  says: string,
  make: Make,
  words: Words,
  more: (place: Place, said: CliResult) => string[] = () => [],
): Attack {
  let place: Place | undefined;
  let asked: string[] = [];
  const here = (world: SecretWorld): Place => {
    const folder = join(world.box.folder, "pulled");
    place ??= { folder, outside: mkdtempSync(join(tmpdir(), "kantiv-sf-outside-")), world };
    return place;
  };
  return {
    says,
    cwd: "pulled",
    line: (world) => words(here(world)),
    async strike(world) {
      const at = here(world);
      rmSync(at.folder, { recursive: true, force: true });
      mkdirSync(at.folder);
      writeFileSync(join(at.outside, "secret"), OUTSIDE);
      asked = [];
      await make(at);
      const end = await answering(world, (reply) => {
        asked.push(reply.path);
        return reply;
      });
      return () => {
        end();
        for (const folder of [at.folder, at.outside]) rmSync(folder, { recursive: true, force: true });
        place = undefined;
      };
    },
    effects(world, said) {
      const at = here(world);
      const acted = [at.folder, at.outside, dirname(at.folder), dirname(at.outside), ROOT].filter((folder) =>
        existsSync(join(folder, MARK)),
      );
      for (const folder of acted) rmSync(join(folder, MARK), { force: true });
      return [
        ...acted.map((folder) => `something ran or wrote in ${folder}`),
        ...(readdirSync(at.outside).join() === "secret" && readFileSync(join(at.outside, "secret"), "utf8") === OUTSIDE
          ? []
          : ["a file outside was changed"]),
        ...(`${said.stdout}${said.stderr}`.includes(OUTSIDE) ? ["a file outside was shown"] : []),
        ...(asked.length === 0 ? [] : [`an org was asked: ${asked[0]}`]),
        ...more(at, said),
      ];
    },
  };
}

const put =
  (path: string, text: string): Make =>
  ({ folder }) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
const link =
  (path: string, target: string | ((place: Place) => string)): Make =>
  (place) => {
    mkdirSync(dirname(join(place.folder, path)), { recursive: true });
    symlinkSync(typeof target === "string" ? target : target(place), join(place.folder, path));
  };
const pipe =
  (path: string): Make =>
  ({ folder }) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    execFileSync("mkfifo", [join(folder, path)]);
  };
/** Sparse: it takes no room. */
const huge =
  (path: string): Make =>
  (place) => {
    put(path, "")(place);
    truncateSync(join(place.folder, path), 5_000_000_000);
  };
const all =
  (...made: Make[]): Make =>
  async (place) => {
    for (const make of made) await make(place);
  };

/** The org file of the world, changed by an attacker, beside its certificate. */
const orgFile =
  (change: (text: string, place: Place) => string): Make =>
  (place) => {
    const { box } = place.world;
    cpSync(join(box.folder, "kantiv.crt"), join(place.folder, "kantiv.crt"));
    writeFileSync(join(place.folder, "a.yaml"), change(readFileSync(box.orgFile, "utf8"), place));
  };

const lint: Words = () => ["lint"];
const plan: Words = () => ["plan", "--org", "a.yaml"];
const apply: Words = () => ["apply", "--org", "a.yaml", "--yes"];
/** Refused as input: nothing was opened. */
const refused = (_place: Place, { code }: CliResult) => (code === 2 ? [] : [`exit ${code}`]);
const found = (_place: Place, { code }: CliResult) => (code === 1 || code === 2 ? [] : [`exit ${code}`]);

const secret = ({ outside }: Place) => join(outside, "secret");
const TEMPLATE = "description: A\nparameters: {}\n";

/** Places from which a file is read: the path, and what has to be there beside it. */
const READ_FILES: readonly [path: string, beside: Make][] = [
  ["a.yaml", () => undefined],
  [".kantiv-sf.yaml", put("t/template.yaml", TEMPLATE)],
  ["t/template.yaml", () => undefined],
  ["t/externalClientApps/A.eca", put("t/template.yaml", TEMPLATE)],
  ["t/examples/defaults.yaml", put("t/template.yaml", TEMPLATE)],
  ["some.key", put("t/template.yaml", TEMPLATE)],
  [
    "kantiv.crt",
    put(
      "a.yaml",
      "template: kantiv-integration\nintegrationUser: { username: a@b.example }\njwt: { certificate: kantiv.crt }\n",
    ),
  ],
];

const FILES: readonly Attack[] = READ_FILES.flatMap(([path, beside]) => [
  repository(`${path} is a link to a file outside, lint`, all(beside, link(path, secret)), lint),
  repository(`${path} is a link to a device without an end, lint`, all(beside, link(path, "/dev/zero")), lint),
  repository(`${path} is a pipe that nobody writes to, lint`, all(beside, pipe(path)), lint),
  repository(`${path} has 5 GB, lint`, all(beside, huge(path)), lint),
]);

const FOLDERS: readonly Attack[] = [
  repository("a folder is a link to the whole disk, lint", link("t", "/"), lint),
  repository("a folder is a link to itself, lint", link("t", "."), lint),
  repository(
    "a template is a folder of the machine, lint",
    orgFile((text) => text.replace("kantiv-integration", "/usr")),
    lint,
    found,
  ),
  repository(
    "a template is a folder far above, lint",
    orgFile((text) => text.replace("kantiv-integration", "../../../../../../../../etc")),
    lint,
    found,
  ),
  repository(
    "a certificate is a file of the machine, lint",
    orgFile((text, at) => text.replace("kantiv.crt", secret(at))),
    lint,
    found,
  ),
  repository(
    "a certificate is a link to a file outside, plan",
    all(
      orgFile((text) => text.replace("kantiv.crt", "own.crt")),
      link("own.crt", secret),
    ),
    plan,
    refused,
  ),
  repository("an org file is a pipe, plan", pipe("a.yaml"), plan, refused),
  repository("an org file is a device, plan", link("a.yaml", "/dev/zero"), plan, refused),
  repository(
    "a certificate is a pipe, plan",
    all(
      orgFile((text) => text.replace("kantiv.crt", "own.crt")),
      pipe("own.crt"),
    ),
    plan,
    refused,
  ),
  repository(
    "a certificate is a device, plan",
    orgFile((text) => text.replace("kantiv.crt", "/dev/zero")),
    plan,
    refused,
  ),
  repository(
    "a template is a device, plan",
    orgFile((text) => text.replace("kantiv-integration", "/dev/zero")),
    plan,
    refused,
  ),
  repository(
    "a file of a template is a link outside, render",
    all(
      shippedCopy(),
      link("t/externalClientApps/B.eca", secret),
      orgFile((text) => text.replace("kantiv-integration", "./t")),
    ),
    () => ["render", "--org", "a.yaml", "--out", "out"],
  ),
];

/** The template that ships, in the repository, with another text in its `template.yaml`. */
function shippedCopy(change: (text: string) => string = (text) => text): Make {
  return ({ folder }) => {
    cpSync(join(ROOT, "templates/kantiv-integration"), join(folder, "t"), { recursive: true });
    const path = join(folder, "t/template.yaml");
    writeFileSync(path, change(readFileSync(path, "utf8")));
  };
}

/** Without any bounds for what a parameter may be. */
const unbounded = (text: string) => text.replace(/^ {4}(pattern|maxLength):.*\n/gm, "");

const NAMES: readonly Attack[] = ["../../../", "/tmp/", "..\\..\\", "%2e%2e/", "a/../../../../"].flatMap((way) =>
  (["render", "package"] as const).map((command) =>
    repository(
      `a file named by a parameter as ${way}, ${command}`,
      all(
        shippedCopy(unbounded),
        orgFile(
          (text) =>
            `${text.replace("kantiv-integration", "./t")}parameters: { appName: ${JSON.stringify(`${way}${MARK}`)} }\n`,
        ),
      ),
      () => [command, "--org", "a.yaml", "--out", command === "render" ? "out" : "out.zip"],
      ({ folder }) =>
        existsSync(folder)
          ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.includes(".."))
          : [],
    ),
  ),
);

const HOSTS: readonly Attack[] = [
  "https://collector.example",
  "https://acme.my.salesforce.com.collector.example",
  "https://collector.example/.my.salesforce.com",
  "https://acme.my.salesforce.com@collector.example",
  "https://collectorsalesforce.com",
  "https://127.0.0.1.collector.example",
  "https://localhost.collector.example",
  "https://169.254.169.254",
  "http://[::ffff:a9fe:a9fe]",
  "http://acme--uat.sandbox.my.salesforce.com",
  "ftp://acme--uat.sandbox.my.salesforce.com",
  "file:///etc/passwd",
].flatMap((url) => [
  repository(
    `an org at ${url}, plan`,
    orgFile((text) => text.replace(/http:\S+/, url)),
    plan,
    refused,
  ),
  repository(
    `an org at ${url} that the file trusts, apply`,
    orgFile(
      (text) =>
        `${text.replace(/http:\S+/, url)}trustedHosts: [${URL.parse(url)?.hostname.replace(/[[\]]/g, "") || "collector.example"}]\n`,
    ),
    apply,
    refused,
  ),
]);

const signer = (...command: string[]): Make =>
  orgFile((text) =>
    text.replace(
      /\n {2}key: .*\n {2}passphrase: .*/,
      `\n  signer: { command: ${JSON.stringify(command)}, env: [ADMIN_TOKEN] }`,
    ),
  );
const executable: Make = (place) => {
  put("tool", `#!/bin/sh\n: > ${MARK}\n`)(place);
  execFileSync("chmod", ["+x", join(place.folder, "tool")]);
};

const PROGRAMS: readonly Attack[] = [plan, apply, (() => ["verify", "--org", "a.yaml"]) as Words]
  .flatMap((words, nth) => [
    repository(
      `a shell as signer, ${["plan", "apply", "verify"][nth]}`,
      signer("sh", "-c", `: > ${MARK}`),
      words,
      refused,
    ),
    repository(
      `a program of the repository as signer, ${["plan", "apply", "verify"][nth]}`,
      all(executable, signer("./tool")),
      words,
      refused,
    ),
    repository(
      `a program that runs another as signer, ${["plan", "apply", "verify"][nth]}`,
      all(executable, signer("env", "./tool")),
      words,
      refused,
    ),
  ])
  .concat([
    repository(
      "a program for the administrator's login, plan",
      all(
        executable,
        orgFile((text) =>
          text.replace(/accessToken: .*/, `jwt: { clientId: a, username: b@c.example, signer: { command: [./tool] } }`),
        ),
      ),
      plan,
      refused,
    ),
    repository(
      "an alias of the Salesforce CLI that is a flag, plan",
      orgFile((text) => text.replace(/accessToken: .*/, "sf: --json")),
      plan,
      (_place, { code }) => (code === 0 ? ["exit 0"] : []),
    ),
    repository(
      "an alias of the Salesforce CLI with a command, plan",
      orgFile((text) => text.replace(/accessToken: .*/, `sf: "$(: > ${MARK}); : > ${MARK}"`)),
      plan,
      (_place, { code }) => (code === 0 ? ["exit 0"] : []),
    ),
  ]);

const token = (source: string | ((place: Place) => string)): Make =>
  orgFile((text, place) => text.replace(/accessToken: .*/, typeof source === "string" ? source : source(place)));
const notSent = (_place: Place, { code }: CliResult) => (code === 2 || code === 3 ? [] : [`exit ${code}`]);
/** A session that would do, in a file outside. */
const sessionOutside: Make = ({ outside, world }) =>
  writeFileSync(join(outside, "session"), `${world.env.ADMIN_TOKEN}`, { mode: 0o600 });
const withSession = (attack: Attack): Attack => ({
  ...attack,
  effects: async (world, said) =>
    ((await attack.effects?.(world, said)) ?? []).filter((effect) => effect !== "a file outside was changed"),
});

const SECRETS: readonly Attack[] = [
  ...["SF_PASSWORD", "SF_SECURITY_TOKEN", "SFDX_AUTH_URL", "ADMIN_KEY", "KANTIV_PASSPHRASE", "PATH"].map((name) =>
    repository(`${name} as an access token, plan`, token(`accessToken: { env: ${name} }`), plan, notSent),
  ),
  repository(
    "a file that holds no session as an access token, plan",
    all(put("token", "github_pat_11AAAA"), token("accessToken: { file: ./token }")),
    plan,
    notSent,
  ),
  ...(
    ["accessToken: { file", "sfdxAuthUrl: { file", "password: { username: a@b.example, password: { file"] as const
  ).map((source) =>
    withSession(
      repository(
        `a file outside as ${source.split(":")[0]}, plan`,
        all(
          sessionOutside,
          token(({ outside }) => `${source}: ${join(outside, "session")} }${source.includes("username") ? " }" : ""}`),
        ),
        plan,
        refused,
      ),
    ),
  ),
  withSession(
    repository(
      "a link to a file outside as access token, plan",
      all(
        sessionOutside,
        link("token", ({ outside }) => join(outside, "session")),
        token("accessToken: { file: ./token }"),
      ),
      plan,
      refused,
    ),
  ),
];

/** Text that grows or runs when it is read. */
const BOMB = `a: &a [x, x, x, x, x, x, x, x, x]\n${[..."bcdefghij"].map((name, nth) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[nth]}`).join(", ")}]`).join("\n")}\n`;
const TEXTS: readonly [says: string, yaml: string][] = [
  ["aliases that grow to a billion values", BOMB],
  ["100,000 lists in each other", "[".repeat(100_000)],
  ["100,000 maps in each other", "{a: ".repeat(100_000)],
  ["a key __proto__", '{ "__proto__": { "trustedHosts": ["collector.example"] }, template: kantiv-integration }'],
  ["a tag of a program", "!!js/function 'function () {}'"],
  ["a merge of itself", "a: &a\n  <<: *a\n"],
];
const XXE = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///PLACE">]>`;
const LOL = `<!DOCTYPE a [<!ENTITY a "ha">${[..."bcdefghij"].map((name, nth) => `<!ENTITY ${name} "${`&${"abcdefghij"[nth]};`.repeat(10)}">`).join("")}]>`;
const eca =
  (head: string, body: string): Make =>
  (place) =>
    put(
      "externalClientApps/A.eca",
      `<?xml version="1.0"?>${head.replace("/PLACE", secret(place))}<ExternalClientApplication xmlns="http://soap.sforce.com/2006/04/metadata"><label>${body}</label></ExternalClientApplication>`,
    )(place);

const CONTENTS: readonly Attack[] = [
  ...TEXTS.flatMap(([says, yaml]) => [
    repository(`${says} in an org file, plan`, put("a.yaml", yaml), plan, refused),
    repository(`${says} in a template, lint`, put("t/template.yaml", yaml), lint),
    repository(
      `${says} in the settings of lint, lint`,
      all(put(".kantiv-sf.yaml", yaml), put("t/template.yaml", TEMPLATE)),
      lint,
      (_place, { code }) => (code === 0 ? ["exit 0"] : []),
    ),
  ]),
  repository("an entity that is a file outside, lint", eca(XXE, "&x;"), lint, found),
  repository("entities that grow to a billion letters, lint", eca(LOL, "&j;"), lint, found),
  repository("100,000 elements in each other, lint", eca("", "<a>".repeat(100_000)), lint, found),
];

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

function git(folder: string, ...args: string[]): void {
  const own = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  execFileSync("git", [...own, ...args], { cwd: folder, stdio: "pipe" });
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

/** Every attack by what a repository holds. */
export const REPOSITORY_ATTACKS: readonly Attack[] = [
  ...FILES,
  ...FOLDERS,
  ...NAMES,
  ...HOSTS,
  ...PROGRAMS,
  ...SECRETS,
  ...CONTENTS,
  ...RECORDS,
  ...REFS,
  ...REPOSITORIES,
];
