import { describe, expect, test } from "vitest";
import { BUSINESS_OBJECTS } from "../../../src/emulator/objects/data.ts";
import { describeBasic, describeGlobal, describeObject } from "../../../src/emulator/objects/describe.ts";
import { recordOf } from "../../../src/emulator/objects/record.ts";
import { findField, findObject, OBJECTS as PLATFORM_OBJECTS } from "../../../src/emulator/objects/schema.ts";

const OBJECTS = [...PLATFORM_OBJECTS, ...BUSINESS_OBJECTS];

const DATA = { tooling: false, version: "66.0" };
const data = (version: string) => ({ tooling: false, version });
const TOOLING = { tooling: true, version: "66.0" };

describe("the objects", () => {
  test("have names and key prefixes of their own", () => {
    expect(new Set(OBJECTS.map(({ name }) => name)).size).toBe(OBJECTS.length);
    expect(new Set(OBJECTS.map(({ keyPrefix }) => keyPrefix)).size).toBe(OBJECTS.length);
    for (const { keyPrefix } of OBJECTS) expect(keyPrefix).toMatch(/^[0-9A-Za-z]{3}$/);
  });

  test.each(OBJECTS.map((object) => [object.name, object] as const))(
    "%s has an Id, fields of their own, and relationships that lead somewhere",
    (_, object) => {
      const names = object.fields.map(({ name }) => name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
      expect(object.fields[0]).toMatchObject({ name: "Id", type: "id" });
      const followed = object.fields.filter(({ relationshipName }) => relationshipName !== undefined);
      expect(new Set(followed.map(({ relationshipName }) => relationshipName)).size).toBe(followed.length);
      for (const { referenceTo } of followed) expect(OBJECTS.map(({ name }) => name)).toContain(referenceTo?.[0]);
    },
  );

  test("are found in any letter case, by the API and version that know them", () => {
    expect(findObject("permissionSET", DATA)?.name).toBe("PermissionSet");
    expect(findObject("DeployRequest", DATA)).toBeUndefined();
    expect(findObject("DeployRequest", TOOLING)?.name).toBe("DeployRequest");
    expect(findObject("LoginHistory", TOOLING)).toBeUndefined();
    expect(findObject("ExternalClientApplication", { ...DATA, version: "58.0" })).toBeUndefined();
    expect(findObject("ExternalClientApplication", { ...DATA, version: "59.0" })?.name).toBe(
      "ExternalClientApplication",
    );
    expect(findObject("SourceMember", TOOLING)).toBeUndefined();
  });

  test("a scope's column appears with its version", () => {
    const settings = findObject("ExtlClntAppOauthSettings", DATA);
    expect(settings && findField(settings, "oauthscopesapi", data("59.0"))?.name).toBe("OauthScopesAPI");
    expect(settings && findField(settings, "OauthScopesMCP_API", data("63.0"))).toBeUndefined();
    expect(settings && findField(settings, "OauthScopesMCP_API", data("66.0"))?.type).toBe("boolean");
  });
});

describe("describe", () => {
  const user = findObject("User", DATA);

  test("an object has its fields with what may be done with them", () => {
    const described = user && describeObject(user, DATA);
    expect(described).toMatchObject({
      name: "User",
      keyPrefix: "005",
      createable: true,
      deletable: false,
      queryable: true,
    });
    const { fields } = described as { fields: { name: string }[] };
    expect(fields.find(({ name }) => name === "ProfileId")).toMatchObject({
      type: "reference",
      referenceTo: ["Profile"],
      relationshipName: "Profile",
      soapType: "tns:ID",
      nillable: false,
      createable: true,
    });
    expect(fields.find(({ name }) => name === "UserType")).toMatchObject({
      picklistValues: expect.arrayContaining([expect.objectContaining({ value: "Standard" })]),
    });
  });

  test("a field or a child of a later version is left out", () => {
    const assignment = findObject("PermissionSetAssignment", DATA);
    const names = (version: string) =>
      assignment
        ? (describeObject(assignment, { ...DATA, version }) as { fields: { name: string }[] }).fields.map(
            ({ name }) => name,
          )
        : [];
    expect(names("51.0")).not.toContain("IsActive");
    expect(names("52.0")).toContain("IsActive");
    const children = (version: string) =>
      user
        ? JSON.stringify(
            (describeObject(user, { ...DATA, version }) as { childRelationships: unknown }).childRelationships,
          )
        : "";
    expect(children("58.0")).not.toContain("ExternalClientApplication");
    expect(children("59.0")).toContain("ExternalClientApplication");
  });

  test("global lists what the API knows, with addresses of its version", () => {
    const { sobjects, maxBatchSize } = describeGlobal(TOOLING) as {
      sobjects: { name: string; urls: { describe: string } }[];
      maxBatchSize: number;
    };
    expect(maxBatchSize).toBe(200);
    expect(sobjects.map(({ name }) => name)).toContain("DeployRequest");
    expect(sobjects.map(({ name }) => name)).not.toContain("LoginHistory");
    expect(sobjects.find(({ name }) => name === "User")?.urls.describe).toBe(
      "/services/data/v66.0/tooling/sobjects/User/describe",
    );
  });

  test("the head alone stands in objectDescribe", () => {
    expect(user && describeBasic(user, DATA)).toMatchObject({ objectDescribe: { name: "User" }, recentItems: [] });
  });
});

test("a record has attributes, then the fields asked for, as JSON writes them", () => {
  const login = findObject("UserLogin", DATA);
  if (!login) throw new Error("UserLogin is missing");
  const row = { Id: "0YwAa0000000001AAA", IsFrozen: null, LastModifiedDate: "2026-01-02T03:04:05.000Z" };
  expect(
    recordOf(
      login,
      row,
      login.fields.filter(({ name }) => name !== "UserId" && name !== "LastModifiedById"),
      DATA,
    ),
  ).toEqual({
    attributes: { type: "UserLogin", url: "/services/data/v66.0/sobjects/UserLogin/0YwAa0000000001AAA" },
    Id: "0YwAa0000000001AAA",
    IsFrozen: false,
    IsPasswordLocked: false,
    LastModifiedDate: "2026-01-02T03:04:05.000+0000",
  });
});
