import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { StateFinding } from "../../src/model/finding.ts";
import type { Change } from "../../src/model/plan.ts";
import type { AccessPicture } from "../../src/model/way-in.ts";
import { latestRun } from "../helpers/latest-run.ts";
import { otherMachine } from "../helpers/other-machine.ts";
import { orgOf } from "../helpers/rotation.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { APP, addNewUser, byHand, holdersOf, NEW_USER, OLD_USER } from "./ways-in.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

interface Told {
  changes: Change[];
  findings: StateFinding[];
  access: AccessPicture;
}

const naming = (username: string, more = "") =>
  box.writeOrgFile(orgFileText(box.emulator, more).replace(OLD_USER, username));

const told = async (command: string, ...args: string[]) =>
  (await box.run(command, "--json", ...args)).json<Told>().result;

const TAKEN = { type: "PermissionSetAssignment", name: `${OLD_USER} holds ${APP}`, action: "delete" };

/** Applied for one user; the org file names another one since. */
async function replaced(options: Parameters<typeof sandbox>[0] = {}): Promise<void> {
  box = await sandbox(options);
  addNewUser(box);
  expect((await box.run("apply", "--yes")).code).toBe(0);
  await box.clock.advance(60 * 60_000);
  await naming(NEW_USER);
}

describe("an integration user that the org file names no more", () => {
  it("is named by plan, drift and verify, and what apply had given is planned to go", async () => {
    await replaced();
    for (const command of ["plan", "drift"]) {
      const { changes, findings, access } = await told(command);
      expect([command, changes]).toEqual([command, expect.arrayContaining([expect.objectContaining(TAKEN)])]);
      expect(findings).toContainEqual(
        expect.objectContaining({ code: "USER_REPLACED", message: expect.stringContaining(OLD_USER), blocks: false }),
      );
      expect(access.former).toMatchObject([{ username: OLD_USER, assignment: "goes" }]);
      expect((await box.run(command)).code).toBe(4);
    }
    const verify = await box.run("verify");
    expect(verify.stdout).toContain(`${OLD_USER} was the integration user before`);
    expect(verify.stdout).toContain("the next apply takes it away");
  });

  it("is asked about before apply takes the assignment, and gets in no more after it, while the new one does", async () => {
    await replaced();
    const no = await box.run("apply");
    expect([no.code, holdersOf(box)]).toEqual([2, [OLD_USER]]);
    const { code, json } = await box.run("apply", "--yes", "--json");
    expect([code, json<Told>().result.changes]).toEqual([0, expect.arrayContaining([expect.objectContaining(TAKEN)])]);
    expect(json<Told>().result.access.ways[0]).toMatchObject({ name: APP, users: 1, others: 0, usernames: [NEW_USER] });
    expect(json<Told>().result.access).not.toHaveProperty("former");
    expect(holdersOf(box)).toEqual([NEW_USER]);
    expect([(await box.run("drift")).code, (await box.run("plan")).code]).toEqual([0, 0]);
  });

  it("is no finding once the org file names them again", async () => {
    await replaced();
    await naming(OLD_USER);
    expect((await box.run("drift")).code).toBe(0);
  });

  it("stays where the org file accepts them, whatever the case, and where the new user is not there", async () => {
    await replaced();
    await naming(NEW_USER, `alsoAllowed: [{ user: ${OLD_USER.toUpperCase()}, reason: for a while }]\n`);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(holdersOf(box)).toEqual([OLD_USER, NEW_USER].sort());
    await naming("nobody@acme.com.uat");
    expect((await box.run("apply", "--yes")).code).toBe(2);
    expect(holdersOf(box)).toEqual([OLD_USER, NEW_USER].sort());
  });

  it("loses nothing twice: a chain of three leaves the last", async () => {
    await replaced();
    expect((await box.run("apply", "--yes")).code).toBe(0);
    await naming(OLD_USER);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(holdersOf(box)).toEqual([OLD_USER]);
  });

  it("is deactivated: the assignment goes all the same", async () => {
    await replaced();
    const old = orgOf(box).users.find(({ username }) => username === OLD_USER);
    if (old) old.isActive = false;
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(holdersOf(box)).toEqual([NEW_USER]);
  });

  it("goes with destroy, which leaves no permission set behind for them", async () => {
    await replaced();
    expect((await box.run("destroy", "--yes")).code).toBe(0);
    expect(holdersOf(box)).toEqual([]);
    expect(orgOf(box).components.map(({ type }) => type)).not.toContain("PermissionSet");
  });
});

