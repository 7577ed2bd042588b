import { afterEach, describe, expect, it } from "vitest";
import { appliedSandbox, orgFileText, type Sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const POLICY = "ExtlClntAppOauthConfigurablePolicies";

function org() {
  const [only] = box.emulator.world.orgs;
  if (!only) throw new Error("no org");
  return only;
}

/** Types of what each deployment of a run had in it, in the order of the deployments. */
async function sentBy(command: string, ...args: string[]) {
  const before = org().deploys.length;
  const run = await box.run(command, ...args, "--json");
  const sent = org()
    .deploys.slice(before)
    .map(({ outcome }) => {
      const types = (outcome?.messages ?? []).map(({ componentType }) => componentType);
      return [...new Set(types.filter((type) => type))].sort();
    });
  return { run, sent };
}

const withParameters = (parameters: string) =>
  box.writeOrgFile(orgFileText(box.emulator, `parameters: { ${parameters} }\n`));

describe("apply sends the components that change, and no others", () => {
  it.each([
    ["the label", "label: Renamed", ["ExternalClientApplication"]],
    ["the policy", "ipRelaxation: Bypass", [POLICY]],
    ["both", "label: Renamed, ipRelaxation: Bypass", ["ExternalClientApplication", POLICY].sort()],
  ])("%s", async (_what, parameters, types) => {
    box = await appliedSandbox();
    await withParameters(parameters);
    const { run, sent } = await sentBy("apply", "--yes");
    expect([run.code, sent]).toEqual([0, [types]]);
    expect((await box.run("plan")).code).toBe(0);
  });

  it("what the org keeps to itself, its certificate, goes along", async () => {
    box = await appliedSandbox({ switches: { certificateReadable: "no" } });
    await withParameters("label: Renamed");
    const { sent } = await sentBy("apply", "--yes");
    expect(sent).toEqual([["ExternalClientApplication", "ExtlClntAppGlobalOauthSettings"]]);
  });

  it("a rollback, too", async () => {
    box = await appliedSandbox();
    await withParameters("ipRelaxation: Bypass");
    const { result } = (await box.run("apply", "--yes", "--json")).json<{ runId: string }>();
    const { run, sent } = await sentBy("rollback", "--to", result.runId, "--yes");
    expect([run.code, sent]).toEqual([0, [[POLICY]]]);
  });
});

describe("an org that refuses a list which names what has access already", () => {
  it("is asked nothing of it as long as the policy stays", async () => {
    box = await appliedSandbox({ switches: { relistedAccess: "refused" } });
    await withParameters("label: Renamed");
    const { run, sent } = await sentBy("apply", "--yes");
    expect([run.code, run.json().warnings, sent.length]).toEqual([0, [], 1]);
  });

  it("gets a changed policy without those names, in a second deployment, and keeps every row", async () => {
    box = await appliedSandbox({ switches: { relistedAccess: "refused" } });
    const rows = org().accessRows.map(({ parentId, entityId }) => [parentId, entityId]);
    await withParameters("ipRelaxation: Bypass");
    const check = await sentBy("apply", "--check-only");
    expect([check.run.code, check.sent.length]).toEqual([0, 2]);
    const { run, sent } = await sentBy("apply", "--yes");
    expect([run.code, run.json().error, sent]).toEqual([0, null, [[POLICY], [POLICY]]]);
    expect(run.json().warnings.map(({ code }) => code)).toEqual(["ACCESS_LISTED_ALREADY"]);
    expect(org().accessRows.map(({ parentId, entityId }) => [parentId, entityId])).toEqual(rows);
    expect((await box.run("plan")).code).toBe(0);
    expect((await box.run("verify")).code).toBe(0);
  });
});
