import { describe, expect, test } from "vitest";
import type { QueryReply } from "../../src/model/org.ts";
import { readLicences } from "../../src/org/read/licences.ts";
import { recordId } from "../helpers/record-id.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { answeringOrg } from "./fake-org.ts";

const USER = recordId("005", 1);
const PLATFORM = recordId("0PL", 1);
const API = recordId("0PL", 2);
const REFUSED: QueryReply = { ok: false, orgCode: "INSUFFICIENT_ACCESS", message: "no" };
const rows = (...found: Record<string, unknown>[]): QueryReply => ({ ok: true, rows: found });
const licence = (Id: string, DeveloperName: string, MasterLabel: string) => ({
  Id,
  DeveloperName,
  MasterLabel,
  TotalLicenses: 10,
  UsedLicenses: 4,
});
const LICENCES = rows(
  licence(PLATFORM, "CompanyCommunityPsl", "Company Community"),
  licence(API, "SalesforceAPIIntegrationPsl", "Salesforce API Integration"),
);
const of = (...licences: (string | undefined)[]) =>
  licences.map((one, nth) => ({ name: `Set_${nth}`, ...(one === undefined ? {} : { licence: one }) }));

/** Reads in an org with these answers; `asked` has each request's queries. */
async function read(sets: ReturnType<typeof of>, answers: Record<string, QueryReply>, userId?: string) {
  const { org, asked } = answeringOrg(answers);
  return { found: await readLicences(org, sets, userId), asked };
}

describe("the licences that permission sets are of", () => {
  test("are asked for only where a set is of one", async () => {
    expect(await read(of(undefined), {}, USER)).toEqual({ found: [], asked: [] });
  });

  test.each(["SalesforceAPIIntegrationPsl", "salesforce api integration"])(
    "are known by API name or label, in any spelling: %s",
    async (name) => {
      const { found, asked } = await read(of(undefined, name), { licences: LICENCES }, USER);
      expect(found).toEqual([
        { id: API, name: "SalesforceAPIIntegrationPsl", label: "Salesforce API Integration", total: 10, used: 4 },
      ]);
      expect(asked).toHaveLength(1);
      expect(asked[0]?.held).toContain(`AssigneeId = '${USER}'`);
    },
  );

  test("name the user's own seat of each, of whatever length the org gives its id", async () => {
    const held = rows(
      { Id: recordId("2LA", 8), PermissionSetLicenseId: PLATFORM },
      { Id: recordId("2LA", 9), PermissionSetLicenseId: API.slice(0, 15) },
    );
    const { found } = await read(of("Salesforce API Integration"), { licences: LICENCES, held }, USER);
    expect(found.map(({ assignmentId }) => assignmentId)).toEqual([recordId("2LA", 9)]);
  });

  test("are asked for without seats where there is no such user yet", async () => {
    const { found, asked } = await read(of("CompanyCommunityPsl"), { licences: LICENCES });
    expect(asked.map((soql) => Object.keys(soql))).toEqual([["licences"]]);
    expect(found).toMatchObject([{ id: PLATFORM }]);
    expect(found[0]).not.toHaveProperty("assignmentId");
  });

  test.each(["licences", "held"])("are not taken for none where the org refuses the query for %s", async (key) => {
    const answers = { licences: LICENCES, [key]: REFUSED };
    const error = await thrownBy(read(of("CompanyCommunityPsl"), answers, USER));
    expect(error).toMatchObject({ code: "PERMISSION_MISSING", exit: 3 });
    expect(error.message).toContain("licences of permission sets");
  });

  test.each([{ Id: recordId("0PS", 1) }, { Id: "0PL" }])("are none of the form %j", async (change) => {
    const broken = rows({ ...licence(PLATFORM, "CompanyCommunityPsl", "x"), ...change });
    expect(await thrownBy(read(of("CompanyCommunityPsl"), { licences: broken }, USER))).toMatchObject({
      code: "ORG_REPLY",
      message: expect.stringContaining("the permission set licence"),
    });
    const held = rows({ Id: "2LA", PermissionSetLicenseId: PLATFORM });
    expect(await thrownBy(read(of("CompanyCommunityPsl"), { licences: LICENCES, held }, USER))).toMatchObject({
      code: "ORG_REPLY",
      message: expect.stringContaining("the assignment of the licence"),
    });
  });
});
