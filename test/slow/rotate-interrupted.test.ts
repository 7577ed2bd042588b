import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  fingerprint,
  heldBy,
  layNewPair,
  NEW_KEY_ENV,
  orgOf,
  type Rotated,
  rotate,
  rotateBy,
} from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox, type sandbox } from "../helpers/sandbox.ts";

const BIN = join(import.meta.dirname, "../../bin/kantiv-sf.js");
const MINUTE = 60_000;
const [OLD, NEW] = [fingerprint("kantiv.crt"), fingerprint("other.crt")];

let box: Sandbox;
let child: ChildProcess | undefined;
afterEach(async () => {
  child?.kill("SIGKILL");
  child = undefined;
  await box[Symbol.asyncDispose]();
});

async function applied(options: Parameters<typeof sandbox>[0] = {}): Promise<void> {
  box = await appliedSandbox(options);
  await layNewPair(box);
}

/** The one promise that holds at every moment: both keys are at hand, so one of them fits. */
function expectKeyAtHand(): void {
  expect([OLD, NEW]).toContain(heldBy(box));
}

async function expectRotatedByRerun(): Promise<void> {
  expectKeyAtHand();
  await endFaults();
  const again = await rotate(box, ...NEW_KEY_ENV, "--write");
  expect(again.json().error).toBeNull();
  expect(again.json<Rotated>().result).toMatchObject({ rotated: true, verified: true });
  expect(heldBy(box)).toBe(NEW);
  expect((await box.run("verify")).code).toBe(0);
  expect((await box.run("audit", "verify")).code).toBe(0);
}

/** The network is well again. */
async function endFaults(): Promise<void> {
  await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
}

/** A rotation takes fewer requests than this. */
const REQUESTS = Array.from({ length: 15 }, (_, index) => index);

describe.each(["resetBefore", "resetAfter"] as const)("a connection that is cut at request n (%s)", (kind) => {
  it.each(REQUESTS)("%i: the org holds a certificate whose key is at hand, and a rerun ends verified", async (skip) => {
    await applied();
    box.emulator.addFault({ kind, skip });
    await rotate(box, ...NEW_KEY_ENV);
    await expectRotatedByRerun();
  });
});

it("an org that goes away while the new pair is proven leaves the run open, and the rerun proves it", async () => {
  await applied();
  const logins = { path: "/oauth2/token", kind: "resetBefore", times: 40 } as const;
  box.emulator.addFault(logins);
  const { code, json } = await rotate(box, ...NEW_KEY_ENV);
  expect([code, json().error?.code]).toEqual([3, "ROTATION_UNPROVEN"]);
  expect(json().error?.remedy).toContain("Run the same command again");
  expect(heldBy(box)).toBe(NEW);
  const deploys = orgOf(box).deploys.length;
  await expectRotatedByRerun();
  expect(orgOf(box).deploys.length).toBe(deploys);
});

describe("on the way back", () => {
  /** A rotation that gives the new pair up, cut at its nth request of a kind. */
  async function cutOnTheWayBack(skip: number): Promise<void> {
    await applied();
    await box.clock.advance(60 * MINUTE);
    orgOf(box).timings.propagation = 7 * MINUTE;
    box.emulator.addFault({ kind: "resetAfter", method: "POST", path: "deployRequest", skip });
    await rotate(box, ...NEW_KEY_ENV, "--wait", "5");
    expectKeyAtHand();
  }

  it("a rerun finishes putting the old certificate back, and proves it", async () => {
    await cutOnTheWayBack(1);
    const again = await rotate(box, ...NEW_KEY_ENV, "--wait", "5");
    const { result } = again.json<Rotated>();
    expect([again.code, result.rotated, result.restored, result.verified]).toEqual([1, false, true, true]);
    expect(again.json().warnings.map(({ code }) => code)).toContain("ROTATION_UNDONE");
    expect(heldBy(box)).toBe(OLD);
    expect((await box.run("verify")).code).toBe(0);
    // And the one after that begins anew.
    orgOf(box).timings.propagation = 0;
    await expectRotatedByRerun();
  });
});

it("killed for good in mid-deployment, a rerun takes the lock over, waits for that deployment and ends verified", async () => {
  await applied({ realTime: true, timings: { deployInProgress: 1500 } });
  const before = orgOf(box).deploys.length;
  child = spawn(
    process.execPath,
    [
      BIN,
      "certificate",
      "rotate",
      "--org",
      box.orgFile,
      "--new-cert",
      join(box.folder, "new.crt"),
      ...NEW_KEY_ENV,
      "--yes",
    ],
    { env: { ...process.env, ...box.env }, stdio: "ignore" },
  );
  const exit = once(child, "exit");
  await vi.waitFor(() => expect(orgOf(box).deploys.length).toBe(before + 1), { timeout: 15_000, interval: 5 });
  child.kill("SIGKILL");
  await exit;
  const again = await rotateBy(undefined, box, ...NEW_KEY_ENV);
  expect(again.json().error).toBeNull();
  expect(again.json().warnings.map(({ code }) => code)).toContain("LOCK_TAKEN_OVER");
  expect(again.json<Rotated>().result).toMatchObject({ rotated: true, verified: true });
  expect([heldBy(box), orgOf(box).deploys.length]).toEqual([NEW, before + 1]);
});

it("its journal, audit log and backups hold no key", async () => {
  await applied();
  await rotate(box, ...NEW_KEY_ENV);
  const audit = await readFile(join(box.folder, ".kantiv", "audit.jsonl"), "utf8");
  expect(audit).toContain("certificate rotate");
  expect(audit).not.toContain("PRIVATE KEY");
});
