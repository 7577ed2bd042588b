import { join } from "node:path";
import { Connection } from "@jsforce/jsforce-node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MetadataFields, Org } from "../../src/emulator/state/types.ts";
import type { Author, Difference } from "../../src/model/drift.ts";
import type { Verdict } from "../../src/model/verdict.ts";
import { orgOf } from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox } from "../helpers/sandbox.ts";

interface Result {
  drifted: boolean;
  differences: Difference[];
  findings: { code: string; changed: Author | null }[];
  verdict: Verdict | null;
}

let box: Sandbox;
let saved: Org;
beforeAll(async () => {
  box = await appliedSandbox();
  await box.clock.advance(3_600_000);
});
afterAll(() => box[Symbol.asyncDispose]());
beforeEach(() => {
  saved = structuredClone(org());
});
/** What one drift leaves is no other one's. */
afterEach(() => void Object.assign(org(), saved));

const org = () => orgOf(box);

/** Somebody else changes elements of the app's component of a type in Setup. */
function inSetup(type: string, change: (fields: MetadataFields) => void): void {
  const component = org().components.find((it) => it.type === type);
  const [admin] = org().users;
  if (!component || !admin) throw new Error(`no ${type}`);
  const colleague = { ...admin, id: "005000000000777AAA", username: "colleague@acme.com.uat", lastName: "Colleague" };
  if (!org().users.some(({ id }) => id === colleague.id)) org().users.push(colleague);
  change(component.fields);
  Object.assign(component, { modifiedAt: box.clock.now(), modifiedBy: colleague.id });
}

async function drift(): Promise<{ code: number; result: Result; asked: number }> {
  const before = box.emulator.requests().length;
  const { code, json } = await box.run("drift", "--json");
  return { code, result: json<Result>().result, asked: box.emulator.requests().length - before };
}

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const relax = () =>
  inSetup(POLICY, (fields) => {
    fields.ipRelaxationPolicyType = "Bypass";
  });

