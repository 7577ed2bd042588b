import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
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

/** A first apply on a fresh org, request by request; the last ones are the login. */
const REQUESTS = Array.from({ length: 15 }, (_, index) => index);

it.each(REQUESTS)(
  "apply killed while the answer to its request %i is on the way, then run again: one app, one assignment, verified",
  async (skip) => {
    box = await sandbox({ realTime: true });
    box.emulator.addFault({ kind: "slow", skip, delayMs: NEVER_MS });
    child = spawn(process.execPath, [BIN, "apply", "--org", box.orgFile, "--yes"], {
      env: { ...process.env, ...box.env },
      stdio: "ignore",
    });
    const exit = once(child, "exit");
    const reached = await vi.waitFor(
      () => {
        const struck = box.emulator.requests().length > skip;
        if (!struck && child?.exitCode === null) throw new Error("not there yet");
        return struck;
      },
      { timeout: 20_000, interval: 10 },
    );
    // A run that needs fewer requests has ended by itself; then there is nothing to kill.
    if (reached) child.kill("SIGKILL");
    await exit;

    const again = await box.run("apply", "--yes", "--json");
    expect(again.json().error).toBeNull();
    expect(again.json<{ verified: boolean }>().result.verified).toBe(true);
    const [org] = box.emulator.world.orgs;
    const of = (type: string) => org?.components.filter((component) => component.type === type) ?? [];
    expect(of("ExternalClientApplication").length).toBe(1);
    expect(of("ExtlClntAppOauthConfigurablePolicies").length).toBe(1);
    expect(of("ExtlClntAppConfigurablePolicies").length).toBe(1);
    const user = org?.users.find(({ username }) => username === box.emulator.ready.integrationUser.username);
    const held = org?.assignments.filter(({ assigneeId }) => assigneeId === user?.id) ?? [];
    expect(new Set(held.map((row) => row.permissionSetId)).size).toBe(held.length);
    expect(org?.deploys.length).toBe(1);
    expect((await box.run("audit", "verify")).code).toBe(0);
    expect((await box.run("plan")).code).toBe(0);
  },
);
