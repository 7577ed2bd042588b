import { describe, expect, test } from "vitest";
import type { Change } from "../../src/model/plan.ts";
import { ignoring } from "../../src/plan/ignore.ts";

const change = (type: string, action: Change["action"], ...paths: string[]): Change => ({
  type,
  name: "n",
  action,
  fields: paths.map((path) => ({ path, before: "a", after: "b" })),
  unreadable: [],
});

describe("changes that are not to count", () => {
  const app = change("ExternalClientApplication", "update", "contactPhone", "label");
  const rights = change("PermissionSet", "update", "userPermissions[ApiEnabled].enabled", "userPermissions[X].name");

  test("are left out field by field, and a change without a field is none", () => {
    const [some] = ignoring([app], ["ExternalClientApplication.contactPhone"]);
    expect(some).toMatchObject({ action: "update", fields: [{ path: "label" }] });
    const [none] = ignoring([app], ["ExternalClientApplication.*"]);
    expect(none).toMatchObject({ action: "none", fields: [] });
  });

  test("may be named with brackets and stars, which mean nothing else", () => {
    expect(ignoring([rights], ["PermissionSet.userPermissions[*"])[0]?.action).toBe("none");
    expect(ignoring([rights], ["PermissionSet.userPermissions[X].name"])[0]?.fields).toHaveLength(1);
    expect(ignoring([rights], ["PermissionSet.userPermissions.X..name"])[0]?.fields).toHaveLength(2);
    expect(ignoring([rights], [".*"])[0]?.fields).toHaveLength(2);
  });

  test("and what is no change stays as it is", () => {
    const same = change("PermissionSet", "none", "label");
    expect(ignoring([same], ["PermissionSet"])[0]).toBe(same);
  });

  test("that are about something missing go by their type alone", () => {
    const missing = change("PermissionSetAssignment", "create");
    expect(ignoring([missing], ["PermissionSetAssignment"])[0]?.action).toBe("none");
    expect(ignoring([missing], ["PermissionSetAssignment.*"])[0]?.action).toBe("create");
  });
});