describe("drift says which side has what, who changed it, and how to mend it either way", () => {
  it("asks nothing more of an org without drift, and one question of one with it", async () => {
    const still = await drift();
    expect([still.code, still.result.differences, still.result.verdict]).toEqual([0, [], null]);
    relax();
    const moved = await drift();
    expect([moved.code, moved.asked]).toEqual([4, still.asked + 1]);
  });

  it("a value that somebody changed in Setup", async () => {
    relax();
    const { result } = await drift();
    const [difference] = result.differences;
    expect(difference).toMatchObject({
      type: POLICY,
      path: "ipRelaxationPolicyType",
      org: "Bypass",
      changed: { source: "component", at: expect.stringMatching(/^20/) },
      place: { file: expect.stringContaining("template"), line: expect.any(Number) },
    });
    expect(difference?.template).not.toBe("Bypass");
    expect(difference?.changed?.by).toContain("Colleague");
    expect(result.verdict).toMatchObject({ code: "DRIFT", command: `kantiv-sf apply --org ${box.orgFile}` });
    const { stdout } = await box.run("drift");
    expect(stdout).toMatch(/last saved in the org by .*Colleague at 20/);
    expect(stdout).toMatch(/^ {8}org {7}Bypass$/m);
    expect(stdout).toMatch(/^ {8}template {2}\w+ {2}\S+:\d+$/m);
    expect(stdout).toContain("To keep what the org has, write its values into the template");
    const [end = ""] = stdout.trimEnd().split("\n").slice(-1);
    expect(end).toBe(`Why: 1 thing in the org is not as the template says → kantiv-sf apply --org ${box.orgFile}`);
  });

  it("what one apply mends is said once, self-authorisation among it", async () => {
    inSetup(POLICY, (fields) => {
      fields.permittedUsersPolicyType = "AllSelfAuthorized";
    });
    const { result } = await drift();
    expect(result.findings.map(({ code }) => code)).toEqual(["FOREIGN_ACCESS"]);
    expect(result.verdict?.command).toBe(`kantiv-sf apply --org ${box.orgFile}`);
    expect(result.verdict?.then).toEqual([]);
    expect(result.verdict?.why).toContain("Every user may approve the app for themselves");
  });

  it("somebody of whom the audit trail has an entry is told by username", async () => {
    relax();
    const entry = { id: "0Ym000000000001AAA", at: box.clock.now() - 5000, userId: "005000000000777AAA" };
    org().setupAudit.push({ ...entry, action: "loginasgrantedtopartnerbt", section: "", display: "Logged in" });
    const { result } = await drift();
    expect(result.differences[0]?.changed?.by).toBe("colleague@acme.com.uat");
  });

  it("an assignment that was taken away, by the audit trail's newest entry on this user and this set", async () => {
    const [held] = org().assignments;
    const user = org().users.find(({ username }) => username === "kantiv@acme.com.uat");
    const [admin] = org().users;
    if (!held || !user || !admin) throw new Error("nobody holds it");
    org().assignments = [];
    const entry = { section: "Manage Users", userId: admin.id, action: "PermSetUnassign" };
    const words = (set: string, id: string) => `Permission set ${set}: unassigned from user Kantiv (UserID: [${id}])`;
    const own = words("Kantiv_Integration", user.id.slice(0, 15));
    org().setupAudit.push(
      { ...entry, id: "0Ym000000000001AAA", at: box.clock.now() - 9000, display: own },
      {
        ...entry,
        id: "0Ym000000000002AAA",
        at: box.clock.now() - 5000,
        display: words("Kantiv_Integration", "005000000000999"),
      },
      {
        ...entry,
        id: "0Ym000000000003AAA",
        at: box.clock.now() - 4000,
        display: words("Kantiv_Integration_Data", user.id.slice(0, 15)),
      },
    );
    const { result } = await drift();
    expect(result.differences).toHaveLength(1);
    expect(result.differences[0]).toMatchObject({
      type: "PermissionSetAssignment",
      path: null,
      org: null,
      changed: { source: "trail", by: admin.username, entry: own },
    });
    expect((await box.run("drift")).stdout).toContain(`taken away by ${admin.username} at 20`);
  });

  it("what nobody is known to have taken away is said to be so", async () => {
    org().assignments = [];
    const { result } = await drift();
    expect(result.differences[0]?.changed).toBeNull();
    expect((await box.run("drift")).stdout).toContain("not shown by this org");
  });

  it("an administrator who may not see the trail learns the rest", async () => {
    relax();
    org().assignments = [];
    box.emulator.addFault({ kind: "saysBack", path: "/composite", bodyContains: "SetupAuditTrail", times: 1 });
    const { code, result } = await drift();
    expect(code).toBe(4);
    const authors = result.differences.map(({ type, changed }) => [type, changed?.source ?? null]);
    expect(authors).toEqual([
      [POLICY, "component"],
      ["PermissionSetAssignment", null],
    ]);
  });

  it("a deactivated user, by whom, and what has to be done before an apply", async () => {
    const user = org().users.find(({ username }) => username === "kantiv@acme.com.uat");
    const [admin] = org().users;
    if (!user || !admin) throw new Error("no user");
    user.isActive = false;
    relax();
    const display = `Deactivated user Kantiv (UserID: [${user.id.slice(0, 15)}])`;
    const entry = { id: "0Ym000000000001AAA", at: box.clock.now(), userId: admin.id, section: "Manage Users" };
    org().setupAudit.push({ ...entry, action: "deactivateduser", display });
    const { result } = await drift();
    expect(result.findings).toEqual([
      expect.objectContaining({ code: "USER_INACTIVE", changed: expect.objectContaining({ by: admin.username }) }),
    ]);
    expect(result.verdict).toMatchObject({
      code: "USER_INACTIVE",
      command: `kantiv-sf user ensure --org ${box.orgFile}`,
    });
    expect(result.verdict?.then.map(({ code }) => code)).toEqual(["DRIFT"]);
  });

  it("a certificate is decided where the org file names it", async () => {
    inSetup("ExtlClntAppGlobalOauthSettings", (fields) => {
      delete fields.certificate;
    });
    const { result } = await drift();
    const certificate = result.differences.find(({ path }) => path === "certificate");
    expect(certificate).toMatchObject({ org: null, place: { file: join(box.folder, "acme.yaml"), line: 8 } });
  });
});

it.each(["API name", "label", "label, no apps"] as const)(
  "who took an assignment away is found where the audit trail names things by %s, and of whom nobody is named it says so",
  async (setupTrailNames) => {
    await box[Symbol.asyncDispose]();
    box = await appliedSandbox({ switches: { setupTrailNames } });
    const [held] = box.emulator.world.orgs[0]?.assignments ?? [];
    const { url, ready } = box.emulator;
    const conn = new Connection({ instanceUrl: url, accessToken: ready.admin.accessToken, version: "68.0" });
    await conn.sobject("PermissionSetAssignment").destroy(String(held?.id));
    expect((await box.run("drift")).stdout).toContain("taken away by admin@acme.com.uat at ");
    for (const change of box.emulator.world.orgs[0]?.setupAudit ?? []) Object.assign(change, { userId: null });
    expect((await box.run("drift")).stdout).toContain("taken away by whom the org does not name at ");
  },
);
