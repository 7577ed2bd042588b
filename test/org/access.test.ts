import { describe, expect, test } from "vitest";
import type { OrgSnapshot } from "../../src/model/org.ts";
import { grantAccess } from "../../src/org/access.ts";
import { faultOf } from "../../src/org/faults.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg } from "./fake-org.ts";

const snapshot: OrgSnapshot = {
  orgId: "00DA",
  apiVersion: "66.0",
  components: [],
  app: { id: "0xIA", developerName: "Kantiv" },
  permissionSet: { id: "0PSA", name: "Kantiv" },
  user: { id: "005B", username: "k@a.com", active: true, profileId: "00eA" },
};
const there = { assignmentId: "0PaA", preauthorisationId: "0J0A" };

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

const ASSIGNMENT = ["PermissionSetAssignment", { AssigneeId: "005B", PermissionSetId: "0PSA" }];
const PREAUTHORISATION = ["SetupEntityAccess", { ParentId: "0PSA", SetupEntityId: "0xIA" }];

describe("giving access", () => {
  test("makes both rows where both are missing", async () => {
    const { org, made } = recordingOrg();
    expect(await grantAccess(org, snapshot)).toEqual({ assignment: true, preauthorisation: true });
    expect(made).toEqual([ASSIGNMENT, PREAUTHORISATION]);
  });

  test("makes only what is missing, and nothing where nothing is", async () => {
    const { org, made } = recordingOrg();
    await grantAccess(org, { ...snapshot, assignmentId: "0PaA" });
    await grantAccess(org, { ...snapshot, preauthorisationId: "0J0A" });
    expect(await grantAccess(org, { ...snapshot, ...there })).toEqual({ assignment: false, preauthorisation: false });
    expect(made).toEqual([PREAUTHORISATION, ASSIGNMENT]);
  });

  test("takes a row that somebody else made meanwhile for success", async () => {
    const { org, made } = recordingOrg(faultOf("DUPLICATE_VALUE", "Duplicate PermissionSetAssignment", "creating"));
    await grantAccess(org, snapshot);
    expect(made).toHaveLength(2);
  });

  test("ends at the first refusal of the org", async () => {
    const refusal = faultOf("FIELD_INTEGRITY_EXCEPTION", "The user license doesn't allow the permission", "creating");
    const { org, made } = recordingOrg(refusal);
    expect(await thrownBy(grantAccess(org, snapshot))).toBe(refusal);
    expect(made).toHaveLength(1);
  });

  test.each([
    ["app", "the app"],
    ["permissionSet", "the permission set"],
    ["user", "the integration user"],
  ] as const)("without the %s in the org makes nothing", async (key, named) => {
    const { [key]: _without, ...rest } = snapshot;
    const { org, made } = recordingOrg();
    const error = await thrownBy(grantAccess(org, rest as OrgSnapshot));
    expect(error).toMatchObject({ code: "ACCESS_INCOMPLETE", exit: 1 });
    expect(error.message).toContain(named.replace("the ", ""));
    expect(made).toEqual([]);
  });
});
