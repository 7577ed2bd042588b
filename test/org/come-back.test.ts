import { expect, test } from "vitest";
import type { QueryReply } from "../../src/model/org.ts";
import { madeAsAnnounced } from "../../src/org/read/assignment-author.ts";
import { readComeBack } from "../../src/org/write/come-back.ts";
import { fakeOrg } from "./fake-org.ts";

const USERS = ["1", "2", "3"].map((n) => ({ id: `00500000000000${n}AAA`, username: `u${n}@a.com` }));
const [first, second, third] = USERS as [(typeof USERS)[0], (typeof USERS)[0], (typeof USERS)[0]];
const rows = (...all: Record<string, unknown>[]): QueryReply => ({ ok: true, rows: all });
const SET = { name: "S", isGroup: false };
const REFUSED: QueryReply = { ok: false, orgCode: "INVALID_TYPE", message: "no" };

function orgWith(replies: Record<string, QueryReply>) {
  const asked: Record<string, string> = {};
  const org = fakeOrg({
    queries: async (soql) => {
      Object.assign(asked, soql);
      return replies as never;
    },
  });
  return { org, asked };
}

test("of users of before it is told who lacks the permission set, and who cannot get it back since they are inactive", async () => {
  const { org, asked } = orgWith({
    held: rows({ AssigneeId: first.id }),
    active: rows({ Id: first.id }, { Id: second.id }),
  });
  expect(await readComeBack(org, { name: "O'Set", isGroup: false }, USERS)).toEqual({
    lacking: [second],
    barred: [{ ...third, why: "the user is not active" }],
  });
  expect(asked.held).toContain("PermissionSet.Name = 'O\\'Set' AND PermissionSetGroupId = null AND AssigneeId IN");
  for (const soql of Object.values(asked)) expect(soql).toContain(`('${first.id}', '${second.id}', '${third.id}')`);
  expect(asked.active).toContain("FROM User WHERE IsActive = true");
});

test("of users of before who were let in by a group it is told who has the group no more", async () => {
  const { org, asked } = orgWith({ held: rows({ AssigneeId: first.id }), active: rows({ Id: second.id }) });
  const { lacking } = await readComeBack(org, { name: "O'Group", isGroup: true }, USERS);
  expect([lacking, asked.held]).toEqual([
    [second],
    expect.stringContaining("WHERE PermissionSetGroup.DeveloperName = 'O\\'Group' AND AssigneeId IN"),
  ]);
});

test("without users of before the org is not asked, and what it refuses is not taken for nobody", async () => {
  expect(await readComeBack(fakeOrg({}), SET, [])).toEqual({ lacking: [], barred: [] });
  for (const refused of ["held", "active"]) {
    const { org } = orgWith({ held: rows(), active: rows(), [refused]: REFUSED });
    await expect(readComeBack(org, SET, USERS)).rejects.toThrow("Asking for the integration user of before");
  }
});

const AT = "2026-11-01T10:00:00.000Z";
const ADMIN = "005000000000009AAA";
const line = (by: string, of: string) => ({ CreatedById: by, Display: `Permission set Kantiv: assigned to ${of}` });

test.each<[string, QueryReply, boolean]>([
  ["this administrator alone", rows(line(ADMIN, first.id.slice(0, 15))), true],
  ["this administrator by an id of 15 characters", rows(line(ADMIN.slice(0, 15), first.id.slice(0, 15))), true],
  [
    "this one, and another one of another user",
    rows(line(ADMIN, first.id), line("00500000000000ZAAQ", second.id)),
    true,
  ],
  ["another administrator as well", rows(line(ADMIN, first.id), line("005000000000008AAA", first.id)), false],
  ["another administrator", rows(line("005000000000008AAA", first.id)), false],
  ["nobody", rows(), false],
  ["somebody of another user", rows(line(ADMIN, second.id)), false],
  ["nobody, since it is not shown", REFUSED, false],
])("an assignment is this run's where the audit trail names %s: not else", async (_who, trail, made) => {
  const { org, asked } = orgWith({ trail });
  const assignment = {
    id: "0Pa00000000000ACAQ",
    userId: first.id,
    username: first.username,
    permissionSetId: "0PS00000000000XGAQ",
  };
  expect(await madeAsAnnounced(org, assignment, { at: AT, adminId: ADMIN } as never)).toBe(made);
  expect(asked.trail).toContain("Action = 'PermSetAssign' AND CreatedDate >= 2026-11-01T09:59:00.000Z ");
});
