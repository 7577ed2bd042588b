import { describe, expect, test } from "vitest";
import { ID, query, refusal, users } from "./org.ts";

describe("SELECT", () => {
  test("fields come under their canonical names, in the order asked for, with attributes first", () => {
    const { records, totalSize, entityName } = query(
      "select username, profileid, ID from USER where username = 'ada@acme.com.uat'",
    );
    expect(JSON.stringify(records[0])).toBe(
      JSON.stringify({
        attributes: { type: "User", url: `/services/data/v66.0/sobjects/User/${ID.ada}` },
        Username: "ada@acme.com.uat",
        ProfileId: ID.admin,
        Id: ID.ada,
      }),
    );
    expect([totalSize, entityName]).toEqual([1, "User"]);
  });

  test("a parent's fields are nested with the parent's attributes, and a missing parent is null", () => {
    const soql =
      "SELECT manager.username, Manager.Profile.Name FROM User u WHERE u.IsActive = false OR FirstName = 'Ada'";
    const manager = { type: "User", url: `/services/data/v66.0/sobjects/User/${ID.ada}` };
    const profile = { type: "Profile", url: `/services/data/v66.0/sobjects/Profile/${ID.admin}` };
    expect(query(soql).records.map(({ Manager }) => Manager)).toEqual([
      null,
      {
        attributes: manager,
        Username: "ada@acme.com.uat",
        Profile: { attributes: profile, Name: "System Administrator" },
      },
    ]);
  });

  test("aliases stand for the object and for relationships", () => {
    const soql =
      "SELECT a.Assignee.Username, p.Name FROM PermissionSetAssignment a, a.PermissionSet p WHERE p.Name = 'Other'";
    expect(query(soql).records).toMatchObject([
      { Assignee: { Username: "ada@acme.com.uat" }, PermissionSet: { Name: "Other" } },
    ]);
  });

  test("a datetime is written with milliseconds and +0000, a boolean never as null", () => {
    const [record] = query("SELECT CreatedDate, LastLoginDate, Profile.PermissionsAuthorApex FROM User").records;
    expect(record).toMatchObject({
      CreatedDate: "2026-01-01T00:00:00.000+0000",
      Profile: { PermissionsAuthorApex: false },
    });
  });

  test("FIELDS(ALL) gives every field and wants a LIMIT of 200 at most; FIELDS(STANDARD) does not", () => {
    const limited = { code: "MALFORMED_QUERY", message: "The SOQL FIELDS function must have a LIMIT of at most 200" };
    expect(Object.keys(query("SELECT FIELDS(ALL) FROM PermissionSetAssignment LIMIT 200").records[0] ?? {})).toContain(
      "ExpirationDate",
    );
    expect(query("SELECT FIELDS(STANDARD) FROM User").totalSize).toBe(3);
    expect(refusal("SELECT FIELDS(ALL) FROM User")).toEqual(limited);
    expect(refusal("SELECT FIELDS(ALL) FROM User LIMIT 201")).toEqual(limited);
    expect(refusal("SELECT Id, FIELDS(ALL) FROM User LIMIT 200")).toEqual({
      code: "INVALID_FIELD",
      message: "duplicate field selected: Id",
    });
  });

  test("the Tooling API's records have its addresses", () => {
    const [record] = query("SELECT Id FROM User LIMIT 1", { tooling: true, version: "60.0" }).records;
    expect(record?.attributes).toEqual({ type: "User", url: `/services/data/v60.0/tooling/sobjects/User/${ID.ada}` });
  });
});

describe("ORDER BY, LIMIT and OFFSET", () => {
  test.each<[rest: string, order: string[]]>([
    ["ORDER BY FirstName", ["bo", "ada", "robot"]],
    ["ORDER BY FirstName DESC", ["bo", "robot", "ada"]],
    ["ORDER BY FirstName ASC NULLS LAST", ["ada", "robot", "bo"]],
    ["ORDER BY FirstName DESC NULLS LAST", ["robot", "ada", "bo"]],
    ["ORDER BY Profile.Name, LastName DESC", ["robot", "bo", "ada"]],
    ["ORDER BY LastLoginDate DESC NULLS LAST LIMIT 1", ["robot"]],
    ["ORDER BY Username LIMIT 1 OFFSET 1", ["bo"]],
    ["ORDER BY Username OFFSET 2", ["robot"]],
    ["LIMIT 0", []],
  ])("%s", (rest, order) => {
    expect(users(rest)).toEqual(order);
  });
});

