import { describe, expect, test } from "vitest";
import { ID, query, refusal, users } from "./org.ts";

describe("WHERE", () => {
  test.each<[where: string, kept: string[]]>([
    ["Username = 'ADA@acme.com.UAT'", ["ada"]],
    ["Username != 'ada@acme.com.uat'", ["bo", "robot"]],
    ["Username <> 'ada@acme.com.uat'", ["bo", "robot"]],
    ["IsActive = true", ["ada", "robot"]],
    ["IsActive != TRUE", ["bo"]],
    ["FirstName = null", ["bo"]],
    ["FirstName = ''", ["bo"]],
    ["FirstName != null", ["ada", "robot"]],
    ["FirstName != 'Ada'", ["bo", "robot"]],
    ["LastName > 'm'", ["robot"]],
    ["FirstName < 'b'", ["ada"]],
    ["LastName = 'O\\'Neil'", ["robot"]],
    ["LastName LIKE 'l%LACE'", ["ada"]],
    ["LastName LIKE '100\\%\\_Bo'", ["bo"]],
    ["LastName LIKE '100\\%\\%Bo'", []],
    ["LastName LIKE '%'", ["ada", "bo", "robot"]],
    ["FirstName LIKE '___'", ["ada"]],
    ["FirstName IN ('robot', null)", ["bo", "robot"]],
    ["FirstName NOT IN ('robot', 'ada')", ["bo"]],
    ["NOT FirstName = 'Ada'", ["bo", "robot"]],
    ["(NOT FirstName LIKE 'a%') AND IsActive = true", ["robot"]],
    ["(FirstName = 'Ada' OR FirstName = 'Robot') AND IsActive = true AND ManagerId = null", ["ada", "robot"]],
    ["Manager.FirstName = 'ada'", ["bo"]],
    ["Manager.IsActive = false", ["ada", "robot"]],
    ["Profile.UserLicense.Name = 'salesforce integration'", ["bo", "robot"]],
  ])("%s", (where, kept) => {
    expect(users(`WHERE ${where}`)).toEqual(kept);
  });

  test("an id fits in 15 and in 18 characters, the 18 in any letter case", () => {
    expect(users(`WHERE Id = '${ID.ada.slice(0, 15)}'`)).toEqual(["ada"]);
    expect(users(`WHERE Id = '${ID.ada}'`)).toEqual(["ada"]);
    expect(users(`WHERE Id = '${ID.ada.toLowerCase()}'`)).toEqual(["ada"]);
    expect(users(`WHERE Id = '${ID.ada.slice(0, 15).toLowerCase()}'`)).toEqual([]);
    expect(users(`WHERE Id IN ('${ID.bo}', '${ID.robot.slice(0, 15)}')`)).toEqual(["bo", "robot"]);
    expect(users("WHERE ManagerId = ''")).toEqual(["ada", "robot"]);
  });
});

describe("times", () => {
  test.each<[where: string, kept: string[]]>([
    ["LastLoginDate = 2026-03-10T09:00:00Z", ["ada"]],
    ["LastLoginDate = 2026-03-10T10:00:00+01:00", ["ada"]],
    ["LastLoginDate > 2026-03-10T09:00:00Z", ["robot"]],
    ["LastLoginDate >= 2026-03-10t09:00:00.000z", ["ada", "robot"]],
    ["LastLoginDate != 2026-03-10T09:00:00Z", ["bo", "robot"]],
    ["LastLoginDate = TODAY", ["robot"]],
    ["LastLoginDate < today", ["ada"]],
    ["LastLoginDate = YESTERDAY", ["ada"]],
    ["LastLoginDate = LAST_N_DAYS:1", ["ada", "robot"]],
    ["LastLoginDate = N_DAYS_AGO:1", ["ada"]],
    ["LastLoginDate = NEXT_N_DAYS:3", []],
    ["CreatedDate = LAST_N_MONTHS:2", ["ada", "bo", "robot"]],
    ["CreatedDate = THIS_YEAR", ["ada", "bo", "robot"]],
    ["CreatedDate = LAST_MONTH", []],
    ["LastLoginDate = THIS_WEEK", ["ada", "robot"]],
    ["LastLoginDate = null", ["bo"]],
  ])("%s", (where, kept) => {
    expect(users(`WHERE ${where}`)).toEqual(kept);
  });
});

describe("weeks", () => {
  const logins = (literal: string, now: string) =>
    query(`SELECT COUNT() FROM User WHERE LastLoginDate = ${literal}`, { now: Date.parse(now) }).totalSize;

  test("begin on Sunday and end with Saturday", () => {
    expect(logins("THIS_WEEK", "2026-03-14T23:59:59Z")).toBe(2);
    expect(logins("THIS_WEEK", "2026-03-15T00:00:00Z")).toBe(0);
    expect(logins("LAST_WEEK", "2026-03-15T00:00:00Z")).toBe(2);
    expect(logins("NEXT_WEEK", "2026-03-07T23:59:59Z")).toBe(2);
    expect(logins("LAST_N_WEEKS:2", "2026-03-22T00:00:00Z")).toBe(2);
  });
});

describe("semi-joins", () => {
  const sub = (negated = "") =>
    `Id ${negated} IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Nobody')`;

  test("a query has two of them at most, wherever they stand in its condition", () => {
    const many = (...parts: string[]) => `SELECT Id FROM User WHERE ${parts.join(" AND ")}`;
    expect(query(many(sub("NOT"), sub("NOT"))).totalSize).toBeGreaterThan(0);
    const refused = { code: "MALFORMED_QUERY", message: "Maximum 2 semi join sub-selects are allowed" };
    expect(refusal(many(sub(), sub("NOT"), sub()))).toEqual(refused);
    expect(refusal(many(sub(), `(NOT ${sub()})`, `(IsActive = true AND ${sub()})`))).toEqual(refused);
  });

  test("IN keeps the rows whose id the sub-select gives, NOT IN the others", () => {
    const assigned = "(SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Other')";
    expect(users(`WHERE Id IN ${assigned}`)).toEqual(["ada"]);
    expect(users(`WHERE Id NOT IN ${assigned} AND IsActive = true`)).toEqual(["robot"]);
  });

  test("the profile of a user is found as the Salesforce CLI asks for it", () => {
    const soql =
      "SELECT name FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE username='robot@acme.com.uat')";
    expect(query(soql).records).toEqual([
      {
        attributes: { type: "Profile", url: `/services/data/v66.0/sobjects/Profile/${ID.api}` },
        Name: "Minimum Access - API Only Integrations",
      },
    ]);
  });
});
