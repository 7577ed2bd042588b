import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { fingerprint, heldBy, layNewPair, NEW_KEY_ENV, type Rotated, rotateBy } from "../helpers/rotation.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";

const BIN = join(import.meta.dirname, "../../bin/kantiv-sf.js");
/** Answers that a killed run never gets; it is dead long before. */
const NEVER_MS = 30_000;

let box: Sandbox;
let child: ChildProcess | undefined;
afterEach(async () => {
  child?.kill("SIGKILL");
  await box?.[Symbol.asyncDispose]();
});

const REQUESTS = Array.from({ length: 14 }, (_, index) => index);

it.each(REQUESTS)(
  "rotation killed while the answer to its request %i is on the way: a key for what the org holds, and a rerun ends verified",
  async (skip) => {
    box = await sandbox({ realTime: true });
    expect((await box.run("apply", "--yes")).code).toBe(0);
    await layNewPair(box);
    const before = box.emulator.requests().length;
    box.emulator.addFault({ kind: "slow", skip, delayMs: NEVER_MS });
    const rotation = ["certificate", "rotate", "--org", box.orgFile, "--new-cert", join(box.folder, "new.crt")];
    child = spawn(process.execPath, [BIN, ...rotation, ...NEW_KEY_ENV, "--yes"], {
      env: { ...process.env, ...box.env },
      stdio: "ignore",
    });
    const exit = once(child, "exit");
    const reached = await vi.waitFor(
      () => {
        const struck = box.emulator.requests().length - before > skip;
        if (!struck && child?.exitCode === null) throw new Error("not there yet");
        return struck;
      },
      { timeout: 20_000, interval: 10 },
    );
    // A run that needs fewer requests has ended by itself; then there is nothing to kill.
    if (reached) child.kill("SIGKILL");
    await exit;

    expect([fingerprint("kantiv.crt"), fingerprint("other.crt")]).toContain(heldBy(box));
    const again = await rotateBy(undefined, box, ...NEW_KEY_ENV, "--write");
    expect(again.json().error).toBeNull();
    expect(again.json<Rotated>().result).toMatchObject({ rotated: true, verified: true });
    expect(heldBy(box)).toBe(fingerprint("other.crt"));
    expect((await box.run("verify")).code).toBe(0);
    expect((await box.run("audit", "verify")).code).toBe(0);
  },
);
