import { afterEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Switches } from "../../src/emulator/index.ts";
import { kantivSf } from "../helpers/cli.ts";
import { orgOf } from "../helpers/rotation.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const USER = "own@acme.com.uat";
const NAME = "Kantiv Integration";
/** Where requests of the emulated org seem to come from is in the first. */
const RANGES = ["203.0.113.0/24", "2001:db8::1-2001:db8::ff"];
const HOURS = { monday: "08:00-18:00", sunday: "closed" };

async function laid(
  own: object,
  { switches = {}, template = "kantiv-integration" }: { switches?: Partial<Switches>; template?: string } = {},
) {
  box = await sandbox({ switches });
  await state(own, template);
}

async function state(own: object, template = "kantiv-integration") {
  const parameters = template.endsWith("profile") ? { parameters: { profile: NAME } } : {};
  const text = orgFileText(box.emulator, stringify(parameters).replace("{}\n", ""))
    .replace("template: kantiv-integration", `template: ${template}`)
    .replace(/ {2}username: .*/, `  username: ${USER}\n  ownProfile: ${JSON.stringify({ name: NAME, ...own })}`);
  await box.writeOrgFile(text);
}

async function done(command: string, ...args: string[]) {
  const { code, stdout, stderr } = await box.run(command, ...args);
  expect(code, stdout + stderr).toBe(0);
  return stdout.replaceAll(/\s+/g, " ");
}
const ensure = (...more: string[]) => box.run("user ensure", "--yes", ...more);
const profile = () => orgOf(box).profiles.find(({ name }) => name === NAME);
const userOf = () => orgOf(box).users.find(({ username }) => username === USER);

describe("a profile of the integration user's own", () => {
  it.each<[string, Partial<Switches>]>([
    ["begins as the standard one of its licence", {}],
    ["begins empty", { newProfile: "empty" }],
  ])(
    "is made with its ranges and hours, by which the login is held, and planned empty then (a new profile %s)",
    async (_name, switches) => {
      await laid({ loginIpRanges: RANGES, loginHours: HOURS }, { switches });
      const made = await ensure();
      expect(made.code, made.stdout + made.stderr).toBe(0);
      expect(made.stdout).toContain(`Make the profile ${NAME}, API only`);
      expect([userOf()?.profileId, profile()?.permissions.toSorted()]).toEqual([
        profile()?.id,
        ["ApiEnabled", "ApiUserOnly"],
      ]);
      expect(profile()).toMatchObject({
        loginIpRanges: [
          { start: "203.0.113.0", end: "203.0.113.255" },
          { start: "2001:db8::1", end: "2001:db8::ff" },
        ],
        loginHours: { monday: { from: 480, to: 1080 }, sunday: { from: 0, to: 0 } },
      });
      const deploys = orgOf(box).deploys.length;
      expect((await ensure()).stdout).toContain("The user is there as it should be");
      expect(orgOf(box).deploys).toHaveLength(deploys);
      await done("apply", "--yes");
      expect(await done("drift")).toContain("Nothing to do");
      expect(await done("handoff")).toContain("Only from 2");
    },
  );

  it("lets in by itself where the template's profile is that one", async () => {
    await laid({ loginIpRanges: RANGES }, { template: "kantiv-integration-profile" });
    expect((await ensure()).code).toBe(0);
    await done("apply", "--yes");
    await done("verify");
  });

  it("is refused its login from elsewhere, with the ranges as the cause", async () => {
    await laid({ loginIpRanges: ["198.51.100.7"] });
    expect((await ensure()).code).toBe(0);
    const { code, stdout } = await box.run("apply", "--yes");
    expect([code, stdout.replaceAll(/\s+/g, " ")]).toEqual([
      1,
      expect.stringContaining("the profile allows 198.51.100.7-198.51.100.7"),
    ]);
  });

  it("is told by drift where somebody changed it, and mended by user ensure with what that breaks and opens", async () => {
    await laid({ loginIpRanges: RANGES });
    await ensure();
    await done("apply", "--yes");
    const there = profile();
    if (!there) throw new Error("no profile");
    there.loginIpRanges = [];
    const drifted = await box.run("drift", "--json");
    expect([drifted.code, drifted.stdout]).toEqual([4, expect.stringContaining("LOGIN_RESTRICTIONS_DIFFER")]);
    const mended = await ensure("--json");
    expect(mended.json<{ effects: object[]; steps: string[] }>().result).toMatchObject({
      steps: [
        expect.stringContaining(`from addresses any to addresses 2001:db8::1-2001:db8::ff, 203.0.113.0-203.0.113.255`),
      ],
      effects: [{ kind: "breaks" }, { kind: "opens" }],
    });
    await done("drift");
  });

  it("keeps what the org file does not state", async () => {
    await laid({ loginIpRanges: RANGES, loginHours: HOURS });
    await ensure();
    await state({ loginIpRanges: ["203.0.113.10"] });
    expect((await ensure()).code).toBe(0);
    expect(profile()).toMatchObject({
      loginIpRanges: [{ start: "203.0.113.10" }],
      loginHours: { sunday: { from: 0 } },
    });
    await state({ loginHours: {} });
    expect((await ensure()).code).toBe(0);
    expect(profile()?.loginHours).toBeNull();
  });

  it("is never one that somebody else made", async () => {
    await laid({ loginIpRanges: RANGES });
    const other = orgOf(box).profiles.find(({ name }) => name === "Standard User");
    if (other) other.name = NAME;
    const { code, json } = await ensure("--json");
    expect([code, json().error?.code, other?.loginIpRanges]).toEqual([2, "PROFILE_FOREIGN", []]);
  });

  it.each([
    [{ loginIpRanges: ["203.0.113.9-203.0.113.1"] }, "smaller first"],
    [{ loginIpRanges: ["203.0.113.9-2001:db8::1"] }, "of one kind"],
    [{ loginIpRanges: ["0.0.0.0-255.255.255.255"] }, "restricts nothing"],
    [{ loginIpRanges: ["::/1"] }, "restricts nothing"],
    [{ loginIpRanges: [] }, "must not be empty"],
    [{ loginHours: { monday: "18:00-08:00" } }, "must end after they begin"],
    [{ loginHours: { monday: "08:30-18:00" } }, "whole hours"],
  ])("that cannot be, %j, is refused by lint and by every command in the same words", async (own, words) => {
    await laid(own);
    const { code, stderr } = await ensure();
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    const linted = await kantivSf(["lint", "acme.yaml"], { env: box.env, cwd: box.folder, clock: box.clock });
    expect([linted.code, linted.stdout]).toEqual([1, expect.stringContaining(words)]);
  });
});
