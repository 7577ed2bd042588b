import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Check } from "../../src/model/checks.ts";
import { kantivSf } from "../helpers/cli.ts";
import { componentsOf, layNewPair, NEW_KEY_ENV, orgOf, rotate } from "../helpers/rotation.ts";
import { appliedSandbox, orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const LISTS = {
  readObjects: ["Account", "Contact"],
  editObjects: ["Lead"],
  readFields: ["Account.Industry", "Contact.Email"],
  editFields: ["Lead.Industry"],
};
const API_ONLY = "api-only@acme.com.uat";

async function orgFile(lists: object = LISTS): Promise<void> {
  const text = orgFileText(box.emulator, stringify({ parameters: lists }));
  await box.writeOrgFile(text.replace("template: kantiv-integration", "template: kantiv-integration-production"));
}

/** An org with the production template applied for a user who has nothing but what that grants. */
async function applied(lists: object = LISTS): Promise<void> {
  box = await sandbox();
  await orgFile(lists);
  await box.writeOrgFile((await readFile(box.orgFile, "utf8")).replace(/username: .*/, `username: ${API_ONLY}`));
  const made = await kantivSf(["user", "ensure", "--org", box.orgFile, "--least-privilege", "--yes"], {
    env: box.env,
    cwd: box.folder,
    clock: box.clock,
  });
  expect(made.code, made.stdout + made.stderr).toBe(0);
  const { code, stdout, stderr } = await box.run("apply", "--yes");
  expect(code, stdout + stderr).toBe(0);
}

async function verified(...args: string[]) {
  const before = box.emulator.requests().length;
  const { code, json } = await box.run("verify", "--json", ...args);
  const { checks } = json<{ checks: Check[] }>().result;
  const requests = box.emulator.requests().length - before;
  return { code, requests, checks: checks.filter(({ id }) => id.startsWith("data")), all: checks };
}

/** Changes the template's permission set in the org, as somebody might in Setup. */
function inSet(change: (fields: Record<string, unknown>) => void): void {
  const [set] = componentsOf(box, "PermissionSet");
  if (set) change(set.fields as Record<string, unknown>);
}

describe("what the integration user may read", () => {
  it("is asked with its own token, in one request more or less than before", async () => {
    await applied();
    const { code, requests, checks } = await verified();
    expect(code).toBe(0);
    expect(requests).toBeLessThanOrEqual(10);
    expect(checks.map(({ id, status, detail }) => [id, status, detail])).toEqual([
      ["data:Account", "passed", "described: read; 1 field; the query is answered, with no record"],
      ["data:Contact", "passed", "described: read; 1 field; the query is answered, with no record"],
      ["data:Lead", "passed", "described: read, create, edit; 1 field; the query is answered, with no record"],
    ]);
    const page = await box.run("handoff");
    expect(page.stdout).toContain("Passed: Account may be used as granted");
  });

  it("is told by apply and verify where the org took a field or an object away since", async () => {
    await applied();
    inSet((fields) => {
      fields.fieldPermissions = [];
    });
    const hidden = await verified();
    expect([hidden.code, hidden.checks.map(({ code, detail }) => [code, detail])]).toEqual([
      1,
      [
        ["DATA_FIELD_HIDDEN", "the user does not see Account.Industry"],
        ["DATA_FIELD_HIDDEN", "the user does not see Contact.Email"],
        ["DATA_FIELD_HIDDEN", "the user does not see Lead.Industry"],
      ],
    ]);
    inSet((fields) => {
      fields.objectPermissions = [];
    });
    const { stdout } = await box.run("verify");
    expect(stdout).toContain("The JWT login works, but not all that is granted or refused is as it should be.");
    expect(stdout).toContain("[DATA_OBJECT_HIDDEN]");
    expect(stdout).toMatch(/Why: .* → kantiv-sf apply --org/);
    expect((await box.run("apply", "--yes")).stdout).toContain("The JWT login works.");
  });

  it("is not what was granted where a right is not in effect", async () => {
    await applied();
    inSet((fields) => {
      const rows = fields.objectPermissions as Record<string, string>[];
      fields.objectPermissions = rows.map((row) => ({ ...row, allowCreate: "false" }));
    });
    const { checks } = await verified();
    expect(checks.map(({ code }) => code)).toEqual([undefined, undefined, "DATA_RIGHT_MISSING"]);
    expect(checks[2]?.detail).toBe("granted, and not in effect for this user: create");
  });

  it("names a field that is not there any more, with the way to make it optional", async () => {
    const lists = { ...LISTS, readFields: ["Account.acme__Region__c"] };
    box = await sandbox();
    orgOf(box).customObjects = [{ name: "Account", fields: [{ name: "acme__Region__c" }] }];
    const custom = orgOf(box).customObjects;
    await orgFile(lists);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    orgOf(box).customObjects = [];
    const { checks } = await verified();
    expect(checks[0]).toMatchObject({ status: "failed", code: "DATA_FIELD_MISSING" });
    expect(checks[0]?.remedy).toContain(
      "Install the package that brings it (acme). Where only some orgs have it, make it optional",
    );
    orgOf(box).customObjects = custom;
    expect((await verified()).checks[0]?.status).toBe("passed");
  });

  it("stops at the deployment where a field was never there, at the line that names it", async () => {
    box = await sandbox();
    await orgFile({ ...LISTS, readFields: ["Account.acme__Region__c"] });
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json().error?.problems?.[0]]).toMatchObject([
      1,
      { file: expect.stringContaining("acme.yaml"), remedy: expect.stringContaining("make it optional") },
    ]);
  });
});

