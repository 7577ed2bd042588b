import { describe, expect, test } from "vitest";
import { readRows } from "../../src/org/wire/columns.ts";
import { recordId } from "../helpers/record-id.ts";
import { thrownBy } from "../helpers/thrown.ts";

const SOQL =
  "SELECT Id, Username, IsActive, CreatedDate, TotalLicenses, LicenseId, Profile.Name FROM User WHERE Username = 'a, b FROM c'";
const ROW = {
  Id: recordId("005", 1),
  Username: "k@acme.com",
  IsActive: true,
  CreatedDate: "2026-11-24T12:00:00.000+0000",
  TotalLicenses: 3,
  LicenseId: null,
  Profile: { Name: "Standard" },
};

describe("a row of an answer", () => {
  test("is what the columns of its question say", () => {
    expect(readRows(SOQL, [ROW, { ...ROW, Profile: null }])).toEqual([ROW, { ...ROW, Profile: null }]);
  });

  test("has its ids in 18 characters, so that they can be compared", () => {
    const [row] = readRows("SELECT Id, Parent.LicenseId FROM X", [
      { Id: ROW.Id.slice(0, 15), Parent: { LicenseId: recordId("0PL", 1).slice(0, 15) } },
    ]);
    expect(row).toEqual({ Id: ROW.Id, Parent: { LicenseId: recordId("0PL", 1) } });
  });

  test("of an aggregate goes by its aliases", () => {
    const soql = "SELECT PermissionSet.NamespacePrefix prefix, COUNT_DISTINCT(AssigneeId) people FROM X GROUP BY Y";
    expect(readRows(soql, [{ prefix: null, people: 2 }])).toEqual([{ prefix: null, people: 2 }]);
    expect(() => readRows(soql, [{ prefix: "a", people: "2" }])).toThrow("holds no COUNT_DISTINCT(AssigneeId)");
  });

  test("may have no record where a column leads to one that there need not be, and only there", async () => {
    const soql = "SELECT Profile.UserLicense.Name, Parent.Name FROM X";
    const row = { Profile: { UserLicense: null }, Parent: { Name: "a" } };
    expect(readRows(soql, [row])).toEqual([row]);
    for (const Parent of [null, undefined, "a", ["a"]]) {
      expect((await thrownBy(() => readRows(soql, [{ ...row, Parent }]))).message).toContain("holds no Parent");
    }
    const inner = { ...row, Profile: { UserLicense: "a" } };
    expect((await thrownBy(() => readRows(soql, [inner]))).message).toContain("holds no UserLicense");
  });

  test("is taken by the forms of its columns, one by one", async () => {
    const soql =
      "SELECT Metadata, PermissionsViewSetup, LoginTime, Isolation, UserLicenses, Display, a.Profile.Name p FROM X";
    const row = {
      Metadata: { a: 1 },
      PermissionsViewSetup: false,
      LoginTime: "2026-11-24T12:00:00.000+0000",
      Isolation: "text",
      UserLicenses: 1,
      Display: null,
      p: null,
    };
    expect(readRows(soql, [row])).toEqual([row]);
    const wrong = {
      Metadata: [],
      PermissionsViewSetup: "false",
      LoginTime: "soon",
      Isolation: true,
      UserLicenses: null,
    };
    for (const [name, value] of Object.entries(wrong)) {
      expect((await thrownBy(() => readRows(soql, [{ ...row, [name]: value }]))).message).toContain(
        `holds no ${name} `,
      );
    }
  });

  test("holds text in a column whose name only looks like that of another kind", () => {
    const row = {
      DISCOUNT: "a",
      LicensesText: "b",
      MyMetadata: "c",
      MetadataNote: "d",
      Idea: "e",
      MyIsOpen: "f",
      DateNote: "g",
    };
    expect(readRows(`SELECT ${Object.keys(row).join(", ")} FROM X`, [row])).toEqual([row]);
  });

  test("holds a text of any length that a column has, and no longer one", async () => {
    const row = (length: number) => ({ ...ROW, Username: "x".repeat(length) });
    expect(readRows(SOQL, [row(4_000)])).toHaveLength(1);
    expect((await thrownBy(() => readRows(SOQL, [row(4_001)]))).code).toBe("ORG_REPLY");
  });

  const wrong = [undefined, null, 7, "x", "", [], {}, true, "x".repeat(5_000)];
  const right: Record<string, readonly unknown[]> = {
    Username: ["x"],
    IsActive: [true],
    TotalLicenses: [7],
    LicenseId: [null],
    Profile: [null],
  };
  const each = Object.keys(ROW).flatMap((name) =>
    wrong.filter((value) => !right[name]?.includes(value)).map((value) => [name, value] as const),
  );
  test.each(each)("is none (exit 3) whose %s is %j", async (name, value) => {
    expect(await thrownBy(() => readRows(SOQL, [{ ...ROW, [name]: value }]))).toMatchObject({
      code: "ORG_REPLY",
      exit: 3,
    });
  });
});
