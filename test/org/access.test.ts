import { describe, expect, test } from "vitest";
import type { OrgSnapshot, OrgWriter, QueryReply } from "../../src/model/org.ts";
import { faultOf } from "../../src/org/wire/faults.ts";
import { grantAccess, needsOf, takeAssignments } from "../../src/org/write/access.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg } from "./fake-org.ts";

const snapshot: OrgSnapshot = {
  orgId: "00D00000000000AEAQ",
  apiVersion: "66.0",
  components: [],
  app: { id: "0xI00000000000AEAQ", developerName: "Kantiv" },
  permissionSet: { id: "0PS00000000000AGAQ", name: "Kantiv" },
  user: { id: "00500000000000BAAQ", username: "k@a.com", active: true, profileId: "00e00000000000AAAQ" },
};
const there = { assignmentId: "0Pa00000000000ACAQ", preauthorisationId: "0J000000000000ACAQ" };

function recordingOrg(refuse?: Error) {
  const made: unknown[] = [];
  const org = fakeOrg({
    create: async (object, fields) => {
      made.push([object, fields]);
      if (refuse) throw refuse;
      return "id";
    },
  });
  return { org, made };
}

const grant = (org: OrgWriter, found: OrgSnapshot) => grantAccess(org, found, needsOf(found));

const ASSIGNMENT = [
  "PermissionSetAssignment",
  { AssigneeId: "00500000000000BAAQ", PermissionSetId: "0PS00000000000AGAQ" },
];
const PREAUTHORISATION = ["SetupEntityAccess", { ParentId: "0PS00000000000AGAQ", SetupEntityId: "0xI00000000000AEAQ" }];

describe("giving access", () => {
  test("makes both rows where both are missing", async () => {
    const { org, made } = recordingOrg();
    expect(await grant(org, snapshot)).toEqual({ assignmentId: "id", licenceIds: [], ownIds: [] });
    expect(made).toEqual([ASSIGNMENT, PREAUTHORISATION]);
  });

  test("makes only what is missing, and nothing where nothing is", async () => {
    const { org, made } = recordingOrg();
    await grant(org, { ...snapshot, assignmentId: "0Pa00000000000ACAQ" });
    await grant(org, { ...snapshot, preauthorisationId: "0J000000000000ACAQ" });
    expect(await grant(org, { ...snapshot, ...there })).toEqual({
      assignmentId: undefined,
      licenceIds: [],
      ownIds: [],
    });
    expect(made).toEqual([PREAUTHORISATION, ASSIGNMENT]);
  });

  test("takes a row that somebody else made meanwhile for success", async () => {
    const { org, made } = recordingOrg(faultOf("DUPLICATE_VALUE", "Duplicate PermissionSetAssignment", "creating"));
    expect(await grant(org, snapshot)).toEqual({ assignmentId: undefined, licenceIds: [], ownIds: [] });
    expect(made).toHaveLength(2);
  });

  test("ends at the first refusal of the org", async () => {
    const refusal = faultOf("FIELD_INTEGRITY_EXCEPTION", "The user license doesn't allow the permission", "creating");
    const { org, made } = recordingOrg(refusal);
    expect(await thrownBy(grant(org, snapshot))).toBe(refusal);
    expect(made).toHaveLength(1);
  });

  test.each([
    ["app", "the app"],
    ["permissionSet", "the permission set"],
    ["user", "the integration user"],
  ] as const)("without the %s in the org makes nothing", async (key, named) => {
    const { [key]: _without, ...rest } = snapshot;
    const { org, made } = recordingOrg();
    const error = await thrownBy(grant(org, rest as OrgSnapshot));
    expect(error).toMatchObject({ code: "ACCESS_INCOMPLETE", exit: 1 });
    expect(error.message).toContain(named.replace("the ", ""));
    expect(made).toEqual([]);
  });
});

describe("taking an assignment away", () => {
  const ROW = { assignmentId: "0Pa00000000000ACAQ", username: "old@a.com" };
  const orgThat = (remove: () => Promise<void>, left: Record<string, unknown>[] = []) =>
    fakeOrg({
      remove,
      queries: async <K extends string>(soql: Readonly<Record<K, string>>) => {
        const keys = Object.keys(soql) as K[];
        return Object.fromEntries(keys.map((key) => [key, { ok: true, rows: left }])) as unknown as Record<
          K,
          QueryReply
        >;
      },
    });

  test.each(["NOT_FOUND", "ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY"])(
    "one that somebody else has taken is as good: %s",
    async (code) => {
      await takeAssignments(
        orgThat(() => Promise.reject(faultOf(code, "gone", "deleting"))),
        [ROW],
      );
    },
  );

  test("one that is still there is no success, whatever the org answered", async () => {
    const error = await thrownBy(
      takeAssignments(
        orgThat(async () => undefined, [{ Id: "0Pa00000000000ACAQ" }]),
        [ROW],
      ),
    );
    expect(error).toMatchObject({ code: "NOT_KEPT", message: expect.stringContaining("old@a.com") });
  });

  test("that the org refuses ends the run", async () => {
    const refusal = faultOf("INSUFFICIENT_ACCESS", "no", "deleting");
    expect(
      await thrownBy(
        takeAssignments(
          orgThat(() => Promise.reject(refusal)),
          [ROW],
        ),
      ),
    ).toBe(refusal);
  });
});