describe("what is not granted", () => {
  it("is refused to a user whose profile does not open it", async () => {
    await applied();
    const { code, all } = await verified("--negative");
    expect(all.find(({ id }) => id === "data-refused")).toMatchObject({
      status: "passed",
      detail: "Opportunity: INVALID_TYPE",
    });
    expect(code).toBe(0);
  });

  it("is not tried where the profile opens it, as for an administrator", async () => {
    box = await sandbox();
    await orgFile();
    const { username } = box.emulator.ready.admin;
    await box.writeOrgFile((await readFile(box.orgFile, "utf8")).replace(/username: .*/, `username: ${username}`));
    await box.run("apply", "--yes");
    const { all } = await verified("--negative");
    expect(all.find(({ id }) => id === "data-refused")).toMatchObject({
      status: "unknown",
      detail: expect.stringMatching(/^not shown: the profile .* opens it, with all data$/),
    });
  });

  it("is another object where the profile opens the first one", async () => {
    await applied();
    const user = orgOf(box).users.find(({ username }) => username === API_ONLY);
    const profile = orgOf(box).profiles.find(({ id }) => id === user?.profileId);
    const opens = (object: string) => ({ object, allowRead: "true" });
    if (profile) profile.grants = { objectPermissions: [opens("Opportunity")] };
    const { all } = await verified("--negative");
    expect(all.find(({ id }) => id === "data-refused")?.detail).toBe("Case: INVALID_TYPE");
    if (profile) profile.grants = { objectPermissions: [opens("Opportunity"), opens("Case")] };
    const again = await verified("--negative");
    expect(again.all.find(({ id }) => id === "data-refused")?.detail).toBe(
      `not shown: the profile ${profile?.name} opens Opportunity, Case`,
    );
  });
});

describe("the hand-over", () => {
  it("tells from where and when the profile lets the user in", async () => {
    box = await appliedSandbox();
    const user = orgOf(box).users.find(({ username }) => username === box.emulator.ready.integrationUser.username);
    const profile = orgOf(box).profiles.find(({ id }) => id === user?.profileId);
    expect((await box.run("handoff")).stdout).toContain("From every address: the profile has no login IP ranges.");
    if (!profile) throw new Error("no profile");
    profile.loginIpRanges = [
      { start: "203.0.113.0", end: "203.0.113.255" },
      { start: "2001:db8::", end: "2001:db8::ffff" },
    ];
    profile.loginHours = { monday: { from: 480, to: 1080 }, sunday: { from: 0, to: 0 } };
    const { stdout } = await box.run("handoff");
    expect(stdout).toContain("Only from 203.0.113.0 to 203.0.113.255, 2001:db8:: to 2001:db8::ffff");
    expect(stdout).toContain("monday 08:00 to 18:00, sunday never");
    const { result } = (await box.run("handoff", "--json")).json<{ handoff: { loginRestrictions: object } }>();
    expect(result.handoff.loginRestrictions).toMatchObject({ ipRanges: [{ start: "203.0.113.0" }, {}] });
  });
});

describe("what was put back", () => {
  it("is proven by rollback with the data that the permission sets of then grant", async () => {
    await applied();
    await orgFile({ ...LISTS, readObjects: ["Account"], readFields: ["Account.Industry"] });
    await box.writeOrgFile((await readFile(box.orgFile, "utf8")).replace(/username: .*/, `username: ${API_ONLY}`));
    const { code, stdout } = await box.run("apply", "--yes", "--json");
    expect(code, stdout).toBe(0);
    const { runId } = JSON.parse(stdout).result;
    const undone = await box.run("rollback", "--to", runId, "--yes", "--json");
    const { checks } = undone.json<{ checks: Check[] }>().result;
    expect([
      undone.code,
      checks.filter(({ id }) => id.startsWith("data")).map(({ id, status }) => [id, status]),
    ]).toEqual([
      0,
      [
        ["data:Account", "passed"],
        ["data:Contact", "passed"],
        ["data:Lead", "passed"],
      ],
    ]);
  });
});

describe("the second app of a rotation", () => {
  it("is proven with its data before the first one may go", async () => {
    await applied();
    await layNewPair(box);
    const { code, json } = await rotate(box, ...NEW_KEY_ENV, "--blue-green");
    const ids = json<{ checks: Check[] }>().result.checks.map(({ id }) => id);
    expect([code, ids]).toEqual([0, expect.arrayContaining(["data:Account", "data:Contact", "data:Lead"])]);
  });
});
