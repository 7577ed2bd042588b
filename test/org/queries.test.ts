import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  deploysSince,
  questions,
  readAssignee,
  readAssignments,
  readPermissions,
  readRecentDeploys,
  readUser,
  rowsOf,
  snapshotQuestions,
  soqlText,
} from "../../src/org/read/queries.ts";
import { thrownBy } from "../helpers/thrown.ts";

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", "\\": "\\", "'": "'" };

/** Reads one SOQL string literal from the beginning of a text, as the SOQL reference defines it; independent of our writer. */
function readLiteral(text: string): { value: string; rest: string } {
  expect(text[0]).toBe("'");
  let value = "";
  for (let at = 1; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "'") return { value, rest: text.slice(at + 1) };
    if (char === "\\") {
      at += 1;
      const meant = ESCAPES[text[at] ?? ""];
      expect(meant, `an escape that SOQL does not have: ${text[at]}`).toBeDefined();
      value += meant;
    } else {
      expect(char, "a line end within a literal").not.toMatch(/[\r\n]/);
      value += char;
    }
  }
  throw new Error("the literal does not end");
}

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("'", "\\", "\n", "\r", " OR 1=1", "--", "\u2019", "a") }),
);

describe("a SOQL literal", () => {
  test("holds exactly its value, whatever it is", () => {
    fc.assert(
      fc.property(hostile, (value) => {
        expect(readLiteral(soqlText(value))).toEqual({ value, rest: "" });
      }),
    );
  });

  test("keeps a hostile username or permission set out of the query's grammar", () => {
    fc.assert(
      // What follows two underscores is a name without its namespace, which is asked for alone.
      fc.property(
        hostile,
        hostile.filter((name) => !name.includes("__")),
        (integrationUsername, permissionSet) => {
          const soql = questions({ adminUserId: "005A", integrationUsername, permissionSet });
          const user = soql.user.split("Username = ").at(1) ?? "";
          expect(readLiteral(soql.user.slice(soql.user.indexOf("Username = ") + 11)).value).toBe(integrationUsername);
          expect(user).not.toBe("");
          const about = soql.assignments.slice(soql.assignments.indexOf("Assignee.Username = ") + 20);
          const first = readLiteral(about);
          expect(first.value).toBe(integrationUsername);
          const join = " AND (PermissionSetGroupId != null OR PermissionSet.Name = ";
          expect(first.rest.startsWith(join)).toBe(true);
          expect(readLiteral(first.rest.slice(join.length))).toEqual({ value: permissionSet, rest: ")" });
        },
      ),
    );
  });
});

test("the run's questions are five, as many as one composite request may have", () => {
  const soql = questions({ adminUserId: "005A", integrationUsername: "kantiv@acme.com.uat", permissionSet: "Kantiv" });
  expect(soql).toEqual({
    organization:
      "SELECT Id, Name, IsSandbox, OrganizationType, InstanceName, TrialExpirationDate, NamespacePrefix FROM Organization",
    adminPermissions:
      "SELECT Id, Assignee.Username, PermissionSet.PermissionsModifyMetadata, PermissionSet.PermissionsModifyAllData, PermissionSet.PermissionsAssignPermissionSets, PermissionSet.PermissionsManageUsers, PermissionSet.PermissionsExternalClientAppDeveloper, PermissionSet.PermissionsExternalClientAppAdmin FROM PermissionSetAssignment WHERE AssigneeId = '005A'",
    user: "SELECT Id, Username, IsActive, ProfileId FROM User WHERE Username = 'kantiv@acme.com.uat'",
    assignments:
      "SELECT Id, AssigneeId, Assignee.Username, PermissionSetId, PermissionSetGroupId, PermissionSet.PermissionSetGroupId, IsActive, ExpirationDate FROM PermissionSetAssignment WHERE Assignee.Username = 'kantiv@acme.com.uat' AND (PermissionSetGroupId != null OR PermissionSet.Name = 'Kantiv')",
    accessRows:
      "SELECT Id, SetupEntityId, Parent.Name, Parent.NamespacePrefix, Parent.PermissionSetGroupId, Parent.Profile.Name FROM SetupEntityAccess WHERE SetupEntityType = 'ExternalClientApplication'",
  });
});

