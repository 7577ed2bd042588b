import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/emulator/index.ts";
import { type CliOptions, type CliResult, kantivSf } from "./cli.ts";
import { fakeClock } from "./fake-clock.ts";

const KEYS = join(import.meta.dirname, "../fixtures/keys");

/** Many emulated orgs, and a folder with an org file for each, which extend one. */
export interface Fleet {
  emulator: Emulator;
  folder: string;
  env: Record<string, string>;
  /** Runs a command on all org files. */
  run(command: string, ...args: string[]): Promise<CliResult>;
  runWith(options: CliOptions, command: string, ...args: string[]): Promise<CliResult>;
  /** Writes an org file anew, with more lines or otherwise. */
  rewrite(at: number, change: (text: string) => string): void;
  /** A setting of one org in the emulator. */
  setOrg(at: number, setting: object): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export const orgName = (at: number) => `acme-${String(at).padStart(3, "0")}`;

const BASE = `template: kantiv-integration
admin: { accessToken: { env: "TOKEN_{ORG}" } }
jwt:
  certificate: kantiv.crt
  key: { env: KANTIV_JWT_KEY }
`;

/** @param options of the emulator; its time is the fake clock's, which the command lines have, too, unless it is real */
export async function fleetOf(count: number, options: EmulatorOptions & { realTime?: boolean } = {}): Promise<Fleet> {
  const { realTime, ...rest } = options;
  const clock = fakeClock({ together: true });
  const orgs = [...Array(count).keys()].map((at) => ({
    name: `Acme ${at}`,
    adminUsername: `admin@acme.com.u${at}`,
    integrationUsername: `kantiv@acme.com.u${at}`,
  }));
  const emulator = await startEmulator({ seed: { orgs }, ...(realTime ? {} : { clock }), ...rest });
  const folder = mkdtempSync(join(tmpdir(), "kantiv-sf-fleet-"));
  mkdirSync(join(folder, "orgs"));
  copyFileSync(join(KEYS, "kantiv.crt"), join(folder, "kantiv.crt"));
  writeFileSync(join(folder, "base.yaml"), BASE);
  const env: Record<string, string> = { KANTIV_JWT_KEY: readFileSync(join(KEYS, "kantiv.key"), "utf8") };
  const fileOf = (at: number) => join(folder, "orgs", `${orgName(at)}.yaml`);
  for (const [at, { url, ready }] of emulator.orgs().entries()) {
    env[`TOKEN_${orgName(at).toUpperCase().replace("-", "_")}`] = ready.admin.accessToken;
    const user = ready.integrationUser.username;
    writeFileSync(fileOf(at), `extends: ../base.yaml\ninstanceUrl: ${url}\nintegrationUser: { username: ${user} }\n`);
  }
  const runWith: Fleet["runWith"] = (more, command, ...args) =>
    kantivSf([...command.split(" "), "--org", "orgs", ...args], {
      env,
      cwd: folder,
      ...(realTime ? {} : { clock }),
      ...more,
    });
  return {
    emulator,
    folder,
    env,
    runWith,
    run: (command, ...args) => runWith({}, command, ...args),
    rewrite: (at, change) => writeFileSync(fileOf(at), change(readFileSync(fileOf(at), "utf8"))),
    setOrg: async (at, setting) => {
      const org = emulator.orgs()[at]?.ready.organizationId;
      const body = JSON.stringify(setting);
      const answer = await fetch(`${emulator.url}/__emulator/orgs/${org}`, { method: "PATCH", body });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async [Symbol.asyncDispose]() {
      await emulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
