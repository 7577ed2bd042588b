import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { vi } from "vitest";
import type { Sandbox } from "./sandbox.ts";

const BIN = join(import.meta.dirname, "../../bin/kantiv-sf.js");
/** An answer that a killed run never gets; it is dead long before. */
const NEVER_MS = 30_000;

/**
 * Runs the program and kills it (SIGKILL) while the answer to one of its requests is on the way; a run that needs fewer
 * requests ends by itself.
 *
 * @param skip requests that are answered before, counted from now
 */
export async function killedAt(box: Sandbox, args: readonly string[], skip: number): Promise<void> {
  const before = box.emulator.requests().length;
  box.emulator.addFault({ kind: "slow", skip, delayMs: NEVER_MS });
  const child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, ...box.env }, stdio: "ignore" });
  const exit = once(child, "exit");
  try {
    await vi.waitFor(
      () => {
        const struck = box.emulator.requests().length - before > skip;
        if (!struck && child.exitCode === null) throw new Error("not there yet");
      },
      { timeout: 20_000, interval: 10 },
    );
  } finally {
    child.kill("SIGKILL");
    await exit;
  }
}
