import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Sandbox } from "../helpers/sandbox.ts";

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));

/** Runs a command as a process of its own, on the org's time; `arm` is given the way to kill it (SIGKILL). */
export async function runChild(box: Sandbox, line: readonly string[], arm: (kill: () => void) => void) {
  const child = spawn(process.execPath, [CHILD, ...line], {
    cwd: box.folder,
    env: { PATH: process.env.PATH, ...box.env, FAULTS_EMULATOR: box.emulator.url },
    stdio: ["ignore", "pipe", "pipe"],
  });
  arm(() => child.kill("SIGKILL"));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { exit: child.exitCode, stdout, stderr, silentMs: 0 };
}
