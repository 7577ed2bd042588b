import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { firstOrg } from "../helpers/secrets-by-rest.ts";
import { type SecretWorld, secretOrgFile } from "./world.ts";

let counter = 0;
const fresh = (name: string, suffix: string) => {
  counter += 1;
  return `${name}-${counter}.${suffix}`;
};

export type Line = (world: SecretWorld) => readonly string[];

export const onOrg =
  (...words: string[]): Line =>
  ({ box }) => [...words, "--org", box.orgFile];

const RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

/** A command line for every command that there is; the command table is the measure. */
export const LINES: Readonly<Record<string, readonly Line[]>> = {
  apply: [onOrg("apply", "--yes"), onOrg("apply", "--check-only")],
  audit: [onOrg("audit", "verify")],
  "certificate create": [
    () => ["certificate", "create", "--out-cert", fresh("new", "crt"), "--out-key", fresh("new", "key")],
  ],
  "certificate rotate": [
    onOrg("certificate", "rotate", "--yes", "--new-cert", "other.crt", "--new-key-env", "NEW_KEY"),
    onOrg("certificate", "rotate", "--yes", "--new-cert", "other.crt", "--new-key-env", "NEW_KEY", "--blue-green"),
  ],
  "certificate show": [
    () => ["certificate", "show", "kantiv.crt", "--key-env", "KANTIV_JWT_KEY", "--passphrase-env", "KANTIV_PASSPHRASE"],
  ],
  completion: [() => ["completion", "bash"]],
  "credentials rotate": [
    (world) => onOrg("credentials", "rotate", "--with-secret", "--secret-file", fresh("secret", "json"))(world),
    onOrg("credentials", "rotate", "--with-secret", "--recipient", RECIPIENT),
    onOrg("credentials", "rotate", "--promote", "--yes"),
  ],
  "credentials show": [
    (world) => onOrg("credentials", "show", "--with-secret", "--secret-file", fresh("secret", "json"))(world),
    onOrg("credentials", "show", "--with-secret", "--recipient", RECIPIENT),
  ],
  demo: [() => ["demo"]],
  destroy: [onOrg("destroy", "--yes")],
  doctor: [
    onOrg("doctor"),
    ({ box }) => ["doctor", "--learn", "--yes", "--case", "refresh-token-rotation", "--org", byAuthUrl(box)],
    onOrg("doctor", "--learn", "--yes", "--case", "supplied-secret"),
  ],
  drift: [onOrg("drift")],
  emulator: [() => ["emulator", "--json"]],
  explain: [() => ["explain", "TOKEN_NOT_APPROVED"]],
  "fleet list": [({ box }) => ["fleet", "list", "--org", box.folder]],
  "fleet merge": [({ box }) => ["fleet", "merge", shardResult(box.folder)]],
  "fleet report": [
    ({ box }) => ["drift", "--org", box.orgFile, "--out", "kept", "--report", "html", "--report", "junit"],
    () => ["fleet", "report", "kept"],
  ],
  "fleet status": [({ box }) => ["fleet", "status", "--org", box.folder, "--refresh", "--yes"]],
  handoff: [
    (world) => onOrg("handoff", "--out", fresh("handoff", "d"), "--with-secret", "--recipient", RECIPIENT)(world),
  ],
  history: [onOrg("history")],
  status: [onOrg("status")],
  init: [() => ["init", fresh("repository", "d"), "--from-registry"]],
  lint: [({ box }) => ["lint", box.folder]],
  open: [onOrg("open", "user"), onOrg("open", "deployment")],
  "org new": [
    ({ box }) => [
      "org",
      "new",
      fresh("org", "new"),
      "--from",
      box.emulator.url,
      "--sf",
      "acme",
      "--user",
      "a@b.example",
    ],
  ],
  package: [(world) => onOrg("package", "--out", fresh("package", "zip"))(world)],
  plan: [(world) => onOrg("plan", "--full", "--out", fresh("plan", "json"))(world)],
  render: [(world) => onOrg("render", "--out", fresh("rendered", "d"))(world)],
  resume: [(world) => onOrg("resume", "--deploy-id", firstOrg(world.box).deploys.at(-1)?.id ?? "")(world)],
  review: [
    ({ box }) => {
      changeInGit(box.folder);
      return ["review", "--base", "HEAD~1"];
    },
  ],
  rollback: [(world) => onOrg("rollback", "--yes", "--to", firstRun(world))(world)],
  "template list": [() => ["template", "list"]],
  "template new": [
    () => ["template", "new", fresh("template", "d").replace(".", "-")],
    (world) =>
      onOrg(
        ..."template new adopted --from-org --app Kantiv_Integration --out".split(" "),
        fresh("template", "d"),
      )(world),
  ],
  "template show": [() => ["template", "show", "kantiv-integration"]],
  seal: [() => ["seal", "key", "--in", fresh("sealed", "yaml"), "--recipient", RECIPIENT, "--env", "KANTIV_JWT_KEY"]],
  trust: [({ box }) => ["trust", box.orgFile]],
  "user ensure": [
    onOrg("user", "ensure", "--yes"),
    onOrg("user", "ensure", "--yes", "--profile", "System Administrator"),
  ],
  verify: [onOrg("verify"), onOrg("verify", "--negative")],
};

/** The folder with the org file as a repository whose last commit changes it. */
function changeInGit(folder: string): void {
  if (existsSync(join(folder, ".git"))) return;
  const author = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  const git = (...args: string[]) => execFileSync("git", [...author, ...args], { cwd: folder });
  git("init", "--quiet");
  git("add", "acme.yaml", "kantiv.crt");
  git("commit", "--quiet", "--message", "Org");
  appendFileSync(join(folder, "acme.yaml"), "parameters: { label: Acme App }\n");
  git("commit", "--quiet", "--all", "--message", "Another label");
}

/** What a run of an only shard left: one org, that is as it should be. */
/** An org file whose administrator is an SFDX auth URL. */
function byAuthUrl({ folder, emulator }: SecretWorld["box"]): string {
  const path = join(folder, "auth-url.yaml");
  writeFileSync(path, secretOrgFile(emulator.url, "sfdxAuthUrl: { env: SFDX_AUTH_URL }"));
  return path;
}

function shardResult(folder: string): string {
  const [selection, at] = [
    { name: "acme", file: "acme.yaml", tags: [], wave: null, shard: 1 },
    "2026-11-24T12:00:00.000Z",
  ];
  const about = { version: 1, id: "one", command: "drift", startedAt: at, again: "kantiv-sf drift --org ." };
  const head = { ...about, fingerprint: "f", selection: [selection], shard: { index: 1, of: 1 } };
  const entry = { ...selection, state: "ok", durationMs: 1, newConsumerKey: null, warnings: [], error: null };
  mkdirSync(join(folder, "shards"), { recursive: true });
  writeFileSync(join(folder, "shards/fleet.json"), JSON.stringify(head));
  writeFileSync(join(folder, "shards/orgs.ndjson"), `${JSON.stringify(entry)}\n`);
  return "shards";
}

/** The run that set the org up. */
function firstRun({ box }: SecretWorld): string {
  const [first = ""] = readdirSync(join(box.folder, ".kantiv/orgs", firstOrg(box).id, "runs")).sort();
  return first;
}
