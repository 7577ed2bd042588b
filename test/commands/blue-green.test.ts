import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
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
import { takePermission } from "../helpers/secrets-by-rest.ts";

const [OLD, NEW] = [fingerprint("kantiv.crt"), fingerprint("other.crt")];
const BLUE_GREEN = [...NEW_KEY_ENV, "--blue-green"];

let box: Sandbox;
afterEach(() => box[Symbol.asyncDispose]());

async function applied(options: Parameters<typeof sandbox>[0] = {}): Promise<void> {
  box = await sandbox(options);
  expect((await box.run("apply", "--yes")).code).toBe(0);
  await layNewPair(box);
}

/** Of what people and the login history see: the app is only renamed when it is applied next. */
async function labelled(label: string): Promise<void> {
  await box.writeOrgFile(`${orgFileText(box.emulator)}parameters:\n  label: ${label}\n`);
}

const SECOND = ["--app", "Kantiv_Integration_B", "--new-cert", "new.crt", ...NEW_KEY_ENV];

/** A second app beside the first, its key handed over. */
async function movedTo(label: string): Promise<void> {
  await applied();
  await labelled(label);
  expect((await rotate(box, ...BLUE_GREEN)).code).toBe(0);
  const { code, stderr } = await box.run("handoff", ...SECOND);
  expect(code, stderr).toBe(0);
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
    const pair = ["--new-cert", "new.crt", "--new-key-env", "NEW_KEY"];
    expect(result.retireFirst).toBe(
      ["kantiv-sf certificate rotate --org", box.orgFile, ...pair, "--blue-green", "--retire"].join(" "),
    );
    expect(result.second).toEqual({ app: "Kantiv_Integration_B", consumerKey: keyOf("Kantiv_Integration_B") });
    expect([heldBy(box), heldBy(box, "Kantiv_Integration_B")]).toEqual([OLD, NEW]);
    expect((await box.run("verify")).code).toBe(0);
    expect((await box.run("drift")).code).toBe(0);
    expect(box.emulator.unknownRoutes()).toEqual([]);
  });

  it("with --retire the first one is removed once its key was handed over, and its login proven to be refused", async () => {
    await movedTo("Kantiv Two");
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

  it("takes over, and the next rotation goes back to the first name", async () => {
    await movedTo("Kantiv Two");
    expect((await rotate(box, ...BLUE_GREEN, "--retire", "--write")).code).toBe(0);
    const back = ["--new-cert", "kantiv.crt", "--new-key-env", "KANTIV_JWT_KEY"];
    expect((await rotate(box, ...back, "--blue-green")).code).toBe(0);
    expect((await box.run("handoff", "--app", "Kantiv_Integration", ...back)).code).toBe(0);
    expect((await rotate(box, ...back, "--blue-green", "--retire", "--write", "--force")).code).toBe(0);
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
    expect((await rotate(box, ...BLUE_GREEN, "--wait", "2")).code).toBe(1);
    const again = [...BLUE_GREEN, "--retire", "--force", "--write", "--wait", "2"];
    const { code, json } = await rotate(box, ...again);
    const { result } = json<Rotated>();
    expect([code, result.verified, result.first.retired]).toEqual([1, false, false]);
    expect(apps()).toContain("Kantiv_Integration");
    expect(await readFile(box.orgFile, "utf8")).not.toContain("appName");
    expect((await box.run("verify")).code).toBe(0);
  });

  it.each(["resetBefore", "resetAfter"] as const)(
    "a cut at any deployment (%s) is made good by a rerun",
    async (kind) => {
      await applied();
      for (const args of [BLUE_GREEN, [...BLUE_GREEN, "--retire", "--force", "--write"]]) {
        box.emulator.addFault({ kind, method: "POST", path: "deployRequest" });
        expect((await rotate(box, ...args)).code).not.toBe(0);
        await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
        const again = await rotate(box, ...args);
        expect(again.json().error).toBeNull();
        expect([again.code, again.json<Rotated>().result.verified]).toEqual([0, true]);
      }
      expect(apps()).toEqual(["Kantiv_Integration_B"]);
      expect((await box.run("verify")).code).toBe(0);
    },
  );
});

