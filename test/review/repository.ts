import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CliResult, kantivSf } from "../helpers/cli.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { acme, elementsWith, type FileTexts, key, PATHS, xmlFile } from "../lint/acme.ts";

/** Always the same, so that commits have the same ids on every machine. */
const IDENTITY = {
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@acme.example",
  GIT_AUTHOR_DATE: "2026-11-24T09:00:00Z",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@acme.example",
  GIT_COMMITTER_DATE: "2026-11-24T09:00:00Z",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
};

/** A repository of templates and org files in a folder of its own, for one test. */
export interface Repository {
  folder: string;
  git(...args: string[]): string;
  /** Writes files, an empty text takes one out, and commits everything. */
  commit(message: string, changes: FileTexts): void;
  review(...args: string[]): Promise<CliResult>;
  /** A whole command line, in the repository. */
  cli(...args: string[]): Promise<CliResult>;
}

/** A repository whose branch `main` holds these files. */
export async function repository(files: FileTexts = fixture()): Promise<Repository> {
  const folder = await tempFolder();
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: folder,
      env: { PATH: process.env.PATH, ...IDENTITY },
      encoding: "utf8",
      stdio: "pipe",
    });
  const repo: Repository = {
    folder,
    git,
    commit(message, changes) {
      for (const [path, text] of Object.entries(changes)) {
        const file = join(folder, path);
        if (text === "") rmSync(file);
        else {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
      }
      git("add", "--all");
      git("commit", "--quiet", "--message", message);
    },
    cli: (...args) => kantivSf(args, { cwd: folder, clock: fakeClock() }),
    review: (...args) => {
      const format = args.includes("--format") ? [] : ["--format", "markdown"];
      return kantivSf(["review", "--base", "main", ...format, ...args], { cwd: folder, clock: fakeClock() });
    },
  };
  git("init", "--quiet", "--initial-branch", "main");
  repo.commit("Templates and orgs", files);
  git("checkout", "--quiet", "-b", "change");
  return repo;
}

/** With one that lets the login ask who it is. */
const SCOPES = "Api, OpenID, RefreshToken";

/** Two org files and one template with an example, without a fault. */
export function fixture(): FileTexts {
  return {
    ...inTemplates(acme()),
    ...elements("ExtlClntAppOauthSettings", `<commaSeparatedOauthScopes>${SCOPES}</commaSeparatedOauthScopes>`),
    "templates/acme/examples/default.yaml": "description: As every org has it.\nparameters: {}\n",
    "orgs/acme.yaml": orgFile("acme"),
    "orgs/globex.yaml": orgFile("globex"),
    "orgs/kantiv.crt": key("kantiv.crt"),
  };
}

export function orgFile(name: string, more = "", template = "../templates/acme"): string {
  return `instanceUrl: https://${name}--uat.sandbox.my.salesforce.com
template: ${template}
admin: { sf: ${name} }
integrationUser: { username: kantiv@${name}.example.uat }
jwt: { certificate: kantiv.crt }
${more}`;
}

/** One type's file of the template with these elements instead; a bare name takes an element out. */
export function elements(type: string, ...changes: string[]): FileTexts {
  return { [pathOf(type)]: xmlFile(type, elementsWith(type, changes)) };
}

export function pathOf(type: string): string {
  return `templates/${PATHS[type]}`;
}

function inTemplates(files: FileTexts): FileTexts {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`templates/${path}`, text]));
}