describe("an assignment that apply did not make", () => {
  const stays = async () => {
    const { changes, findings, access } = await told("drift");
    expect(changes.map(({ action }) => action)).not.toContain("delete");
    expect(findings.map(({ code }) => code)).toContain("FOREIGN_ACCESS");
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(holdersOf(box)).toEqual([OLD_USER, NEW_USER].sort());
    return { findings, access };
  };

  it("since it was there before, is told by name and stays", async () => {
    box = await sandbox();
    addNewUser(box);
    const hand = byHand(box);
    await hand.permissionSet(APP);
    await hand.hold(OLD_USER);
    expect((await box.run("apply", "--yes", "--adopt")).code).toBe(0);
    await naming(NEW_USER);
    const { findings, access } = await stays();
    expect(access.former).toMatchObject([{ username: OLD_USER, assignment: "stays" }]);
    expect(findings).toContainEqual(expect.objectContaining({ code: "USER_REPLACED" }));
    expect((await box.run("verify")).stdout).toContain(`${OLD_USER} was the integration user before`);
  });

  it("but somebody made anew since, stays", async () => {
    await replaced();
    const org = orgOf(box);
    org.assignments = [];
    await byHand(box).hold(OLD_USER);
    const { access } = await stays();
    expect(access.former).toMatchObject([{ username: OLD_USER, assignment: "stays" }]);
  });

  it("as far as this machine knows, is a foreign holder's", async () => {
    await replaced();
    const elsewhere = await otherMachine(box);
    const drift = (await elsewhere("drift", "--json")).json<Told>().result;
    expect(drift.access).not.toHaveProperty("former");
    expect(drift.findings).toMatchObject([{ code: "FOREIGN_ACCESS" }]);
    expect((await elsewhere("apply", "--yes")).code).toBe(0);
    expect(holdersOf(box)).toEqual([OLD_USER, NEW_USER].sort());
  });

  it("of whom only the audit log tells, is named and stays", async () => {
    await replaced();
    await rm(join(box.folder, ".kantiv/orgs", orgOf(box).id, "memory.json"));
    const { access } = await stays();
    expect(access.former).toMatchObject([{ username: OLD_USER, assignment: "stays" }]);
  });

  it("which a second app of this tool needs, stays until that is gone", async () => {
    await replaced();
    await box.writeOrgFile(orgFileText(box.emulator, "parameters: { appName: Kantiv_Second }\n"));
    expect((await box.run("apply", "--yes")).code).toBe(0);
    await naming(NEW_USER);
    const { access } = await stays();
    expect(access.former).toMatchObject([{ assignment: "stays", why: "Kantiv_Second is opened by it, too" }]);
  });
});

describe("a saved plan", () => {
  it("takes what it says", async () => {
    await replaced();
    expect((await box.run("plan", "--out", "plan.json")).code).toBe(4);
    expect((await box.run("apply", "--plan", "plan.json")).code).toBe(0);
    expect(holdersOf(box)).toEqual([NEW_USER]);
  });

  it("is stale once the assignment is another one, or its taking stood in no plan", async () => {
    await replaced();
    await box.run("plan", "--out", "plan.json");
    orgOf(box).assignments = [];
    await byHand(box).hold(OLD_USER);
    const stale = await box.run("apply", "--plan", "plan.json", "--json");
    expect([stale.code, stale.json().error?.code]).toEqual([1, "PLAN_STALE"]);
    expect(holdersOf(box)).toEqual([OLD_USER]);
  });
});

describe("rollback of the apply that replaced a user", () => {
  it("gives back what it had taken, which is ours again, and takes what it had given", async () => {
    await replaced();
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const run = latestRun(box);
    const back = await box.run("rollback", "--to", run, "--yes", "--json");
    expect(back.code).toBe(0);
    expect(back.json<Told>().result.changes).toContainEqual(
      expect.objectContaining({ type: "PermissionSetAssignment", name: OLD_USER, action: "create" }),
    );
    expect(holdersOf(box)).toEqual([OLD_USER]);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(holdersOf(box)).toEqual([NEW_USER]);
  });

  it("says whom it does not give back: a user who is deactivated since", async () => {
    await replaced();
    expect((await box.run("apply", "--yes")).code).toBe(0);
    const run = latestRun(box);
    const old = orgOf(box).users.find(({ username }) => username === OLD_USER);
    if (old) old.isActive = false;
    const back = await box.run("rollback", "--to", run, "--yes", "--json");
    expect([back.code, back.json<{ kept: string[] }>().result.kept]).toEqual([
      0,
      [expect.stringContaining(`${OLD_USER} does not come back`)],
    ]);
    expect(holdersOf(box)).toEqual([]);
  });
});

describe("an apply whose answers are lost", () => {
  const drop = (method: string, path: string) => box.emulator.addFault({ kind: "resetAfter", method, path, times: 1 });

  it("as it gives the first user access, knows that assignment for its own by the org's setup audit trail", async () => {
    box = await sandbox();
    addNewUser(box);
    drop("POST", "PermissionSetAssignment");
    expect((await box.run("apply", "--yes")).code).toBe(3);
    expect(holdersOf(box)).toEqual([OLD_USER]);
    await naming(NEW_USER);
    expect((await told("plan")).access.former).toMatchObject([{ username: OLD_USER, assignment: "goes" }]);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(holdersOf(box)).toEqual([NEW_USER]);
  });

  it("but does not where somebody else gave that user the set since", async () => {
    box = await sandbox();
    addNewUser(box);
    drop("POST", "PermissionSetAssignment");
    expect((await box.run("apply", "--yes")).code).toBe(3);
    const org = orgOf(box);
    const line = org.setupAudit.findLast(({ action }) => action === "PermSetAssign");
    if (line) line.userId = "005000000000099AAA";
    await naming(NEW_USER);
    expect((await told("plan")).access.former).toMatchObject([{ username: OLD_USER, assignment: "stays" }]);
  });

  it.each([
    ["POST", "PermissionSetAssignment"],
    ["DELETE", "PermissionSetAssignment"],
  ])("as it replaces (%s %s) leaves the rest to the next one", async (method, path) => {
    await replaced();
    drop(method, path);
    expect((await box.run("apply", "--yes")).code).toBe(3);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(holdersOf(box)).toEqual([NEW_USER]);
    expect((await box.run("drift")).code).toBe(0);
  });
});
