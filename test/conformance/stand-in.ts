import { join } from "node:path";
import { onTestFinished } from "vitest";
import { diskFiles } from "../../src/cli/context.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/emulator/index.ts";
import { Bench } from "../../src/learn/bench.ts";
import type { Case } from "../../src/learn/case.ts";
import { type Finding, learn } from "../../src/learn/learn.ts";
import type { MadeStore } from "../../src/learn/made.ts";
import { record } from "../../src/learn/recording.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { DEFAULTS, targetOf } from "./emulator-target.ts";
import { obligingHand } from "./hand.ts";
import { memoryStore } from "./memory-store.ts";

/** An emulated org in the role of a live one. */
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
    return standIn;
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
    const target = await targetOf(this.emulator, this.clock);
    return Bench.open({ ...target, hand: obligingHand(target) }, { store });
  }

  /** Asks for cases, and keeps what was seen. */
  ask(bench: Bench, ...cases: Case[]): Promise<Finding[]> {
    return learn(bench, cases, {
      defaults: DEFAULTS,
      stop: new AbortController().signal,
      tell: () => undefined,
      keep: (given, { seen }) => record(this.recordings, given.id, seen, bench, diskFiles(this.folder)),
    });
  }

  /** Requests that could have changed the org. */
  writes(): string[] {
    return this.emulator
      .requests()
      .filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path}`);
  }
}
