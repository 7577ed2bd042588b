import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CliResult } from "../helpers/cli.ts";
import type { Attack } from "./attack.ts";
import {
  all,
  apply,
  link,
  MARK,
  type Make,
  orgFile,
  type Place,
  plan,
  put,
  refused,
  repository,
  type Words,
} from "./pulled.ts";

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

/** What an org file asks for: hosts, programs, secrets. */
export const ORG_FILE_ATTACKS: readonly Attack[] = [...HOSTS, ...PROGRAMS, ...SECRETS];
