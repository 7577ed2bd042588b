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

/** Runs in each Node process before its program, and is little beside a start. */
const AT_EXIT = `
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMiB: maxRSS / 1024, flushes: globalThis.flushes ?? 0 };
  require("node:fs").appendFileSync(process.env.BENCH_USAGE, JSON.stringify(usage) + "\\n");
});
`;

/** Counts where Node asks the system: `flush: true` of a write comes there, too. Takes a third of a start. */
const FLUSHES = `
import fs from "node:fs";
import { open } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
globalThis.flushes = 0;
const handle = await open(process.execPath);
const file = Object.getPrototypeOf(handle);
await handle.close();
for (const [owner, names] of [[file, ["sync", "datasync"]], [fs, ["fsync", "fdatasync", "fsyncSync", "fdatasyncSync"]]])
  for (const name of names) {
    const own = owner[name];
    owner[name] = function (...args) { globalThis.flushes += 1; return own.apply(this, args); };
  }
syncBuiltinESMExports();
`;

interface Measuring {
  env: NodeJS.ProcessEnv;
  input?: string;
  countsFlushes?: boolean;
}

/** Runs a program and all that it starts, with what each Node process used; `flushes` is 0 unless they are counted. */
export async function measured(
  folder: string,
  [program, ...args]: readonly [string, ...string[]],
  { env, input = "", countsFlushes = false }: Measuring,
): Promise<Usage> {
  const at = (name: string) => join(folder, name);
  const usage = at("usage.ndjson");
  writeFileSync(at("at-exit.cjs"), AT_EXIT);
  writeFileSync(at("flushes.mjs"), FLUSHES);
  rmSync(usage, { force: true });
  const hooks = `--require ${at("at-exit.cjs")}${countsFlushes ? ` --import ${at("flushes.mjs")}` : ""}`;
  const began = performance.now();
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ["pipe", "pipe", process.env.BENCH_ERR ? "inherit" : "ignore"],
    env: { PATH: process.env.PATH, ...env, NODE_OPTIONS: hooks, BENCH_USAGE: usage },
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
