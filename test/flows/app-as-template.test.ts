import { expect, test } from "vitest";
import { madeOrKept } from "../../src/flows/look/app-as-template.ts";
import type { Component } from "../../src/model/metadata.ts";
import { leaf } from "../plan/packages.ts";

const ALONE = ["kantiv@acme.com.uat"];

function group(fullName: string, ...children: ReturnType<typeof leaf>[]): Component {
  return { type: "PermissionSetGroup", fullName, root: { name: "PermissionSetGroup", children } };
}

const TEAM = group("Team", leaf("permissionSets", "Data"));

test("a group that nobody else has becomes the template's", () => {
  expect(madeOrKept({ name: "team", sets: [], holders: ALONE }, [TEAM], false)).toEqual({ component: TEAM });
});

test.each([
  ["from a package", "acme__Team", ALONE, [group("acme__Team")], "a package brought it"],
  ["that another user has", "Team", [...ALONE, "ann@acme.com"], [TEAM], "another user has it, too"],
  ["that many have", "Team", [...ALONE, "ann@acme.com", "bo@acme.com"], [TEAM], "other users have it, too"],
  ["that is not given out", "Team", ALONE, [], "the org does not give it out"],
  [
    "with a muting set",
    "Team",
    ALONE,
    [group("Team", leaf("mutingPermissionSets", "Less"), leaf("permissionSets", "Data"))],
    "it has a muting permission set",
  ],
  [
    "of a package's set",
    "Team",
    ALONE,
    [group("Team", leaf("permissionSets", "acme__Data"))],
    "it holds a permission set of a package",
  ],
])("a group %s stays the customer's own, and why is told", (_what, name, holders, found, why) => {
  expect(madeOrKept({ name, sets: [], holders }, found, false)).toEqual({ why });
});

test("each stays the customer's own where the sets are to stay", () => {
  expect(madeOrKept({ name: "Team", sets: [], holders: ALONE }, [TEAM], true)).toEqual({ why: "--keep-sets" });
});
