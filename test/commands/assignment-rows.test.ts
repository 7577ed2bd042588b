import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Component } from "../../src/emulator/state/types.ts";
import { orgOf } from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { APP, addClerk, byHand, CLERK, holdersOf, OLD_USER } from "./ways-in.ts";

/** Which rows of PermissionSetAssignment are the integration user's way in, and which only look so. */

let box: Sandbox;
afterEach(() => box[Symbol.asyncDispose]());

const org = () => orgOf(box);

describe("an assignment that has ended", () => {
  const ENDED = "USER_ASSIGNMENT_ENDED";

  beforeEach(async () => {
    box = await appliedSandbox();
    for (const row of org().assignments) row.expiresAt = box.clock.now() - 1000;
  });

  it("is a finding that blocks: plan exits by its changes alone, drift with 4", async () => {
    const [plan, drift] = [await box.run("plan", "--json"), await box.run("drift", "--json")];
    const found = [expect.objectContaining({ code: ENDED, blocks: true, message: expect.stringContaining(OLD_USER) })];
    expect([plan.code, plan.json<{ findings: unknown }>().result.findings]).toEqual([0, found]);
    expect([drift.code, drift.json<{ findings: unknown }>().result.findings]).toEqual([4, found]);
    expect((await box.run("drift", "--ignore", ENDED)).code).toBe(0);
  });

  it("keeps apply from saying that nothing is to do, and is nobody's to renew but who set the end", async () => {
    const apply = await box.run("apply", "--yes", "--json");
    expect([apply.code, apply.json().error?.code]).toEqual([2, ENDED]);
    expect(apply.json().error?.remedy).toContain("Ask who set that end");
    expect(org().assignments.map(({ expiresAt }) => expiresAt)).not.toContain(null);
  });

  it("is the cause that verify names, and no hindrance to destroy, which proves the refusal", async () => {
    const verify = await box.run("verify", "--json");
    expect(verify.json<{ verdict: { code: string } }>().result.verdict.code).toMatch(/^(USER_|CAUSE_)ASSIGNMENT_END/);
    const destroy = await box.run("destroy", "--yes", "--json");
    expect([destroy.code, destroy.json<{ proof: string }>().result.proof]).toEqual([0, "shown"]);
  });
});

describe("an assignment whose end is still to come", () => {
  const ENDS = "USER_ASSIGNMENT_ENDS";
  const DAY = 86_400_000;

  async function endingIn(days: number): Promise<string> {
    box = await appliedSandbox();
    const end = box.clock.now() + days * DAY;
    for (const row of org().assignments) row.expiresAt = end;
    return `${new Date(end).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  }

  interface Told {
    findings: { code: string; message: string; blocks: boolean }[];
  }

  it("is told by plan and drift with its day, as a warning by apply, verify and handoff, and keeps none from its work", async () => {
    const end = await endingIn(10);
    const says = expect.stringContaining(`until ${end} only, and cannot log in from then on`);
    const found = [expect.objectContaining({ code: ENDS, blocks: false, message: says })];
    const [plan, drift] = [await box.run("plan", "--json"), await box.run("drift", "--json")];
    expect([plan.code, plan.json<Told>().result.findings]).toEqual([0, found]);
    expect([drift.code, drift.json<Told>().result.findings]).toEqual([4, found]);
    expect((await box.run("plan")).stdout).toContain(`until ${end} only`);
    for (const command of ["apply", "verify", "handoff"]) {
      const run = await box.run(command, "--json");
      const { warnings } = run.json();
      expect([command, run.code, warnings]).toEqual([
        command,
        0,
        expect.arrayContaining([expect.objectContaining({ code: ENDS, message: says })]),
      ]);
    }
    expect((await box.run("drift", "--ignore", ENDS)).code).toBe(0);
  });

  it("is no drift while it is more than thirty days away, though drift tells it", async () => {
    const end = await endingIn(31);
    const drift = await box.run("drift");
    expect([drift.code, drift.stdout]).toEqual([0, expect.stringContaining(`until ${end} only`)]);
    expect(drift.stdout).toContain("the org is as the template says");
  });

  it("of the integration user's is the only one that is told, and one that is over is no way in", async () => {
    box = await appliedSandbox();
    addClerk(box);
    await byHand(box).hold(CLERK);
    for (const row of org().assignments.slice(1)) row.expiresAt = box.clock.now() + 60_000;
    expect((await box.run("drift")).code).toBe(4);
    await box.clock.advance(120_000);
    expect((await box.run("drift")).code).toBe(0);
  });
});

describe("a permission set of the same name that a package brought", () => {
  let installed: Component;

  beforeEach(async () => {
    box = await appliedSandbox();
    const ours = org().components.find(({ type }) => type === "PermissionSet") as Component;
    installed = { ...structuredClone(ours), id: "0PS000000000999GAA", fullName: `acme__${APP}` };
    org().components.push(installed);
    addClerk(box);
  });

  const idOf = (username: string) => org().users.find((user) => user.username === username)?.id ?? "";
  const hold = (username: string) =>
    org().assignments.push({
      id: "0Pa000000000999CAA",
      assigneeId: idOf(username),
      permissionSetId: installed.id,
      expiresAt: null,
    });

  it("held by the integration user is no assignment of ours", async () => {
    org().assignments = [];
    hold(OLD_USER);
    expect((await box.run("plan")).code).toBe(4);
    expect((await box.run("apply", "--yes")).code).toBe(0);
    expect(holdersOf(box)).toEqual([OLD_USER]);
  });

  it("is named by no cause as the one that the user holds", async () => {
    org().assignments = [];
    hold(OLD_USER);
    const verify = await box.run("verify", "--json");
    expect(verify.json<{ verdict: { code: string } }>().result.verdict.code).toBe("CAUSE_ASSIGNMENT");
  });

  it("held by others, also by a group of theirs, is no way in and keeps nothing from being removed", async () => {
    hold(CLERK);
    const group = { id: "0PG000000000001GAA", name: "Team", label: "Team", permissionSetId: "0PS000000000998GAA" };
    const stamp = { createdAt: 0, createdBy: idOf(OLD_USER), modifiedAt: 0, modifiedBy: idOf(OLD_USER) };
    const members = [{ id: "0PM000000000001GAA", permissionSetId: installed.id }];
    org().permissionSetGroups.push({ ...group, ...stamp, members } as never);
    const ofGroup = { permissionSetId: group.permissionSetId, groupId: group.id, expiresAt: null };
    org().assignments.push({ id: "0Pa000000000997CAA", assigneeId: idOf(CLERK), ...ofGroup });
    expect((await box.run("drift")).code).toBe(0);
    expect((await box.run("destroy", "--yes")).code).toBe(0);
    expect(org().components.filter(({ type }) => type === "PermissionSet")).toEqual([installed]);
  });
});

describe.each(["group", "members"] as const)("where group rows are told by %s", (groupAssignmentRows) => {
  it("destroy takes no row of a group away, and leaves the set that the group needs", async () => {
    box = await appliedSandbox({ switches: { groupAssignmentRows } });
    org().assignments = [];
    await byHand(box).holdByGroup(OLD_USER);
    const held = structuredClone(org().assignments);
    const destroy = await box.run("destroy", "--yes", "--json");
    expect([destroy.code, destroy.json().error]).toEqual([0, null]);
    expect(org().assignments).toEqual(held);
    const deletes = box.emulator.requests().filter(({ method, path }) => method === "DELETE" && path.includes("0Pa"));
    expect(deletes).toEqual([]);
  });
});
