import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { diskFiles } from "../../src/cli/context.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/emulator/index.ts";
import { createHttp } from "../../src/net/http.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { Bench } from "./bench.ts";
import { type MadeStore, memoryStore } from "./made.ts";
import { postUnderName } from "./targets/emulator.ts";
import { liveTarget } from "./targets/live.ts";

/** An emulated org in the role of a live one: reached by an org file, as a sandbox would be. */
export class StandIn {
  readonly emulator: Emulator;
  readonly folder: string;
  readonly clock = fakeClock();

  private constructor(emulator: Emulator, folder: string, clock: ReturnType<typeof fakeClock>) {
    this.emulator = emulator;
    this.folder = folder;
    this.clock = clock;
  }

  static async start(options: EmulatorOptions = {}): Promise<StandIn> {
    const clock = fakeClock();
    const emulator = await startEmulator({ clock, ...options });
    onTestFinished(() => emulator.close());
    const standIn = new StandIn(emulator, await tempFolder(), clock);
    await writeFile(standIn.orgFile, orgFile(emulator.url, emulator.ready.integrationUser.username));
    return standIn;
  }

  get orgFile(): string {
    return join(this.folder, "sandbox.yaml");
  }

  get recordings(): string {
    return join(this.folder, "recorded");
  }

  get org() {
    const [org] = this.emulator.world.orgs;
    if (!org) throw new Error("no org");
    return org;
  }

  async bench(store: (orgId: string) => MadeStore = memoryStore): Promise<Bench> {
    const target = await liveTarget(this.orgFile, {
      env: { ADMIN_TOKEN: this.emulator.ready.admin.accessToken },
      files: diskFiles(this.folder),
      http: createHttp(),
      clock: this.clock,
      sharedHostToken: (form) => postUnderName(this.emulator.url, "test.salesforce.com", form),
    });
    return Bench.open(target, store);
  }

  /** Requests that could have changed the org. */
  writes(): string[] {
    return this.emulator
      .requests()
      .filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path}`);
  }
}

const orgFile = (url: string, username: string) => `instanceUrl: ${url}
template: kantiv-integration
admin: { accessToken: { env: ADMIN_TOKEN } }
integrationUser: { username: ${username} }
jwt: { certificate: not-used.crt }
`;
