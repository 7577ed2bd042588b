import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { killedAt } from "../helpers/killed.ts";
import { fingerprint, heldBy, layNewPair, NEW_KEY_ENV, type Rotated, rotateBy } from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const REQUESTS = Array.from({ length: 14 }, (_, index) => index);

it.each(REQUESTS)(
  "rotation killed while the answer to its request %i is on the way: a key for what the org holds, and a rerun ends verified",
  async (skip) => {
    box = await appliedSandbox({ realTime: true });
    await layNewPair(box);
    const rotation = ["certificate", "rotate", "--org", box.orgFile, "--new-cert", join(box.folder, "new.crt")];
    await killedAt(box, [...rotation, ...NEW_KEY_ENV, "--yes"], skip);

    expect([fingerprint("kantiv.crt"), fingerprint("other.crt")]).toContain(heldBy(box));
    const again = await rotateBy(undefined, box, ...NEW_KEY_ENV, "--write");
    expect(again.json().error).toBeNull();
    expect(again.json<Rotated>().result).toMatchObject({ rotated: true, verified: true });
    expect(heldBy(box)).toBe(fingerprint("other.crt"));
    expect((await box.run("verify")).code).toBe(0);
    expect((await box.run("audit", "verify")).code).toBe(0);
  },
);
