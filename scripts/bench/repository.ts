/** A git repository as a vendor has it: one template of its own, and an org file for each customer. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSelfSigned } from "../../src/oauth/key/self-signed.ts";

const SHIPPED = join(import.meta.dirname, "../../templates/kantiv-integration");

/** So many keys sign for all orgs: making one takes longer than all else. */
const CERTIFICATES = 20;

export interface Repository {
  folder: string;
  /** Commits another default of the template, which every org gets. */
  changeTemplate(): void;
  /** Commits another label of one org's app. */
  changeOrg(): void;
}

/**
 * Half of the org files extend another, half state all themselves; each gives its app a label of its own, so that no two render to the same.
 *
 * @param folder empty, and the caller's to remove
 */
export async function repositoryOf(orgs: number, folder: string): Promise<Repository> {
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  for (const name of ["templates", "orgs", "certificates"]) mkdirSync(join(folder, name), { recursive: true });
  cpSync(SHIPPED, join(folder, "templates/acme-sync"), { recursive: true });
  const yaml = readFileSync(join(SHIPPED, "template.yaml"), "utf8").replace("kantiv-integration", "acme-sync");
  write("templates/acme-sync/template.yaml", yaml);
  for (let at = 0; at < CERTIFICATES; at++) {
    const about = { subject: `CN=Acme ${at}`, bits: 2048 as const, notBefore: Date.now() - 60_000, days: 365 };
    write(`certificates/${at}.crt`, (await createSelfSigned(about)).certificate);
  }
  write("base.yaml", SHARED);
  for (let at = 0; at < orgs; at++) write(`orgs/${nameAt(at)}.yaml`, orgFile(at));
  git(folder, "init", "--quiet", "--initial-branch", "main");
  commit(folder, "as it was");
  return {
    folder,
    changeTemplate: () => {
      write("templates/acme-sync/template.yaml", yaml.replace("default: 365", "default: 180"));
      commit(folder, "template");
    },
    changeOrg: () => {
      const path = `orgs/${nameAt(0)}.yaml`;
      write(path, readFileSync(join(folder, path), "utf8").replace("Kantiv for", "Kantiv at"));
      commit(folder, "org");
    },
  };
}

const SHARED = `template: ./templates/acme-sync
admin: { accessToken: { env: "TOKEN_{ORG}" } }
jwt: { certificate: certificates/0.crt, key: { env: KEY } }
`;

function nameAt(at: number): string {
  return `acme-${String(at).padStart(4, "0")}`;
}

function orgFile(at: number): string {
  const name = nameAt(at);
  const own = `instanceUrl: https://${name}--uat.sandbox.my.salesforce.com
integrationUser: { username: kantiv@${name}.com.uat }
parameters: { label: Kantiv for ${name} }
`;
  if (at % 2 === 0) return `extends: ../base.yaml\n${own}`;
  return `template: ../templates/acme-sync
${own}admin: { sf: ${name} }
jwt: { certificate: ../certificates/${at % CERTIFICATES}.crt, key: { env: KEY } }
`;
}

function commit(folder: string, message: string): void {
  git(folder, "add", "--all");
  git(folder, "-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "-m", message);
}

function git(folder: string, ...args: string[]): void {
  execFileSync("git", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}
