import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import {
  componentsOf,
  fingerprint,
  heldBy,
  layNewPair,
  NEW_KEY_ENV,
  orgOf,
  type Rotated,
  rotate,
} from "../helpers/rotation.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

const [OLD, NEW] = [fingerprint("kantiv.crt"), fingerprint("other.crt")];
const BLUE_GREEN = [...NEW_KEY_ENV, "--blue-green"];

let box: Sandbox;
afterEach(() => box[Symbol.asyncDispose]());

async function applied(options: Parameters<typeof sandbox>[0] = {}): Promise<void> {
  box = await sandbox(options);
  expect((await box.run("apply", "--yes")).code).toBe(0);
  await layNewPair(box);
}

const apps = () => componentsOf(box, "ExternalClientApplication").map(({ fullName }) => fullName);
const keyOf = (app: string) => {
  const id = componentsOf(box, "ExternalClientApplication").find(({ fullName }) => fullName === app)?.id;
  return orgOf(box).consumers.find(({ appId }) => appId === id)?.key;
};

describe("a second app", () => {
  it("is set up and proven beside the first, which goes on working; both consumer keys are told", async () => {
    await applied();
    const { code, json } = await rotate(box, ...BLUE_GREEN);
    const { result } = json<Rotated>();
    expect([code, result.verified]).toEqual([0, true]);
    expect(apps()).toEqual(["Kantiv_Integration", "Kantiv_Integration_B"]);
    expect(result.first).toEqual({
      app: "Kantiv_Integration",
      consumerKey: keyOf("Kantiv_Integration"),
      retired: false,
    });
    expect(result.second).toEqual({ app: "Kantiv_Integration_B", consumerKey: keyOf("Kantiv_Integration_B") });
    expect([heldBy(box), heldBy(box, "Kantiv_Integration_B")]).toEqual([OLD, NEW]);
    expect((await box.run("verify")).code).toBe(0);
    expect((await box.run("drift")).code).toBe(0);
    expect(box.emulator.unknownRoutes()).toEqual([]);
  });

  it("with --retire the first one is removed after that, and its login proven to be refused", async () => {
    await applied();
    await rotate(box, ...BLUE_GREEN);
    const firstKey = keyOf("Kantiv_Integration");
    const { code, json } = await rotate(box, ...BLUE_GREEN, "--retire", "--write");
    const { result } = json<Rotated>();
    expect([code, result.first]).toEqual([0, { app: "Kantiv_Integration", consumerKey: firstKey, retired: true }]);
    expect(result.checks.find(({ id }) => id === "first-refused")).toMatchObject({ status: "passed" });
    expect(apps()).toEqual(["Kantiv_Integration_B"]);
    expect(await readFile(box.orgFile, "utf8")).toContain("appName: Kantiv_Integration_B");
    expect((await box.run("verify")).code).toBe(0);
    expect((await box.run("drift")).code).toBe(0);
  });

  it("both in one go, and the next rotation goes back to the first name", async () => {
    await applied();
    expect((await rotate(box, ...BLUE_GREEN, "--retire", "--write")).code).toBe(0);
    expect(apps()).toEqual(["Kantiv_Integration_B"]);
    const back = ["--new-cert", "kantiv.crt", "--new-key-env", "KANTIV_JWT_KEY", "--blue-green", "--retire", "--write"];
    expect((await rotate(box, ...back)).code).toBe(0);
    expect(apps()).toEqual(["Kantiv_Integration"]);
    expect((await box.run("verify")).code).toBe(0);
  });

  it("waits for the new app to be known everywhere", async () => {
    await applied();
    await box.clock.advance(3_600_000);
    orgOf(box).timings.propagation = 5 * 60_000;
    const { code, json } = await rotate(box, ...BLUE_GREEN);
    expect([code, json<Rotated>().result.verified]).toEqual([0, true]);
  });

  it("that does not log in leaves the first one as it was, whatever was asked", async () => {
    await applied();
    await box.clock.advance(3_600_000);
    orgOf(box).timings.propagation = 60 * 60_000;
    const { code, json } = await rotate(box, ...BLUE_GREEN, "--retire", "--write", "--wait", "2");
    const { result } = json<Rotated>();
    expect([code, result.verified, result.first.retired]).toEqual([1, false, false]);
    expect(apps()).toContain("Kantiv_Integration");
    expect(await readFile(box.orgFile, "utf8")).not.toContain("appName");
    expect((await box.run("verify")).code).toBe(0);
  });

  it.each(["resetBefore", "resetAfter"] as const)(
    "a cut at any deployment (%s) is made good by a rerun",
    async (kind) => {
      for (const skip of [0, 1]) {
        await applied();
        box.emulator.addFault({ kind, method: "POST", path: "deployRequest", skip });
        await rotate(box, ...BLUE_GREEN, "--retire");
        await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
        const again = await rotate(box, ...BLUE_GREEN, "--retire", "--write");
        expect(again.json().error).toBeNull();
        expect([again.code, again.json<Rotated>().result.verified]).toEqual([0, true]);
        expect(apps()).toEqual(["Kantiv_Integration_B"]);
        expect((await box.run("verify")).code).toBe(0);
        if (skip === 0) await box[Symbol.asyncDispose]();
      }
    },
  );
});

describe("refused before a request", () => {
  it.each([
    [[...BLUE_GREEN, "--write"], "USAGE"],
    [[...BLUE_GREEN, "--suffix", "../x"], "USAGE"],
  ])("%j: %s", async (args, code) => {
    await applied();
    const before = box.emulator.requests().length;
    const { code: exit, json } = await rotate(box, ...args);
    expect([exit, json().error?.code]).toEqual([2, code]);
    expect(box.emulator.requests().length).toBe(before);
  });

  it("an app of the second name that somebody else made is left alone", async () => {
    await applied();
    await box.writeOrgFile(`${orgFileText(box.emulator)}parameters: { appName: Kantiv_Integration_B }\n`);
    await box.run("apply", "--yes");
    const other = componentsOf(box, "ExternalClientApplication").find(({ fullName }) => fullName.endsWith("_B"));
    if (other) other.fields.description = "Made in Setup";
    await box.writeOrgFile(orgFileText(box.emulator));
    const { code, json } = await rotate(box, ...BLUE_GREEN);
    expect([code, json().error?.code]).toEqual([1, "APP_FOREIGN"]);
  });

  it("without a first app there is nothing to move from", async () => {
    box = await sandbox();
    await layNewPair(box);
    const { code, json } = await rotate(box, ...BLUE_GREEN);
    expect([code, json().error?.code]).toEqual([1, "APP_MISSING"]);
  });
});
