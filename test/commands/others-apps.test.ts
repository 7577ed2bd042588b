import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { kantivSf } from "../helpers/cli.ts";
import { latestRun } from "../helpers/latest-run.ts";
import { componentsOf, layNewPair, NEW_KEY_ENV, orgOf, type Rotated, rotate } from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box[Symbol.asyncDispose]());

interface Told {
  findings: { code: string; message: string; blocks: boolean }[];
  changes: { type: string; name: string; action: string }[];
  verified: boolean;
  checks: { id: string; status: string; detail: string }[];
  handoffDue: boolean;
  previousConsumerKey: string | null;
  newConsumerKey: string | null;
}

const run = async (command: string, ...args: string[]) => {
  const { code, json, stdout, stderr } = await box.run(command, "--json", ...args);
  const document = json<Told>();
  return {
    code,
    stdout,
    stderr,
    error: document.error,
    result: document.result,
    warned: document.warnings.map((one) => one.code),
  };
};
const app = () =>
  componentsOf(box, "ExternalClientApplication").find(({ fullName }) => fullName === "Kantiv_Integration");
const setApp = (fields: Record<string, string>) => {
  const found = app();
  if (found) found.fields = { ...found.fields, ...fields };
};

describe("an installed app of the same name behind a namespace", () => {
  it("is warned of by plan, apply, drift and verify, and never taken for ours", async () => {
    box = await sandbox({ seed: { orgs: [{ installedApps: ["acme__Kantiv_Integration"] }] } });
    const plan = await run("plan");
    expect([plan.code, plan.warned]).toEqual([4, expect.arrayContaining(["APP_INSTALLED_NAMESAKE"])]);
    expect(plan.result.changes.filter(({ action }) => action === "create").length).toBeGreaterThan(5);
    const done = await run("apply", "--yes");
    expect([done.code, done.warned, done.result.verified], done.stdout).toEqual([0, ["APP_INSTALLED_NAMESAKE"], true]);
    for (const command of ["drift", "verify"]) {
      const { code, warned } = await run(command);
      expect([command, code, warned]).toEqual([command, 0, ["APP_INSTALLED_NAMESAKE"]]);
    }
    expect((await run("destroy", "--yes")).code).toBe(0);
    expect(componentsOf(box, "ExternalClientApplication").map(({ fullName }) => fullName)).toEqual([
      "acme__Kantiv_Integration",
    ]);
  });
});

describe("another distribution than the template's", () => {
  it("that a deployment may change is a finding and a warning of its own", async () => {
    box = await appliedSandbox();
    setApp({ distributionState: "Packaged" });
    const { code, result } = await run("plan");
    expect([code, result.findings]).toEqual([
      4,
      [expect.objectContaining({ code: "DISTRIBUTION_STATE", blocks: false })],
    ]);
    const done = await run("apply", "--yes");
    expect([done.code, done.warned]).toEqual([0, expect.arrayContaining(["DISTRIBUTION_STATE"])]);
    expect(app()?.fields.distributionState).toBe("Local");
  });

  it.each(["Managed", "AutoInstalled"])(
    "that is Salesforce's own (%s) is refused before anything is deployed",
    async (state) => {
      box = await appliedSandbox();
      setApp({ distributionState: state });
      const deploys = orgOf(box).deploys.length;
      const { code, error } = await run("apply", "--yes");
      expect([code, error?.code]).toEqual([1, "DISTRIBUTION_STATE"]);
      expect((await run("plan")).result.findings).toEqual([expect.objectContaining({ blocks: true })]);
      expect(orgOf(box).deploys.length).toBe(deploys);
    },
  );
});

