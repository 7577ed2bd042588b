import { describe, expect, test } from "vitest";
import { ID, query, refusal } from "./org.ts";

const WSDL = "Please reference your WSDL or the describe call for the appropriate names.";

describe("unknown names", () => {
  test("a field that the object lacks", () => {
    expect(refusal("SELECT Foo FROM User")).toEqual({
      code: "INVALID_FIELD",
      message: `\nSELECT Foo FROM User\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo' on entity 'User'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${WSDL}`,
    });
  });

  test("a field in the middle of a long query is shown with its neighbours", () => {
    const { message } = refusal(
      "SELECT Username, FirstName, LastName, ManagerId, Foo, Email, Alias, ProfileId, IsActive FROM User",
    );
    expect(message).toMatch(
      /^\nFirstName, LastName, ManagerId, Foo, Email, Alias, ProfileId, IsActive\n {32}\^\nERROR at Row:1:Column:50\n/,
    );
  });

  test("a relationship that the object lacks", () => {
    expect(refusal("SELECT Boss.Name FROM User")).toEqual({
      code: "INVALID_FIELD",
      message: `\nSELECT Boss.Name FROM User\n       ^\nERROR at Row:1:Column:8\nDidn't understand relationship 'Boss' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${WSDL}`,
    });
  });

  test("an object that is not there, in the row where it stands", () => {
    expect(refusal("SELECT Id\nFROM ScratchOrgInfo LIMIT 1")).toEqual({
      code: "INVALID_TYPE",
      message: `\nFROM ScratchOrgInfo LIMIT 1\n     ^\nERROR at Row:2:Column:6\nsObject type 'ScratchOrgInfo' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${WSDL}`,
    });
  });

  test.each([
    ["DeployRequest", { tooling: false }],
    ["LoginHistory", { tooling: true }],
    ["ExternalClientApplication", { version: "58.0" }],
  ])("%s is not known to %j", (object, options) => {
    expect(refusal(`SELECT Id FROM ${object}`, options).code).toBe("INVALID_TYPE");
  });

  test("a field of a later version", () => {
    expect(refusal("SELECT IsActive FROM PermissionSetAssignment", { version: "51.0" }).code).toBe("INVALID_FIELD");
  });

  test.each([
    "SELECT Id FROM User WHERE Foo = 'x'",
    "SELECT Id FROM User ORDER BY Foo",
    "SELECT COUNT(Foo) FROM User",
    "SELECT Id FROM Account WHERE Foo = 'x'",
  ])("in every clause, also without rows: %s", (soql) => {
    expect(refusal(soql).code).toBe("INVALID_FIELD");
  });
});

describe("unexpected tokens", () => {
  test.each<[soql: string, token: string, column: number]>([
    ["SELECT Id, From User", "From", 11],
    ["SELECT * FROM User", "*", 7],
    ["SELECT Id FROM User WHERE", "<EOF>", 25],
    ["SELECT Id FROM User WHERE Name IS NULL", "IS", 31],
    ["SELECT Id FROM User WHERE Name = foo", "foo", 33],
    ["SELECT Id FROM User LIMIT x", "x", 26],
    ["SELECT Id FROM User LIMIT -1", "-1", 26],
    ["SELECT Id FROM User LIMIT 1 WHERE Name = 'x'", "WHERE", 28],
    ["SELECT Id FROM User WHERE Name = 'a' AND Alias = 'b' OR Title = 'c'", "OR", 53],
    ["SELECT Id FROM User WHERE Name = 'a' OR Alias = 'b' AND Title = 'c'", "AND", 52],
    ["SELECT Id FROM User WHERE NOT Name = 'a' AND Alias = 'b'", "AND", 41],
    ["SELECT Id FROM User WHERE Name = 'a' AND NOT Alias = 'b'", "NOT", 41],
    ["SELECT Id FROM User WHERE Name LIKE NULL", "NULL", 36],
    ["SELECT Id FROM User WHERE Name = 'it's'", "'", 38],
    ["SELECT Id FROM User WHERE Name = 'open", "'", 33],
    ["SELECT Id FROM User WHERE Id IN ()", "Id IN ()", 26],
    ["SELECT FROM User", "SELECT FROM", 0],
    ["q=SELECT Id FROM User", "q", 0],
  ])("%s", (soql, token, column) => {
    const { code, message } = refusal(soql);
    expect(code).toBe("MALFORMED_QUERY");
    expect(message.split("\n").slice(-2)).toEqual([
      `ERROR at Row:1:Column:${Math.max(1, column)}`,
      `unexpected token: '${token}'`,
    ]);
  });

  test("a character that begins nothing", () => {
    expect(refusal("select Id from User where id = $sfid").message).toBe(
      "\nselect Id from User where id = $sfid\n                              ^\nERROR at Row:1:Column:31\nline 1:31 unexpected token: '$'",
    );
  });
});

