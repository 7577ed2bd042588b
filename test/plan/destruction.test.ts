import { describe, expect, test } from "vitest";
import type { Component } from "../../src/model/metadata.ts";
import type { OrgSnapshot } from "../../src/model/org.ts";
import { destruction } from "../../src/plan/destruction.ts";

describe("what destroy removes", () => {
  const permissionSet = (description: string): Component => ({
    type: "PermissionSet",
    fullName: "Kantiv",
    root: { name: "PermissionSet", children: [{ name: "description", text: description, children: [] }] },
  });
  const snapshot: OrgSnapshot = {
    orgId: "00DA",
    apiVersion: "66.0",
    components: [permissionSet("Lets in. Set up by kantiv-sf.")],
    app: { id: "0xIA", developerName: "Kantiv" },
    permissionSet: { id: "0PSA", name: "Kantiv" },
    user: { id: "005B", username: "k@a.com", active: true, profileId: "00eA" },
    assignmentId: "0PaA",
  };
  const alone = { holders: ["k@a.com"], entities: ["0xIA"], groups: [] };

  test("is assignment, app and permission set when nothing else uses it", () => {
    expect(destruction(snapshot, alone)).toEqual({
      gone: [
        { type: "PermissionSetAssignment", name: "k@a.com" },
        { type: "ExternalClientApplication", name: "Kantiv" },
        { type: "PermissionSet", name: "Kantiv" },
      ],
      lines: ["PermissionSetAssignment of k@a.com", "ExternalClientApplication Kantiv", "PermissionSet Kantiv"],
      kept: [],
      assignmentId: "0PaA",
      moreAssignments: [],
      licences: [],
      formers: [],
      members: [
        { type: "ExternalClientApplication", fullName: "Kantiv" },
        { type: "PermissionSet", fullName: "Kantiv" },
      ],
      siblings: [],
    });
  });

  test("leaves assignment and permission set that another app of this tool needs, not those of an app of others", () => {
    const uses = { ...alone, entities: ["0xIA", "0xIB"] };
    const withOther = (description: string) =>
      destruction({ ...snapshot, otherApps: [{ id: "0xIB", developerName: "Kantiv_B", description }] }, uses);
    expect(withOther("Set up by kantiv-sf")).toMatchObject({
      lines: ["ExternalClientApplication Kantiv"],
      kept: ["PermissionSetAssignment of k@a.com: Kantiv_B needs it", "PermissionSet Kantiv: Kantiv_B needs it"],
      siblings: [{ developerName: "Kantiv_B" }],
    });
    expect(withOther("Made in Setup").lines).toContain("PermissionSetAssignment of k@a.com");
  });

  test("leaves the permission set that others hold or that opens something else, and says why", () => {
    expect(destruction(snapshot, { ...alone, holders: ["k@a.com", "x@a.com"] }).kept).toEqual([
      "PermissionSet Kantiv: held by 1 more",
    ]);
    const open = destruction(snapshot, { ...alone, entities: ["0xIA", "0xIB"] });
    expect(open.kept).toEqual(["PermissionSet Kantiv: it opens something else"]);
    expect(open.members).toEqual([{ type: "ExternalClientApplication", fullName: "Kantiv" }]);
  });

  test("leaves a permission set that is in a group, which an org would not delete, and says in which", () => {
    const { kept, lines } = destruction(snapshot, { ...alone, groups: ["Team"] });
    expect(kept).toEqual(["PermissionSet Kantiv: in the permission set group Team"]);
    expect(lines).toEqual(["PermissionSetAssignment of k@a.com", "ExternalClientApplication Kantiv"]);
  });

  test("leaves what others hold or opens something else where user and app are gone already", () => {
    const { user: _user, assignmentId: _assignment, app: _app, ...left } = snapshot;
    expect(destruction(left, { holders: ["x@a.com"], entities: [], groups: [] }).kept).toEqual([
      "PermissionSet Kantiv: held by 1 more",
    ]);
    expect(destruction(left, { holders: [], entities: ["0xIB"], groups: [] }).kept).toEqual([
      "PermissionSet Kantiv: it opens something else",
    ]);
    expect(destruction(left, { holders: [], entities: [], groups: [] }).lines).toEqual(["PermissionSet Kantiv"]);
  });

  test("leaves a permission set that this tool did not make, whatever else it made", () => {
    const ours = { ...permissionSet("Set up by kantiv-sf."), type: "ExternalClientApplication" };
    const theirs = { ...snapshot, components: [ours, permissionSet("Sales")] };
    expect(destruction(theirs, alone).kept).toEqual(["PermissionSet Kantiv: not made by this tool"]);
  });

  test("is nothing where nothing is", () => {
    const { lines, members } = destruction(
      { orgId: "00DA", apiVersion: "66.0", components: [] },
      { holders: [], entities: [], groups: [] },
    );
    expect([...lines, ...members]).toEqual([]);
  });
});
