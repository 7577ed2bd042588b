/** Many emulated orgs in a process of their own, and a folder with an org file for each. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createSelfSigned } from "../../src/oauth/key/self-signed.ts";

export const BIN = join(import.meta.dirname, "../../bin/kantiv-sf.js");

interface OrgThere {
  name: string;
  url: string;
  token: string;
  username: string;
}

export interface World {
  folder: string;
  orgs: readonly OrgThere[];
  /** What the org files refer to. */
  env: NodeJS.ProcessEnv;
  /** How many the orgs were sent, all together. */
  requests(): Promise<number>;
  end(): Promise<void>;
}

interface Ready {
  url: string;
  admin: { accessToken: string };
  integrationUser: { username: string };
}

/** @param times flags of `emulator` about its times */
export async function worldOf(count: number, times: readonly string[]): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "kantiv-sf-bench-"));
  const [emulator, ready] = await emulatorOf(count, times);
  const orgs = ready.map(({ url, admin, integrationUser }, at): OrgThere => {
    const name = `acme-${String(at).padStart(4, "0")}`;
    return { name, url, token: admin.accessToken, username: integrationUser.username };
  });
  const key = await writeShared(folder);
  for (const org of orgs) writeOrgFile(folder, org);
  const tokens = orgs.map(({ name, token }) => [`TOKEN_${name.toUpperCase().replace("-", "_")}`, token]);
  return {
    folder,
    orgs,
    env: { ...Object.fromEntries(tokens), KEY: key },
    requests: () => requestsAt(String(orgs[0]?.url)),
    end: async () => {
      const ended = once(emulator, "close");
      emulator.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function requestsAt(url: string): Promise<number> {
  const answer = await fetch(new URL("/__emulator/stats", url));
  const { orgs } = (await answer.json()) as { orgs: Record<string, { requests: Record<string, number> }> };
  return Object.values(orgs).reduce((sum, { requests }) => sum + total(Object.values(requests)), 0);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

async function emulatorOf(count: number, times: readonly string[]): Promise<[ChildProcess, Ready[]]> {
  const args = [BIN, "emulator", "--json", "--orgs", String(count), ...times];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const document = JSON.parse(line) as Ready & { orgs?: Ready[] };
  return [child, document.orgs ?? [document]];
}

/** The key pair and what the org files extend; gives the key. */
async function writeShared(folder: string): Promise<string> {
  const pair = await createSelfSigned({ subject: "CN=Bench", bits: 2048, notBefore: Date.now() - 60_000, days: 90 });
  const key = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  mkdirSync(join(folder, "orgs"));
  writeFileSync(join(folder, "kantiv.crt"), pair.certificate);
  writeFileSync(join(folder, "kantiv.key"), key, { mode: 0o600 });
  writeFileSync(
    join(folder, "base.yaml"),
    `template: kantiv-integration
admin: { accessToken: { env: "TOKEN_{ORG}" } }
jwt: { certificate: kantiv.crt, key: { env: KEY } }
`,
  );
  return key;
}

function writeOrgFile(folder: string, { name, url, username }: OrgThere): void {
  const text = `extends: ../base.yaml\ninstanceUrl: ${url}\nintegrationUser: { username: ${username} }\n`;
  writeFileSync(join(folder, "orgs", `${name}.yaml`), text);
}