test("integration users of before are asked about by id, or by name where no id is on record", () => {
  const knownUsers = [
    { id: "005A", username: "a@b.c" },
    { id: "", username: "o'b@b.c" },
  ];
  const about = { integrationUsername: "k@b.c", permissionSet: "Kantiv", knownUsers };
  expect(snapshotQuestions(about).assignments).toContain(
    "(Assignee.Username = 'k@b.c' OR AssigneeId IN ('005A') OR Assignee.Username IN ('o\\'b@b.c')) AND (PermissionSetGroupId != null OR PermissionSet.Name = 'Kantiv')",
  );
});

test("another look needs four questions, of which one is whether the user is frozen", () => {
  const { user, frozen, ...rest } = snapshotQuestions({ integrationUsername: "k'a", permissionSet: "Kantiv" });
  expect(frozen).toBe("SELECT IsFrozen FROM UserLogin WHERE UserId IN (SELECT Id FROM User WHERE Username = 'k\\'a')");
  expect(user).toContain("WHERE Username = 'k\\'a'");
  expect(Object.keys(rest)).toEqual(["assignments", "accessRows"]);
});

test("the deployments of a user since a moment are asked for with a date-time literal", () => {
  const soql = deploysSince(Date.UTC(2026, 10, 24, 8, 30), "005A");
  expect(soql).toContain("CreatedDate >= 2026-11-24T08:30:00.000Z ");
  expect(soql).toContain("CheckOnly = false");
});

test("permission sets that a package brought are asked for by their names without its namespace", () => {
  const about = {
    integrationUsername: "k",
    permissionSet: "ns__Kantiv",
    moreSets: [{ name: "Data" }, { name: "a_b__Set__c" }],
  };
  expect(snapshotQuestions(about).assignments).toMatch(/ OR PermissionSet\.Name IN \('Kantiv', 'Data', 'Set__c'\)\)$/);
});

test("of a user of before whose id is on record the name is not asked about", () => {
  const knownUsers = [{ id: "005A", username: "a@b.c" }];
  const about = { integrationUsername: "k@b.c", permissionSet: "Kantiv", knownUsers };
  expect(snapshotQuestions(about).assignments).toContain(
    "WHERE (Assignee.Username = 'k@b.c' OR AssigneeId IN ('005A')) AND",
  );
});

