import { describe, expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import type { UserFacts } from "../../src/model/user.ts";
import { progressFrom, type RowStep, takeUserStep } from "../../src/org/write/user-steps.ts";
import { fakeOrg } from "./fake-org.ts";

const DATA = "Data of the integration user. Set up by kantiv-sf.";

const KNOWN = { userId: "00500000000000AAAQ", sets: new Map([["Data_Set", { id: "0PS00000000000AGAQ" }]]) };

/** Takes a step in an org that makes records with this id; what was said to it, and what is known then. */
async function taken(step: RowStep, known: Parameters<typeof takeUserStep>[2] = KNOWN) {
  const said: unknown[] = [];
  const org = fakeOrg({
    create: async (object, fields) => {
      said.push(["create", object, fields]);
      return "NEW";
    },
    update: async (object, id, fields) => void said.push(["update", object, id, fields]),
  });
  return { known: await takeUserStep(org, step, known), said };
}

test.each<[RowStep, unknown]>([
  [{ kind: "create-user", profile: "P", fields: { Alias: "k" } }, ["create", "User", { Alias: "k" }]],
  [{ kind: "activate" }, ["update", "User", "00500000000000AAAQ", { IsActive: true }]],
  [
    { kind: "change-profile", profile: "P", profileId: "00e00000000000AAAQ" },
    ["update", "User", "00500000000000AAAQ", { ProfileId: "00e00000000000AAAQ" }],
  ],
  [
    { kind: "assign-licence", licenceId: "0PL00000000000AGAQ" },
    [
      "create",
      "PermissionSetLicenseAssign",
      { AssigneeId: "00500000000000AAAQ", PermissionSetLicenseId: "0PL00000000000AGAQ" },
    ],
  ],
  [
    { kind: "create-set", name: "My_New_Set" },
    ["create", "PermissionSet", { Name: "My_New_Set", Label: "My New Set", Description: DATA }],
  ],
  [
    { kind: "create-set", name: "S", licenceId: "0PL00000000000AGAQ" },
    ["create", "PermissionSet", { Name: "S", Label: "S", Description: DATA, LicenseId: "0PL00000000000AGAQ" }],
  ],
  [
    { kind: "assign-set", name: "Data_Set" },
    ["create", "PermissionSetAssignment", { AssigneeId: "00500000000000AAAQ", PermissionSetId: "0PS00000000000AGAQ" }],
  ],
])("a step is one change of the org: %o", async (step, said) => {
  expect((await taken(step)).said).toEqual([said]);
});

describe("what is known", () => {
  test("at first is what the org has", () => {
    const sets = [{ id: "0PS00000000000AGAQ", name: "Data_Set", assigned: false }];
    const facts = { user: { id: "00500000000000AAAQ" }, permissionSets: sets } as unknown as UserFacts;
    expect(progressFrom(facts)).toEqual(KNOWN);
    expect(progressFrom({ permissionSets: [] } as unknown as UserFacts)).toEqual({ sets: new Map() });
  });

  test("after a user or a set was made is its id, with all that was known before", async () => {
    const user = await taken({ kind: "create-user", profile: "P", fields: {} }, { ...KNOWN, userId: undefined });
    expect(user.known).toEqual({ ...KNOWN, userId: "NEW" });
    const set = await taken({ kind: "create-set", name: "S" });
    expect([...set.known.sets]).toEqual([
      ["Data_Set", { id: "0PS00000000000AGAQ" }],
      ["S", { id: "NEW" }],
    ]);
    expect(set.known.userId).toBe("00500000000000AAAQ");
  });

  test("stays after every other step", async () => {
    const steps: RowStep[] = [
      { kind: "activate" },
      { kind: "change-profile", profile: "P", profileId: "00e00000000000AAAQ" },
      { kind: "assign-licence", licenceId: "0PL00000000000AGAQ" },
      { kind: "assign-set", name: "Data_Set" },
    ];
    for (const step of steps) expect((await taken(step)).known).toBe(KNOWN);
  });
});

test("what somebody else did in the meantime is success, and any other refusal is one", async () => {
  const steps: RowStep[] = [
    { kind: "assign-licence", licenceId: "0PL00000000000AGAQ" },
    { kind: "assign-set", name: "Data_Set" },
  ];
  for (const step of steps) {
    const refusing = (code: string) => fakeOrg({ create: () => Promise.reject(new KantivError(code, "m", "r")) });
    expect(await takeUserStep(refusing("DUPLICATE"), step, KNOWN)).toBe(KNOWN);
    await expect(takeUserStep(refusing("ORG_REFUSED"), step, KNOWN)).rejects.toMatchObject({ code: "ORG_REFUSED" });
  }
});

test("a permission set group is assigned as one, and not by the permission set that it owns", async () => {
  const facts = { permissionSets: [{ id: "0PSX", name: "Team", groupId: "0PGX", assigned: false }] };
  const known = { ...progressFrom(facts as unknown as UserFacts), userId: "005X" };
  const { said } = await taken({ kind: "assign-set", name: "Team", isGroup: true }, known);
  expect(said).toEqual([["create", "PermissionSetAssignment", { AssigneeId: "005X", PermissionSetGroupId: "0PGX" }]]);
});

test.each<[RowStep, string]>([
  [{ kind: "activate" }, "a step came before the user it needs"],
  [{ kind: "assign-set", name: "S" }, "a step came before the permission set S it needs"],
])("a step out of order is a bug that says so: %o", async (step, message) => {
  const known = step.kind === "activate" ? { ...KNOWN, userId: undefined } : KNOWN;
  await expect(taken(step, known)).rejects.toThrow(message);
});
