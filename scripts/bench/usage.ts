/** What processes use: time, CPU, memory and writes that waited for the disk, each process of a command line by itself. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What one process had used when it ended. */
interface ProcessUsage {
  cpuMs: number;
  peakMiB: number;
  /** Calls of fsync and fdatasync. */
  flushes: number;
}

export interface Usage {
  code: number;
  stdout: string;
  wallMs: number;
  /** One after the other. */
  processes: readonly ProcessUsage[];
}

/** Runs in each Node process before its program. Counted where Node asks the system: `flush: true` of a write comes there, too. */
const HOOK = `
import fs, { appendFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
let flushes = 0;
const handle = await open(process.execPath);
const file = Object.getPrototypeOf(handle);
await handle.close();
for (const [owner, names] of [[file, ["sync", "datasync"]], [fs, ["fsync", "fdatasync", "fsyncSync", "fdatasyncSync"]]])
  for (const name of names) {
    const own = owner[name];
    owner[name] = function (...args) { flushes += 1; return own.apply(this, args); };
  }
syncBuiltinESMExports();
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMiB: maxRSS / 1024, flushes };
  appendFileSync(process.env.BENCH_USAGE, JSON.stringify(usage) + "\\n");
});
`;

/** Runs a program and all that it starts, with what each Node process used. */
export async function measured(
  folder: string,
  [program, ...args]: readonly [string, ...string[]],
  { env, input = "" }: { env: NodeJS.ProcessEnv; input?: string },
): Promise<Usage> {
  const [hook, usage] = [join(folder, "hook.mjs"), join(folder, "usage.ndjson")];
  writeFileSync(hook, HOOK);
  rmSync(usage, { force: true });
  const began = performance.now();
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ["pipe", "pipe", process.env.BENCH_ERR ? "inherit" : "ignore"],
    env: { PATH: process.env.PATH, ...env, NODE_OPTIONS: `--import ${hook}`, BENCH_USAGE: usage },
  });
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number | null];
  const lines = existsSync(usage) ? readFileSync(usage, "utf8").trim().split("\n") : [];
  const processes = lines.map((line) => JSON.parse(line) as ProcessUsage);
  return { code: code ?? -1, stdout, wallMs: performance.now() - began, processes };
}

export function sumOf(usage: Usage, part: keyof ProcessUsage): number {
  return usage.processes.reduce((sum, one) => sum + one[part], 0);
}

export function peakOf({ processes }: Usage): number {
  return Math.max(...processes.map(({ peakMiB }) => peakMiB));
}