describe("an answer", () => {
  const no = { ok: false, orgCode: "INSUFFICIENT_ACCESS", message: "no" } as const;

  test("that was refused is not taken for no rows", async () => {
    expect(await thrownBy(() => rowsOf(no, "asking"))).toMatchObject({ code: "PERMISSION_MISSING", exit: 3 });
    expect(await thrownBy(() => readUser(no))).toMatchObject({ code: "PERMISSION_MISSING" });
  });

  test("tells of the integration user, active or not, or that there is none", () => {
    const [id, profileId] = ["005000000000002AAA", "00e000000000001AAA"];
    const row = { Id: id, Username: "k@a.com", IsActive: false, ProfileId: profileId };
    expect(readUser({ ok: true, rows: [row] })).toEqual({ id, username: "k@a.com", active: false, profileId });
    expect(readUser({ ok: true, rows: [] })).toBeUndefined();
  });

  test.each([{ Id: "005B" }, { Id: undefined }, { ProfileId: null }, { ProfileId: "005000000000002AAA" }])(
    "fault 8: that names the integration user without a whole id (%j) is none",
    async (change) => {
      const row = { Id: "005000000000002AAA", Username: "k", IsActive: true, ProfileId: "00e000000000001AAA" };
      const rows = [{ ...row, ...change }];
      expect(await thrownBy(() => readUser({ ok: true, rows }))).toMatchObject({ code: "ORG_REPLY", exit: 3 });
    },
  );

  const ASSIGNMENT = {
    Id: "0Pa000000000001CAA",
    AssigneeId: "005000000000002AAA",
    Assignee: { Username: "k@a.com\u001b[2J" },
    PermissionSetId: "0PS000000000001GAA",
  };

  test("tells who holds the permission set, and since when no more", () => {
    const over = { ...ASSIGNMENT, Assignee: null, IsActive: false, ExpirationDate: "2026-11-01T00:00:00.000+0000" };
    const [held, ended, open] = readAssignments({
      ok: true,
      rows: [{ ...ASSIGNMENT, IsActive: true, ExpirationDate: "2027-01-01" }, over, { ...over, ExpirationDate: null }],
    });
    expect(held).toEqual({
      id: ASSIGNMENT.Id,
      userId: ASSIGNMENT.AssigneeId,
      username: "k@a.com",
      permissionSetId: ASSIGNMENT.PermissionSetId,
      endsAt: "2027-01-01T00:00:00.000Z",
    });
    expect(ended).toMatchObject({ username: "", endedAt: "2026-11-01T00:00:00.000Z" });
    expect(open?.endedAt).toBe("");
  });

  test.each([
    ["Id", "the permission set assignment"],
    ["AssigneeId", "who holds the permission set"],
    ["PermissionSetId", "the permission set that is assigned"],
  ])("without a whole %s names none", async (column, what) => {
    const error = await thrownBy(() => readAssignments({ ok: true, rows: [{ ...ASSIGNMENT, [column]: "0" }] }));
    expect(error).toMatchObject({ code: "ORG_REPLY", message: expect.stringContaining(`no id for ${what}.`) });
  });

  test("that was refused says what was asked", async () => {
    expect((await thrownBy(() => readAssignments(no))).message).toContain("Asking for the permission set assignment");
    expect((await thrownBy(() => readUser(no))).message).toContain("Asking for the integration user");
  });

  test("names the administrator where it does", () => {
    expect(readAssignee({ ok: true, rows: [{ Assignee: { Username: "admin@a.com" } }] })).toBe("admin@a.com");
    const silent = [
      no,
      ...[[], [{ Assignee: null }], [{}], [{ Assignee: { Username: 7 } }]].map((rows) => ({ ok: true as const, rows })),
    ];
    expect(silent.map(readAssignee)).toEqual(["", "", "", "", ""]);
  });

  test("tells of recent deployments, with the org's own time of each", async () => {
    const row = { Id: "0Af000000000001CAA", Status: "InProgress", CreatedDate: "2026-11-24T12:00:01.000+0000" };
    expect(readRecentDeploys({ ok: true, rows: [row] })).toEqual([
      { id: row.Id, status: "InProgress", createdAt: Date.UTC(2026, 10, 24, 12, 0, 1) },
    ]);
    expect(await thrownBy(() => readRecentDeploys(no))).toMatchObject({ code: "PERMISSION_MISSING" });
    expect(await thrownBy(() => readRecentDeploys({ ok: true, rows: [{ ...row, Id: "0Af1" }] }))).toMatchObject({
      code: "ORG_REPLY",
    });
  });

  test("tells of the permissions that the admin holds through any permission set", () => {
    const rows = [
      { Id: "0PaA", PermissionSet: { PermissionsModifyMetadata: true, PermissionsManageUsers: false } },
      { Id: "0PaB", PermissionSet: { PermissionsManageUsers: true, PermissionsSomethingElse: true } },
      { Id: "0PaC", PermissionSet: null },
    ];
    const held = [...(readPermissions({ ok: true, rows }) ?? [])].filter(([, isOn]) => isOn).map(([name]) => name);
    expect(held).toEqual(["ModifyMetadata", "ManageUsers"]);
    expect(readPermissions(no)).toBeUndefined();
  });
});
