import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { EmulatorOptions, Org } from "../../src/emulator/index.ts";
import type { Clock } from "../../src/model/ports.ts";
import { kantivSf } from "../helpers/cli.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";
import { runChild } from "./child-run.ts";
import type { Fault } from "./faults.ts";
import { virtualTimeouts } from "./silence.ts";
import { type Exchange, START, Wire } from "./wire.ts";

export const MINUTE = 60_000;

/** One run of the program, with all that was said over the wire meanwhile. */
export interface Run {
  /** Null for one that was killed. */
  exit: number | null;
  stdout: string;
  stderr: string;
  exchanges: readonly Exchange[];
  /** Time that went by for the org. */
  tookMs: number;
  /** Of it, what the client waited for answers that never came. */
  silentMs: number;
}

/** An org and an org file, prepared for one command, that can be put back as they were. */
export interface World {
  box: Sandbox;
  org(): Org;
  /** Runs a command without a fault, or with one at its `nth` request. */
  run(args: readonly string[], strike?: { nth: number; fault: Fault }, skewMs?: number): Promise<Run>;
  /** Lets time go by. */
  pass(ms: number): Promise<void>;
  /** What `restore` goes back to from now on. */
  save(): Promise<void>;
  restore(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A sandbox whose time is in its world alone, so that it goes back with it; a deployment takes three seconds of it. */
export async function worldOf(options: EmulatorOptions = {}): Promise<World> {
  const box = await sandbox({ clock: { now: () => START }, timings: { deployInProgress: 3_000 }, ...options });
  const wire = await Wire.before(box.emulator);
  const saved = await mkdtemp(join(tmpdir(), "kantiv-sf-saved-"));
  let orgs = structuredClone(box.emulator.world.orgs);
  let offsetMs = 0;
  return {
    box,
    org: () => firstOrg(box),
    run: (args, strike, skewMs = 0) => runOf(box, wire, args, strike, skewMs),
    pass: async (ms) => box.emulator.advance(ms),
    async save() {
      orgs = structuredClone(box.emulator.world.orgs);
      offsetMs = box.emulator.world.clock.offsetMs;
      await emptied(saved);
      await cp(box.folder, saved, { recursive: true });
    },
    async restore() {
      // Into the org that is there: the emulator's server knows it by its port.
      for (const [index, org] of box.emulator.world.orgs.entries()) Object.assign(org, structuredClone(orgs[index]));
      box.emulator.world.clock.offsetMs = offsetMs;
      await emptied(box.folder);
      await cp(saved, box.folder, { recursive: true });
    },
    async [Symbol.asyncDispose]() {
      await box[Symbol.asyncDispose]();
      await rm(saved, { recursive: true, force: true });
    },
  };
}

async function emptied(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}

async function runOf(
  box: Sandbox,
  wire: Wire,
  args: readonly string[],
  strike: { nth: number; fault: Fault } | undefined,
  skewMs: number,
): Promise<Run> {
  const line = [...args, "--org", box.orgFile, "--json"];
  const from = wire.now();
  wire.disarm();
  const said =
    strike?.fault.how === "kill"
      ? await runChild(box, line, (kill) => wire.arm(strike.nth, strike.fault, { kill, silent: () => undefined }))
      : await runHere(box, wire, line, strike, skewMs);
  return { ...said, exchanges: wire.disarm(), tookMs: wire.now() - from };
}

async function runHere(
  box: Sandbox,
  wire: Wire,
  line: readonly string[],
  strike: { nth: number; fault: Fault } | undefined,
  skewMs: number,
): Promise<Omit<Run, "exchanges" | "tookMs">> {
  let silentMs = 0;
  const timeouts = virtualTimeouts((ms) => {
    silentMs += ms;
    box.emulator.advance(ms);
  });
  if (strike) wire.arm(strike.nth, strike.fault, { kill: () => undefined, silent: timeouts.expire });
  try {
    const clock: Clock = {
      now: () => wire.now() + skewMs,
      async sleep(ms) {
        box.emulator.advance(ms);
        await turn();
      },
      awake: () => wire.now(),
      every: () => () => undefined,
    };
    const { code, stdout, stderr } = await kantivSf(line, { env: box.env, cwd: box.folder, clock });
    return { exit: code, stdout, stderr, silentMs };
  } finally {
    timeouts.restore();
  }
}
