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
    expect([drifted.code, drifted.json<{ differences: object[] }>().result.differences]).toEqual([
      4,
      [
        expect.objectContaining({
          path: "loginIpRanges",
          org: "any",
          template: "203.0.113.0-203.0.113.255, 2001:db8::1-2001:db8::ff",
          place: expect.objectContaining({ file: box.orgFile }),
        }),
      ],
    ]);
    const mended = await ensure("--json");
    expect(mended.json<{ effects: object[]; steps: string[] }>().result).toMatchObject({
      steps: [
        expect.stringContaining(`from addresses any to addresses 203.0.113.0-203.0.113.255, 2001:db8::1-2001:db8::ff`),
      ],
      effects: [{ kind: "breaks", text: expect.stringContaining("alone, and refused from everywhere else") }],
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
    [{ loginIpRanges: "203.0.113.7" }, "must be a list"],
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

const PRODUCTION = "kantiv-integration-production";

/** The template that ships states the profile, and the org file gives its parameters. */
async function byTemplate(parameters: object, options: Parameters<typeof laid>[1] = {}) {
  if (!box) box = await sandbox({ switches: options.switches ?? {} });
  const text = orgFileText(box.emulator, stringify({ parameters }))
    .replace("template: kantiv-integration", `template: ${PRODUCTION}`)
    .replace(/ {2}username: .*/, `  username: ${USER}`);
  await box.writeOrgFile(text);
}

async function setUp(parameters: object, options: Parameters<typeof laid>[1] = {}) {
  box = await sandbox({ switches: options.switches ?? {} });
  await byTemplate(parameters);
  const made = await ensure();
  expect(made.code, made.stdout + made.stderr).toBe(0);
  await done("apply", "--yes");
}

interface Planned {
  result: {
    changes: { type: string; action: string; fields: object[]; unreadable: string[] }[];
    effects: { kind: string; text: string }[];
    findings: { code: string; message: string; blocks: boolean }[];
  };
}
async function planned() {
  const { code, stdout, json } = await box.run("plan", "--json");
  const { result } = json<Planned["result"]>();
  const profileChange = result.changes.find(({ type, action }) => type === "Profile" && action !== "none");
  return { code, stdout, ...result, profileChange };
}

describe("a profile of the user's own that the template states by its parameters", () => {
  it("is made by user ensure, planned empty, proven by verify, and in the hand-over and the guide of the package", async () => {
    await setUp({ loginIpRanges: RANGES, weekdayHours: "06:00-22:00", weekendHours: "00:00-24:00" });
    expect(profile()).toMatchObject({
      loginIpRanges: [{ start: "203.0.113.0" }, { start: "2001:db8::1" }],
      loginHours: { monday: { from: 360, to: 1320 }, friday: { from: 360, to: 1320 } },
    });
    expect(await done("plan")).toContain(
      "from 203.0.113.0-203.0.113.255, 2001:db8::1-2001:db8::ff, friday 06:00-22:00",
    );
    expect(await done("verify")).toContain("The user's own profile restricts logins as stated");
    expect(await done("drift")).toContain("Nothing to do");
    expect(await done("handoff")).toContain("203.0.113.0");
    await done("package", "--out", "guide.zip");
  });

  it("is no profile of its own where nothing is given, so that ranges and the user's profile are as they are", async () => {
    await setUp({});
    expect(profile()).toBeUndefined();
    expect(await done("verify")).not.toContain("own profile");
  });

  it.each<[string, string[], RegExp, string]>([
    ["widened", [...RANGES, "198.51.100.0/24"], /more addresses: 198\.51\.100\.0-198\.51\.100\.255/, "opens"],
    [
      "narrowed",
      ["203.0.113.0/25", RANGES[1] ?? ""],
      /Logins from 203\.0\.113\.128-203\.0\.113\.255 are refused/,
      "breaks",
    ],
    ["emptied", [], /let in from every address there is/, "opens"],
  ])("is %s by an apply, which says what that does, and is rolled back", async (_name, loginIpRanges, words, kind) => {
    await setUp({ loginIpRanges: RANGES });
    await byTemplate({ loginIpRanges });
    const plan = await planned();
    expect([plan.code, plan.profileChange?.action, plan.effects]).toEqual([
      4,
      "update",
      [expect.objectContaining({ kind, text: expect.stringMatching(words) })],
    ]);
    const applied = await box.run("apply", "--yes", "--json");
    expect(applied.code, applied.stdout).toBe(0);
    expect(await done("drift")).toContain("Nothing to do");
    const { result } = applied.json<{ undo: string }>();
    const runId = /--to (\S+)/.exec(JSON.stringify(result))?.[1]?.replace(/[",].*/, "") ?? "";
    const back = await done("rollback", "--to", runId, "--yes");
    expect(back).toContain("Profile Kantiv Integration");
    expect(profile()?.loginIpRanges).toMatchObject([
      { start: "203.0.113.0", end: "203.0.113.255" },
      { start: "2001:db8::1" },
    ]);
  });

  it.each<[string, Partial<Switches>]>([
    ["leaves those that are there", { rangesLeftOut: "kept" }],
    ["takes them away", { rangesLeftOut: "removed" }],
  ])("has no range left once its list is empty, where a file without ranges %s", async (_name, switches) => {
    await setUp({ loginIpRanges: ["203.0.113.0/24"] }, { switches });
    await byTemplate({ loginIpRanges: [] });
    await done("apply", "--yes");
    expect(await done("plan")).toContain("from anywhere (profile Kantiv Integration)");
    expect((await planned()).profileChange).toBeUndefined();
    expect(await done("verify")).toContain("The JWT login works");
  });

  it("keeps its ranges where an org file gives hours alone, whatever a file without ranges does", async () => {
    await setUp({ loginIpRanges: RANGES }, { switches: { rangesLeftOut: "removed" } });
    await byTemplate({ weekendHours: "closed" });
    await done("apply", "--yes");
    expect(profile()).toMatchObject({ loginIpRanges: [{}, {}], loginHours: { sunday: { from: 0, to: 0 } } });
  });

  it("is told and not changed where somebody else made it", async () => {
    await setUp({ loginIpRanges: RANGES });
    const there = profile();
    if (!there) throw new Error("no profile");
    there.description = "Ours";
    there.loginIpRanges = [];
    const plan = await planned();
    expect([plan.profileChange, plan.findings]).toEqual([
      undefined,
      [expect.objectContaining({ code: "PROFILE_FOREIGN", blocks: false })],
    ]);
    await done("apply", "--yes", "--redeploy");
    expect(there.loginIpRanges).toEqual([]);
    const verified = await box.run("verify", "--json");
    expect([verified.code, verified.stdout]).toEqual([1, expect.stringContaining("PROFILE_FOREIGN")]);
  });

  it("is not shown where the org refuses to tell of it: plan and apply go on and leave it, user ensure does nothing", async () => {
    await setUp({ loginIpRanges: RANGES });
    const refused = () => box.emulator.addFault({ kind: "htmlPage", path: "/tooling/query", times: 9 });
    refused();
    const plan = await planned();
    expect([plan.code, plan.findings]).toEqual([
      0,
      [
        expect.objectContaining({
          code: "LOGIN_RESTRICTIONS_UNKNOWN",
          blocks: false,
          message: expect.stringContaining("is not shown"),
        }),
      ],
    ]);
    await byTemplate({ loginIpRanges: ["198.51.100.7"], label: "Another" });
    refused();
    const { code, stderr } = await box.run("apply", "--yes");
    expect([code, stderr]).toEqual([0, expect.stringContaining("is not shown")]);
    expect(profile()?.loginIpRanges).toHaveLength(2);
    refused();
    const ensured = await ensure("--json");
    expect([ensured.code, ensured.json().error?.code]).toEqual([3, "NOT_AN_ORG"]);
  });

  it("cannot be stated by the org file as well, which lint and every command say in the same words", async () => {
    box = await sandbox();
    await byTemplate({ loginIpRanges: RANGES });
    const { readFile } = await import("node:fs/promises");
    const text = await readFile(box.orgFile, "utf8");
    await box.writeOrgFile(text.replace(USER, `${USER}\n  ownProfile: { name: Other }`));
    const words = "states the integration user's own profile, and so does integrationUser.ownProfile";
    const { code, stderr } = await box.run("plan");
    expect([code, stderr.replaceAll(/\s+/g, " ")]).toEqual([2, expect.stringContaining(words)]);
    const linted = await kantivSf(["lint", "acme.yaml"], { env: box.env, cwd: box.folder, clock: box.clock });
    expect([linted.code, linted.stdout]).toEqual([1, expect.stringContaining(words)]);
  });
});