describe("the first app stays", () => {
  const retire = async (...more: string[]) => {
    const { code, json } = await rotate(box, ...BLUE_GREEN, "--retire", ...more);
    const { code: error = "", message = "", remedy = "", data = {} } = json().error ?? {};
    return { code, error, message, remedy, data };
  };

  it.each([[[]], [["--force"]]])("in the run that would make the second one (%j)", async (more) => {
    await applied();
    const { code, error, message } = await retire(...more);
    expect([code, error]).toEqual([1, "RETIRE_TOO_EARLY"]);
    expect(message).toContain("the second app is not there yet");
    expect(apps()).toEqual(["Kantiv_Integration"]);
  });

  it("while the second one's key was not handed over from here, and the command for that is told", async () => {
    await applied();
    await labelled("Kantiv Two");
    await rotate(box, ...BLUE_GREEN);
    const { code, error, message, remedy, data } = await retire();
    expect([code, error, data]).toEqual([1, "RETIRE_TOO_EARLY", { handedOver: null, logins: 0, lastLogin: null }]);
    expect(message).toContain("no hand-over of the second app's key");
    expect(message).toContain("from another machine is not on this record");
    expect(remedy).toContain("--app Kantiv_Integration_B --new-cert new.crt --new-key-env NEW_KEY");
    expect(apps()).toContain("Kantiv_Integration");
  });

  it("while somebody logs in through it since, unless --force says otherwise", async () => {
    await movedTo("Kantiv Two");
    await box.clock.advance(60_000);
    expect((await box.run("verify")).code).toBe(0);
    const { code, error, message, remedy, data } = await retire();
    expect([code, error, data]).toMatchObject([
      1,
      "RETIRE_TOO_EARLY",
      { logins: 1, handedOver: { by: expect.stringContaining("@") } },
    ]);
    expect(message).toContain("1 login through Kantiv Integration, the last ");
    expect(remedy).toMatch(/^Run this again when nobody comes through the first one any more, .*--force/);
    expect((await retire("--force")).code).toBe(0);
    expect(apps()).toEqual(["Kantiv_Integration_B"]);
  });

  it("where both show one name, since their logins cannot be told apart", async () => {
    await movedTo("Kantiv Integration");
    await box.clock.advance(60_000);
    expect((await box.run("handoff", ...SECOND)).code).toBe(0);
    await box.clock.advance(60_000);
    expect((await rotate(box, ...BLUE_GREEN)).code).toBe(0);
    // Somebody in Setup calls the first one as the second is called.
    const [first] = componentsOf(box, "ExternalClientApplication");
    if (first) first.fields = { ...first.fields, label: "Kantiv Integration (B)" };
    const { code, message, data } = await retire();
    expect([code, data]).toMatchObject([1, { logins: expect.any(Number) }]);
    expect(message).toContain("Kantiv_Integration_B has the same name and cannot be told apart from it");
    expect((await retire("--force")).code).toBe(0);
  });

  it("where the login history is not shown", async () => {
    await movedTo("Kantiv Two");
    takePermission(box, "ManageUsers");
    const { code, error, message, data } = await retire();
    expect([code, error, data]).toMatchObject([1, "RETIRE_TOO_EARLY", { logins: null }]);
    expect(message).toContain("whether anybody logs in through Kantiv Integration is not known");
  });

  it("and the question shows who may need it, and that the org is one that people work in", async () => {
    await movedTo("Kantiv Two");
    orgOf(box).isSandbox = false;
    const args = ["certificate", "rotate", "--org", box.orgFile, "--new-cert", "new.crt", ...BLUE_GREEN, "--retire"];
    args.push("--production");
    const env = { ...box.env, NO_COLOR: "1" };
    const { stderr } = await kantivSf(args, { env, cwd: box.folder, clock: box.clock, answer: "n" });
    expect(stderr).toMatch(
      /Second app's key handed over: \S+ \d\d:\d\d UTC by \S+@\S+\n +Since then: no login through Kantiv Integration\n/,
    );
    expect(stderr).toContain("from another machine is not on this record");
    expect(stderr).toMatch(/PRODUCTION \S+: Move to the second app, and remove the first\?/);
    expect(apps()).toContain("Kantiv_Integration");
  });
});

describe("handing over while both live", () => {
  it("handoff --app proves the second one with its own pair, and names its key", async () => {
    await applied();
    const { json } = await rotate(box, ...BLUE_GREEN);
    const command = `kantiv-sf handoff --org ${box.orgFile} --app Kantiv_Integration_B --new-cert new.crt --new-key-env NEW_KEY`;
    expect(json<{ handOver: string }>().result.handOver).toBe(command);
    const done = await box.run("handoff", ...SECOND, "--json");
    expect(done.code, done.stderr).toBe(0);
    expect(done.json().result).toMatchObject({
      handoff: {
        consumerKey: keyOf("Kantiv_Integration_B"),
        app: { name: "Kantiv_Integration_B" },
        certificate: { fingerprint256: NEW },
        verification: { ok: true },
      },
    });
  });

  it("a hand-over whose login is not proven counts for nothing", async () => {
    await applied();
    await labelled("Kantiv Two");
    await rotate(box, ...BLUE_GREEN);
    expect((await box.run("handoff", "--app", "Kantiv_Integration_B")).code).toBe(1);
    expect((await rotate(box, ...BLUE_GREEN, "--retire")).json().error?.data).toMatchObject({ handedOver: null });
  });

  it("one that cannot be recorded is made all the same, with a warning", async () => {
    await applied();
    await writeFile(join(box.folder, ".kantiv/orgs", orgOf(box).id, "lock"), "held by somebody who is not known");
    const { code, json } = await box.run("handoff", "--json");
    expect([code, json().warnings]).toEqual([0, [expect.objectContaining({ code: "HANDOFF_NOT_RECORDED" })]]);
  });

  it.each([
    [["--new-cert", "new.crt"], "USAGE"],
    [["--app", "Other App"], "PARAMETERS_INVALID"],
  ])("%j is refused before a request", async (args, error) => {
    await applied();
    const before = box.emulator.requests().length;
    const { code, json } = await box.run("handoff", ...args, "--json");
    expect([code, json().error?.code]).toEqual([2, error]);
    expect(box.emulator.requests().length).toBe(before);
  });
});

describe("refused before a request", () => {
  it.each([
    [[...BLUE_GREEN, "--write"], "USAGE"],
    [[...BLUE_GREEN, "--suffix", "../x"], "USAGE"],
    [[...BLUE_GREEN, "--force"], "USAGE"],
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