describe("destroy", () => {
  it("of an app that was taken over warns that a connected app may come back, also before the question", async () => {
    box = await appliedSandbox();
    setApp({ description: "Made in Setup" });
    await rm(join(box.folder, ".kantiv"), { recursive: true });
    expect((await run("apply", "--yes", "--adopt")).code).toBe(0);
    const args = ["destroy", "--org", box.orgFile];
    const asked = await kantivSf(args, { env: box.env, cwd: box.folder, clock: box.clock, answer: "n" });
    const question = asked.stderr.indexOf("Remove this?");
    expect(asked.stderr.slice(0, question)).toContain("deleting it brings that connected app back");
    expect([asked.code, question > 0, componentsOf(box, "ExternalClientApplication").length]).toEqual([2, true, 1]);
    const done = await run("destroy", "--yes");
    expect([done.code, done.warned], done.stdout).toEqual([0, ["CONNECTED_APP_MAY_RETURN"]]);
  });

  it("of an app whose beginning is not on record says so; of one that was made from here, nothing", async () => {
    box = await appliedSandbox();
    await rm(join(box.folder, ".kantiv"), { recursive: true });
    expect((await run("destroy", "--yes")).warned).toEqual(["CONNECTED_APP_MAY_RETURN"]);
    expect((await run("apply", "--yes")).code).toBe(0);
    expect((await run("destroy", "--yes")).warned).toEqual([]);
  });
});

describe("two apps", () => {
  const second = () => componentsOf(box, "ExternalClientApplication").find(({ fullName }) => fullName.endsWith("_B"));

  it("have labels that tell them apart; the second keeps its own through --retire, plan and drift", async () => {
    box = await appliedSandbox();
    await layNewPair(box);
    expect((await rotate(box, ...NEW_KEY_ENV, "--blue-green")).code).toBe(0);
    expect([app()?.fields.label, second()?.fields.label]).toEqual(["Kantiv Integration", "Kantiv Integration (B)"]);
    expect((await run("drift")).code).toBe(0);
    const args = [...NEW_KEY_ENV, "--blue-green", "--retire", "--force", "--write"];
    const done = await rotate(box, ...args);
    expect(done.code, done.stdout).toBe(0);
    expect(second()?.fields.label).toBe("Kantiv Integration (B)");
    expect([(await run("plan")).code, (await run("drift")).code]).toEqual([0, 0]);
  });

  it("of which the second one's permission set is others' now are not made", async () => {
    box = await appliedSandbox();
    for (const set of componentsOf(box, "PermissionSet")) set.fields = { ...set.fields, description: "Ours now" };
    await layNewPair(box);
    const done = await rotate(box, ...NEW_KEY_ENV, "--blue-green");
    expect([done.code, done.json().error?.code]).toEqual([1, "PERMISSION_SET_FOREIGN"]);
    expect(second()).toBeUndefined();
  });

  it("one of them destroyed: the other's login is not tried with a key that nobody has said yes to", async () => {
    box = await appliedSandbox();
    await layNewPair(box);
    const { json } = await rotate(box, ...NEW_KEY_ENV, "--blue-green");
    const key = json<Rotated>().result.second.consumerKey;
    const consumer = orgOf(box).consumers.find((one) => one.key === key);
    if (consumer) consumer.key = `${key.slice(0, -4)}AAAA`;
    const done = await run("destroy", "--yes");
    const sibling = done.result.checks.find(({ id }) => id === "sibling");
    expect(sibling).toMatchObject({ status: "unknown" });
  });
});

it("a rollback with nothing to put back takes a changed key as apply does: asked, recorded, hand-over due", async () => {
  box = await appliedSandbox();
  const to = latestRun(box);
  const [consumer] = orgOf(box).consumers;
  const was = consumer?.key ?? "";
  expect((await run("apply", "--yes", "--redeploy")).code).toBe(0);
  const last = latestRun(box);
  expect(last).not.toBe(to);
  if (consumer) consumer.key = `${was.slice(0, -4)}AAAA`;
  const done = await run("rollback", "--to", last, "--yes");
  expect(done.code, done.stdout).toBe(0);
  expect(done.result).toMatchObject({
    changes: [],
    handoffDue: true,
    previousConsumerKey: was,
    newConsumerKey: consumer?.key,
  });
  expect(done.warned).toContain("CONSUMER_KEY_NEW");
  const verified = await run("verify");
  expect([verified.code, verified.error]).toEqual([0, null]);
});