describe("filters that the field does not take", () => {
  test.each<[where: string, code: string, message: string]>([
    ["Id LIKE '005%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id field"],
    ["ProfileId LIKE '00e%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id field"],
    ["IsActive > false", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on boolean field"],
    ["Id = 'ada'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: ada"],
    [
      "IsActive = 'true'",
      "INVALID_FIELD",
      "value of filter criterion for field 'IsActive' must be of type boolean and should not be enclosed in quotes",
    ],
    [
      "Username = 5",
      "INVALID_FIELD",
      "value of filter criterion for field 'Username' must be of type string and should be enclosed in quotes",
    ],
    [
      "CreatedDate > '2026-01-01'",
      "INVALID_FIELD",
      "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes",
    ],
    [
      "CreatedDate > 2026-01-01",
      "INVALID_FIELD",
      "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes",
    ],
    ["CreatedDate > 2026-52-12t12:12:00-05:00", "MALFORMED_QUERY", "Invalid datetime: 2026-52-12t12:12:00-05:00"],
    ["CreatedDate > 2026-02-30T12:12:00Z", "MALFORMED_QUERY", "Invalid datetime: 2026-02-30T12:12:00Z"],
    ["CreatedDate > 2026-12-12t12:12:00-25:00", "MALFORMED_QUERY", "Invalid datetime: 2026-12-12t12:12:00-25:00"],
    ["Name = :name", "MALFORMED_QUERY", "Bind variables only allowed in Apex code"],
    [
      "Id IN (SELECT Id FROM User)",
      "MALFORMED_QUERY",
      "The inner and outer selects should not be on the same object type",
    ],
    [
      "ProfileId IN (SELECT Name FROM Profile)",
      "MALFORMED_QUERY",
      "semi join sub selects can only query id fields, cannot use: 'Name'",
    ],
    [
      "Name IN (SELECT Id FROM Profile)",
      "MALFORMED_QUERY",
      "The left operand field in the where expression for outer query should be an id field, cannot use: 'Name'",
    ],
    [
      "Id IN (SELECT PermissionSetId FROM PermissionSetAssignment)",
      "MALFORMED_QUERY",
      "The selected field 'PermissionSetId' in the subquery and the left operand field in the where expression in the outer query 'Id' should point to the same object type",
    ],
    [
      "Id IN (SELECT AssigneeId FROM PermissionSetAssignment) OR Name = 'x'",
      "MALFORMED_QUERY",
      "Semi join sub-selects are not allowed with the 'OR' operator",
    ],
  ])("%s", (where, code, message) => {
    const refused = refusal(`SELECT Id FROM User WHERE ${where}`);
    expect(refused.code).toBe(code);
    expect(refused.message.split("\n").at(-1)).toBe(message);
  });

  test.each(["ORDER BY Id", "LIMIT 1", "OFFSET 1", "GROUP BY ProfileId"])("a sub-select does not take %s", (rest) => {
    const { message } = refusal(`SELECT Id FROM Profile WHERE Id IN (SELECT ProfileId FROM User ${rest})`);
    expect(message).toBe("semi join sub selects cannot use ORDER BY, LIMIT, OFFSET or GROUP BY");
  });

  test("LoginHistory.Status can be selected and not filtered by", () => {
    expect(refusal("SELECT Status FROM LoginHistory WHERE Status = 'Success'")).toEqual({
      code: "INVALID_FIELD",
      message:
        "\nStatus FROM LoginHistory WHERE Status = 'Success'\n                               ^\nERROR at Row:1:Column:39\nfield 'Status' can not be filtered in a query call",
    });
  });
});

describe("other refusals", () => {
  test.each([
    ["", "MALFORMED_QUERY", "SOQL statements cannot be empty or null"],
    [" \n", "MALFORMED_QUERY", "SOQL statements cannot be empty or null"],
    ["SELECT Id FROM User OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000"],
    ["SELECT Id FROM User LIMIT 2147483648", "MALFORMED_QUERY", "numeric value out of range: 2147483648"],
    ["SELECT Id, id FROM User", "INVALID_FIELD", "duplicate field selected: Id"],
    ["SELECT Id FROM User ORDER BY COUNT(Id)", "MALFORMED_QUERY", "Ordered field must be grouped or aggregated: Id"],
  ])("%j", (soql, code, message) => {
    expect(refusal(soql)).toEqual({ code, message });
  });

  test.each([
    "SELECT Id, (SELECT Id FROM Contacts) FROM Account",
    "SELECT toLabel(UserType) FROM User",
    "SELECT Id FROM User USING SCOPE mine",
    "SELECT COUNT(Id) FROM User GROUP BY Name HAVING COUNT(Id) > 1",
    "SELECT Id FROM User WHERE CALENDAR_YEAR(CreatedDate) = 2026",
    "SELECT Id FROM User FOR VIEW",
  ])("what this emulator does not speak is said aloud: %s", (soql) => {
    const { code, message } = refusal(soql);
    expect([code, message]).toEqual(["MALFORMED_QUERY", expect.stringContaining("not supported by this emulator: ")]);
  });

  test("a path goes up through five parents and no more", () => {
    const above = (parents: number) => `SELECT ${"Manager.".repeat(parents)}Name FROM User`;
    expect(query(above(5)).totalSize).toBe(3);
    expect(refusal(above(6))).toMatchObject({
      code: "MALFORMED_QUERY",
      message: expect.stringContaining("5 parents at most"),
    });
  });

  test("depth is refused, not followed", () => {
    const deep = (depth: number) =>
      `SELECT Id FROM User WHERE ${"(".repeat(depth)}Id = '${ID.ada}'${")".repeat(depth)}`;
    expect(refusal(deep(40_000)).message).toContain("nested too deeply");
    expect(refusal(`SELECT Id FROM User WHERE Id IN ${"(SELECT Id FROM User WHERE Id IN ".repeat(2000)}`).code).toBe(
      "MALFORMED_QUERY",
    );
  });
});
