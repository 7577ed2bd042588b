import { readFileSync, writeFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "../../src/model/ports.ts";
import { kantivSf } from "../helpers/cli.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { orgOf } from "../helpers/rotation.ts";
import { appliedSandbox, orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const deploys = () => orgOf(box).deploys.length;
const label = () => orgOf(box).components.find(({ type }) => type === "ExternalClientApplication")?.fields.label;

async function lockFile(): Promise<string> {
  for await (const path of glob(join(box.folder, ".kantiv/**/lock"))) return path;
  throw new Error("nobody holds a lock");
}

/** What makes the run that holds the lock one of a machine which went to sleep six minutes ago. */
async function fallAsleep(): Promise<void> {
  const path = await lockFile();
  const holder = JSON.parse(readFileSync(path, "utf8"));
  const renewedAt = new Date(Date.parse(holder.renewedAt) - 6 * 60_000).toISOString();
  writeFileSync(path, JSON.stringify({ ...holder, host: "laptop", renewedAt }));
}

/** A clock by which a run comes to `meanwhile` at its first pause, and goes on after that. */
function pausing(meanwhile: () => Promise<void>): Clock {
  const clock = fakeClock({ start: box.clock.now() });
  let isFirst = true;
  return {
    ...clock,
    async sleep(ms, signal) {
      if (isFirst) {
        isFirst = false;
        await meanwhile();
      }
      await clock.sleep(ms, signal);
      await box.clock.advance(ms);
    },
  };
}

/** A run with another label, during whose first pause another run does this. */
async function runWhile(meanwhile: () => Promise<void>, ...line: readonly string[]) {
  const file = join(box.folder, "other.yaml");
  writeFileSync(file, orgFileText(box.emulator, "parameters: { label: Of the run that slept }\n"));
  const { env, folder: cwd } = box;
  return kantivSf([...line, "--org", file, "--json"], { env, cwd, clock: pausing(meanwhile) });
}

describe("a run whose lock another one has taken over", () => {
  it("sends nothing more to the org, says so with a remedy, and does what is missing when it is run again", async () => {
    box = await sandbox();
    let other = -1;
    const slept = await runWhile(
      async () => {
        await fallAsleep();
        const taken = await box.run("apply", "--yes", "--json");
        expect(taken.json().warnings.map(({ code }) => code)).toContain("LOCK_TAKEN_OVER");
        other = taken.code;
      },
      "apply",
      "--yes",
    );
    expect([other, slept.code]).toEqual([0, 1]);
    expect(slept.json().error).toMatchObject({
      code: "LOCK_LOST",
      message: expect.stringContaining("this one changes nothing more in the org"),
      remedy: expect.stringContaining("run the same command again"),
    });
    expect([deploys(), label()]).toEqual([1, "Kantiv Integration"]);
    const again = await runWhile(async () => undefined, "apply", "--yes");
    expect([again.code, deploys(), label()]).toEqual([0, 2, "Of the run that slept"]);
  });

  it("stops while the other one is still at work, and leaves it the lock", async () => {
    box = await sandbox();
    const slept = await runWhile(
      async () => {
        const path = await lockFile();
        writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), token: "the other run's" }));
      },
      "apply",
      "--yes",
    );
    expect([slept.code, slept.json().error?.code, deploys()]).toEqual([1, "LOCK_LOST", 0]);
    expect(JSON.parse(readFileSync(await lockFile(), "utf8")).token).toBe("the other run's");
  });

  it("takes nothing away from the org either", async () => {
    box = await appliedSandbox();
    const before = structuredClone([orgOf(box).components, orgOf(box).assignments, orgOf(box).users]);
    const steal = async () => {
      const path = await lockFile();
      writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), token: "the other run's" }));
    };
    const slept = await runWhile(steal, "destroy", "--yes");
    expect([slept.code, slept.json().error?.code]).toEqual([1, "LOCK_LOST"]);
    expect([orgOf(box).components, orgOf(box).assignments, orgOf(box).users]).toEqual(before);
  });
});