describe("aggregates", () => {
  test("COUNT() answers a size and no records", () => {
    expect(query("SELECT COUNT() FROM User WHERE IsActive = true")).toMatchObject({ totalSize: 2, records: [] });
    expect(query("SELECT count() FROM User LIMIT 1").totalSize).toBe(1);
  });

  test("functions give one AggregateResult, named expr0 and so on or by alias", () => {
    const soql = "SELECT COUNT(Id), COUNT(FirstName) named, MAX(LastLoginDate), COUNT_DISTINCT(ProfileId) FROM User";
    expect(query(soql).records).toEqual([
      { attributes: { type: "AggregateResult" }, expr0: 3, named: 2, expr1: "2026-03-11T00:00:00.000+0000", expr2: 2 },
    ]);
    expect(query("SELECT SUM(TotalLicenses) s, AVG(UsedLicenses) a FROM UserLicense").records).toMatchObject([
      { s: 5, a: 2 },
    ]);
    expect(query("SELECT COUNT(Id) FROM Account").records).toMatchObject([{ expr0: 0 }]);
  });

  test("GROUP BY gives one per value, and ORDER BY sorts them", () => {
    const soql = "SELECT Profile.Name, COUNT(Id) n FROM User GROUP BY Profile.Name ORDER BY COUNT(Id) DESC";
    expect(query(soql).records).toMatchObject([
      { Name: "Minimum Access - API Only Integrations", n: 2 },
      { Name: "System Administrator", n: 1 },
    ]);
    expect(query(`${soql} LIMIT 1`).totalSize).toBe(1);
  });

  test.each([
    ["SELECT Name, COUNT(Id) FROM User", "Field must be grouped or aggregated: Name"],
    [
      "SELECT COUNT(Id) FROM User GROUP BY Name ORDER BY Username",
      "Ordered field must be grouped or aggregated: Username",
    ],
    [
      "SELECT COUNT(Id) FROM User LIMIT 1",
      "Non-grouped query that uses overall aggregate functions cannot also use LIMIT",
    ],
    ["SELECT Name n FROM User", "only aggregate expressions use field aliasing"],
  ])("%s is refused", (soql, message) => {
    expect(refusal(soql)).toEqual({ code: "MALFORMED_QUERY", message });
  });
});

describe("column metadata", () => {
  test("a field has its kind and what may be done with it", () => {
    const [id, name, active] = query("SELECT id, username, IsActive FROM User").columns;
    expect(id).toEqual({
      columnName: "Id",
      displayName: "Id",
      apexType: "Id",
      aggregate: false,
      booleanType: false,
      custom: false,
      foreignKeyName: null,
      insertable: false,
      joinColumns: [],
      numberType: false,
      textType: false,
      updatable: false,
    });
    expect(name).toMatchObject({
      columnName: "Username",
      apexType: "String",
      textType: true,
      insertable: true,
      updatable: true,
    });
    expect(active).toMatchObject({ apexType: "Boolean", booleanType: true });
  });

  test("a parent's fields are joined under its relationship, once", () => {
    const { columns } = query("SELECT Profile.Name, Id, Profile.UserLicense.Name, Profile.Id FROM User");
    expect(columns).toMatchObject([
      {
        columnName: "Profile",
        foreignKeyName: "ProfileId",
        joinColumns: [
          { columnName: "Name" },
          { columnName: "UserLicense", joinColumns: [{ columnName: "Name" }] },
          { columnName: "Id" },
        ],
      },
      { columnName: "Id" },
    ]);
  });

  test("an aggregate is named by its alias and displayed as written", () => {
    expect(query("SELECT COUNT(Id), COUNT(Id) n, Name FROM Profile GROUP BY Name").columns).toMatchObject([
      { columnName: "expr0", displayName: "COUNT(Id)", aggregate: true, numberType: true },
      { columnName: "n", displayName: "COUNT(Id)", aggregate: true },
      { columnName: "Name", aggregate: false },
    ]);
  });
});
