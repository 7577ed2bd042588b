import { readFileSync, rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import type { EmulatorOptions } from "../../src/emulator/index.ts";
import { adminOf } from "../helpers/admin.ts";
import { latestRun } from "../helpers/latest-run.ts";
import { componentsOf, fingerprint, heldBy, layNewPair, NEW_KEY_ENV, orgOf, rotate } from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

interface RolledBack {
  changed: boolean;
  kept: string[];
  proof: string | null;
  checks: { id: string; status: string; code?: string }[];
}

const HIDES = { switches: { certificateReadable: "no" } } satisfies EmulatorOptions;

async function applied(options: EmulatorOptions = {}): Promise<string> {
  box = await appliedSandbox(options);
  return latestRun(box);
}

const rollback = async (to: string, ...more: string[]) => {
  const done = await box.run("rollback", "--to", to, "--yes", "--json", ...more);
  return { ...done, result: done.json<RolledBack>().result, error: done.json().error };
};

const admin = () => adminOf(box);

async function appOfOthers(): Promise<void> {
  const app = { fullName: "Kantiv_Integration", label: "Theirs", distributionState: "Local", contactEmail: "a@b.cc" };
  const made = await admin().metadata.create("ExternalClientApplication" as never, app as never);
  expect(made).toMatchObject({ success: true });
}

describe("rollback", () => {
  it("leaves an app of that name which others made since", async () => {
    const run = await applied();
    expect((await box.run("destroy", "--yes")).code).toBe(0);
    await appOfOthers();
    expect((await rollback(run)).error?.code).toBe("APP_FOREIGN");
    expect(componentsOf(box, "ExternalClientApplication")).toHaveLength(1);
  });

  it("puts the certificate back in an org that shows none, and remembers it: no drift after it", async () => {
    await applied(HIDES);
    await layNewPair(box);
    expect((await rotate(box, ...NEW_KEY_ENV)).code).toBe(0);
    const back = await rollback(await latestRun(box), "--cert", "kantiv.crt");
    expect([back.code, back.result.changed, back.result.proof]).toEqual([0, true, "shown"]);
    expect(heldBy(box)).toBe(fingerprint("kantiv.crt"));
    expect((await box.run("drift")).code).toBe(0);
  });

  it("that was cut off after its deployment does not let plan take the old certificate for the new one", async () => {
    await applied(HIDES);
    await layNewPair(box);
    const text = readFileSync(box.orgFile, "utf8");
    const other = text.replace("kantiv.crt", "new.crt").replace("{ env: KANTIV_JWT_KEY }", "{ file: new.key }");
    await box.writeOrgFile(other);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const run = await latestRun(box);
    box.emulator.addFault({ kind: "unavailable", method: "GET", path: "deployRequest", times: 1 });
    const composites = { kind: "unavailable", method: "POST", path: "composite", times: 50, skip: 2 } as const;
    box.emulator.addFault(composites);
    expect((await rollback(run, "--cert", "kantiv.crt")).code).toBe(3);
    await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
    expect(heldBy(box)).toBe(fingerprint("kantiv.crt"));
    expect((await box.run("plan")).code).toBe(4);
  });

  it("run again proves what the first run could not", async () => {
    const run = await applied();
    box.emulator.addFault({ kind: "resetBefore", path: "/oauth2/token", times: 100 });
    expect((await rollback(run)).code).toBe(3);
    await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
    const again = await rollback(run);
    expect([again.code, again.result.changed, again.result.proof]).toEqual([0, false, "shown"]);
  });

  it("names the permission set that stays because others came to hold it", async () => {
    const run = await applied();
    const set = componentsOf(box, "PermissionSet")[0];
    const other = orgOf(box).users.find(({ username }) => username === box.emulator.ready.admin.username);
    await admin().sobject("PermissionSetAssignment").create({ AssigneeId: other?.id, PermissionSetId: set?.id });
    const { code, result } = await rollback(run);
    expect([code, result.kept]).toEqual([0, [expect.stringContaining("held by 1 more")]]);
  });

  it("of a change of scopes is proven by the scopes of then, whatever the template says today", async () => {
    await applied();
    const settings = componentsOf(box, "ExtlClntAppOauthSettings")[0];
    const scopes = String(settings?.fields.commaSeparatedOauthScopes);
    if (settings) settings.fields.commaSeparatedOauthScopes = `${scopes}, Chatter`;
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const { code, result } = await rollback(await latestRun(box));
    expect([code, result.proof]).toEqual([0, "shown"]);
  });

  it("cannot show the login of another integration user than then, and gives or takes that one nothing", async () => {
    const run = await applied();
    expect((await box.run("destroy", "--yes")).code).toBe(0);
    const destroyed = await latestRun(box);
    expect(run).not.toBe(destroyed);
    const user = orgOf(box).users.find(({ username }) => username === box.emulator.ready.integrationUser.username);
    if (user) user.username = "gone@acme.com.uat";
    const { code, result } = await rollback(destroyed);
    expect([code, result.proof]).toEqual([0, "notShown"]);
  });
});

describe("destroy", () => {
  it("leaves who holds a permission set of that name which others made", async () => {
    await applied();
    const set = componentsOf(box, "PermissionSet")[0];
    if (set) set.fields.description = "Ours";
    const before = orgOf(box).assignments.length;
    expect((await box.run("destroy", "--yes")).code).toBe(0);
    expect(orgOf(box).assignments).toHaveLength(before);
  });

  it("without a record proves in the next run what the first one could not", async () => {
    await applied();
    rmSync(`${box.folder}/.kantiv`, { recursive: true });
    box.emulator.addFault({ kind: "resetBefore", path: "/oauth2/token", times: 100 });
    expect((await box.run("destroy", "--yes")).code).toBe(3);
    await fetch(`${box.emulator.url}/__emulator/faults`, { method: "DELETE" });
    const again = await box.run("destroy", "--yes", "--json");
    expect([again.code, again.json<RolledBack>().result.proof]).toEqual([0, "shown"]);
  });
});
