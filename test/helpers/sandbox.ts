import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/emulator/index.ts";
import { type CliResult, kantivSf } from "./cli.ts";
import { type FakeClock, fakeClock } from "./fake-clock.ts";

const KEYS = join(import.meta.dirname, "../fixtures/keys");

/** An emulated sandbox with an org file for it, on one fake clock with the command line. */
export interface Sandbox {
  emulator: Emulator;
  clock: FakeClock;
  folder: string;
  orgFile: string;
  env: Record<string, string>;
  /** Runs a command of one word or two on this org; `--org` is added. */
  run(command: string, ...args: string[]): Promise<CliResult>;
  /** The org file anew, with other lines at its end or another text. */
  writeOrgFile(text: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** An empty sandbox; time passes only when somebody sleeps, or with `realTime` as it does. */
export async function sandbox(options: EmulatorOptions & { realTime?: boolean } = {}): Promise<Sandbox> {
  const { realTime, ...rest } = options;
  const clock = fakeClock();
  const emulator = await startEmulator(realTime ? rest : { clock, ...rest });
  const folder = await mkdtemp(join(tmpdir(), "kantiv-sf-test-"));
  await copyFile(join(KEYS, "kantiv.crt"), join(folder, "kantiv.crt"));
  const orgFile = join(folder, "acme.yaml");
  const env = {
    ADMIN_TOKEN: emulator.ready.admin.accessToken,
    KANTIV_JWT_KEY: await readFile(join(KEYS, "kantiv.key"), "utf8"),
    ...emulator.front?.environment,
  };
  const box: Sandbox = {
    emulator,
    clock,
    folder,
    orgFile,
    env,
    run: (command, ...args) =>
      kantivSf([...command.split(" "), "--org", orgFile, ...args], {
        env,
        cwd: folder,
        ...(realTime ? {} : { clock }),
      }),
    writeOrgFile: (text) => writeFile(orgFile, text),
    async [Symbol.asyncDispose]() {
      await box.emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await box.writeOrgFile(orgFileText(emulator));
  return box;
}

/** A sandbox whose org has what the template makes. */
export async function appliedSandbox(options: Parameters<typeof sandbox>[0] = {}): Promise<Sandbox> {
  const box = await sandbox(options);
  const { code, stdout, stderr } = await box.run("apply", "--yes");
  if (code !== 0) throw new Error(`apply ended with ${code}: ${stdout}${stderr}`);
  return box;
}

/** An org file for an emulated org, with lines of the test's own at the end. */
export function orgFileText(emulator: Pick<Emulator, "url" | "ready">, more = ""): string {
  return `instanceUrl: ${emulator.url}
template: kantiv-integration
admin:
  accessToken: { env: ADMIN_TOKEN }
integrationUser:
  username: ${emulator.ready.integrationUser.username}
jwt:
  certificate: kantiv.crt
  key: { env: KANTIV_JWT_KEY }
${more}`;
}
