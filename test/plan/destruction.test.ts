import { describe, expect, test } from "vitest";
import type { FormerUser } from "../../src/model/former-user.ts";
import type { Component } from "../../src/model/metadata.ts";
import type { OrgSnapshot } from "../../src/model/org.ts";
import { destruction, isNothing } from "../../src/plan/destruction.ts";
import { goingLines, stayingLines } from "../../src/reports/destruction-text.ts";

/** What is judged, and what people are told of it. */
function judged(...given: Parameters<typeof destruction>) {
  const what = destruction(...given);
  return { ...what, lines: goingLines(what), kept: stayingLines(what) };
}

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
    expect(judged(snapshot, alone)).toEqual({
      gone: [
        { type: "PermissionSetAssignment", name: "k@a.com" },
        { type: "ExternalClientApplication", name: "Kantiv" },
        { type: "PermissionSet", name: "Kantiv" },
      ],
      lines: ["PermissionSetAssignment of k@a.com", "ExternalClientApplication Kantiv", "PermissionSet Kantiv"],
      kept: [],
      settings: [],
      username: "k@a.com",
      assignmentId: "0PaA",
      held: [],
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
      judged({ ...snapshot, otherApps: [{ id: "0xIB", developerName: "Kantiv_B", description }] }, uses);
    expect(withOther("Set up by kantiv-sf")).toMatchObject({
      lines: ["ExternalClientApplication Kantiv"],
      kept: ["PermissionSetAssignment of k@a.com: Kantiv_B needs it", "PermissionSet Kantiv: Kantiv_B needs it"],
      siblings: [{ developerName: "Kantiv_B" }],
    });
    expect(withOther("Made in Setup").lines).toContain("PermissionSetAssignment of k@a.com");
  });

  test("leaves the permission set that others hold or that opens something else, and says why", () => {
    expect(judged(snapshot, { ...alone, holders: ["k@a.com", "x@a.com"] }).kept).toEqual([
      "PermissionSet Kantiv: held by 1 more",
    ]);
    const open = judged(snapshot, { ...alone, entities: ["0xIA", "0xIB"] });
    expect(open.kept).toEqual(["PermissionSet Kantiv: it opens something else"]);
    expect(open.members).toEqual([{ type: "ExternalClientApplication", fullName: "Kantiv" }]);
  });

  test("leaves a permission set that is in a group, which an org would not delete, and says in which", () => {
    const { kept, lines } = judged(snapshot, { ...alone, groups: ["Team"] });
    expect(kept).toEqual(["PermissionSet Kantiv: in the permission set group Team"]);
    expect(lines).toEqual(["PermissionSetAssignment of k@a.com", "ExternalClientApplication Kantiv"]);
  });

  test("leaves what others hold or opens something else where user and app are gone already", () => {
    const { user: _user, assignmentId: _assignment, app: _app, ...left } = snapshot;
    expect(judged(left, { holders: ["x@a.com"], entities: [], groups: [] }).kept).toEqual([
      "PermissionSet Kantiv: held by 1 more",
    ]);
    expect(judged(left, { holders: [], entities: ["0xIB"], groups: [] }).kept).toEqual([
      "PermissionSet Kantiv: it opens something else",
    ]);
    expect(judged(left, { holders: [], entities: [], groups: [] }).lines).toEqual(["PermissionSet Kantiv"]);
  });

  test("leaves a permission set that this tool did not make, whatever else it made", () => {
    const ours = { ...permissionSet("Set up by kantiv-sf."), type: "ExternalClientApplication" };
    const theirs = { ...snapshot, components: [ours, permissionSet("Sales")] };
    expect(judged(theirs, alone).kept).toEqual(["PermissionSet Kantiv: not made by this tool"]);
  });

  describe("of a template with more sets and licences", () => {
    const more = (name: string, description: string): Component => ({
      ...permissionSet(description),
      fullName: name,
    });
    const OURS = "Grants data. Set up by kantiv-sf.";
    const withMore: OrgSnapshot = {
      ...snapshot,
      components: [...snapshot.components, more("Data", OURS), more("Unheld", OURS), more("Sales", "Theirs")],
      moreSets: [
        { id: "0PSD", name: "Data", assignmentId: "0PaD", assignments: [] },
        { id: "0PSE", name: "Unheld", assignments: [] },
        { id: "0PSF", name: "Sales", assignmentId: "0PaF", assignments: [] },
      ],
      licences: [
        { id: "0PLA", name: "Ours", label: "Given by a run", total: 1, used: 1, assignmentId: "2LAA" },
        { id: "0PLB", name: "Theirs", label: "Given by others", total: 1, used: 1, assignmentId: "2LAB" },
        { id: "0PLC", name: "None", label: "Not held", total: 1, used: 0 },
      ],
    };

    test("is each of its own sets with the user's assignment, and the licences that runs from here gave", () => {
      const gone = judged(withMore, alone, { licences: ["2LAA"] });
      expect(gone).toMatchObject({
        held: [{ name: "Data", assignmentId: "0PaD" }],
        licences: [{ label: "Given by a run", assignmentId: "2LAA" }],
        kept: ["PermissionSet Sales: not made by this tool"],
      });
      expect(gone.lines).toEqual([
        "PermissionSetAssignment of k@a.com",
        "PermissionSetAssignment of k@a.com to Data",
        "PermissionSetLicenseAssign of k@a.com to Given by a run",
        "ExternalClientApplication Kantiv",
        "PermissionSet Kantiv",
        "PermissionSet Data",
        "PermissionSet Unheld",
      ]);
      expect(gone.gone.map(({ type, name }) => `${type} ${name}`)).toEqual([
        "PermissionSetAssignment k@a.com",
        "PermissionSetAssignment k@a.com holds Data",
        "PermissionSetLicenseAssign k@a.com has the licence Given by a run",
        "ExternalClientApplication Kantiv",
        "PermissionSet Kantiv",
        "PermissionSet Data",
        "PermissionSet Unheld",
      ]);
    });

    test("is no licence where no run from here gave one", () => {
      expect(judged(withMore, alone).licences).toEqual([]);
    });

    test("leaves a set that others hold, and takes the user's own assignment of it", () => {
      const moreUses = new Map([["0PSD", { holders: ["k@a.com", "x@a.com"], entities: [], groups: [] }]]);
      const gone = judged(withMore, alone, { moreUses });
      expect(gone.kept).toEqual(["PermissionSet Data: held by 1 more", "PermissionSet Sales: not made by this tool"]);
      expect(gone.held).toMatchObject([{ assignmentId: "0PaD" }]);
      expect(gone.members.map(({ fullName }) => fullName)).not.toContain("Data");
    });
  });

  describe("of a set that the customer keeps", () => {
    const customers: OrgSnapshot = {
      ...snapshot,
      components: [],
      permissionSet: { id: "0PSA", name: "Kantiv", isCustomers: true },
    };

    test("is the assignment alone that a run from here made", () => {
      const gone = judged(customers, alone, { given: "0PaA" });
      expect(gone.lines).toEqual(["PermissionSetAssignment of k@a.com", "ExternalClientApplication Kantiv"]);
      expect(gone.kept).toEqual(["PermissionSet Kantiv: not made by this tool"]);
    });

    test.each([undefined, "0PaB"])("leaves an assignment that no run from here made (%s)", (given) => {
      const gone = judged(customers, alone, { given });
      expect(gone.lines).toEqual(["ExternalClientApplication Kantiv"]);
      expect(gone.kept).toEqual([
        "PermissionSetAssignment of k@a.com: no run on this record made it",
        "PermissionSet Kantiv: not made by this tool",
      ]);
    });

    test("leaves nothing to say of an assignment where there is none", () => {
      const { assignmentId: _, ...none } = customers;
      expect(judged(none, alone).kept).toEqual(["PermissionSet Kantiv: not made by this tool"]);
    });
  });

  test("takes from integration users of before what runs from here gave them, and only that", () => {
    const formers = [
      { username: "old@a.com", assignment: "goes" },
      { username: "kept@a.com", assignment: "stays" },
    ] as unknown as readonly FormerUser[];
    const uses = { ...alone, holders: ["k@a.com", "OLD@a.com"] };
    const gone = judged(snapshot, uses, { formers });
    expect(gone.lines).toEqual([
      "PermissionSetAssignment of k@a.com",
      "PermissionSetAssignment of old@a.com, the integration user before",
      "ExternalClientApplication Kantiv",
      "PermissionSet Kantiv",
    ]);
    expect(gone.gone.slice(0, 2).map(({ name }) => name)).toEqual(["k@a.com", "old@a.com"]);
    expect(gone.formers).toEqual([formers[0]]);
    // Where the set stays for another app's sake, or is somebody else's, nobody loses it; what runs gave of a customer's set goes.
    const withOther = {
      ...snapshot,
      otherApps: [{ id: "0xIB", developerName: "B", description: "Set up by kantiv-sf" }],
    };
    expect(judged(withOther, { ...uses, entities: ["0xIA", "0xIB"] }, { formers }).formers).toEqual([]);
    const theirs = { ...snapshot, components: [permissionSet("Sales")] };
    expect(judged(theirs, uses, { formers }).formers).toEqual([]);
    const customers = {
      ...snapshot,
      components: [],
      permissionSet: { id: "0PSA", name: "Kantiv", isCustomers: true as const },
    };
    expect(judged(customers, uses, { formers }).formers).toEqual([formers[0]]);
  });

  test("is nothing where nothing is", () => {
    const nothing = judged(
      { orgId: "00DA", apiVersion: "66.0", components: [] },
      { holders: [], entities: [], groups: [] },
    );
    expect([...nothing.lines, ...nothing.members]).toEqual([]);
    expect([isNothing(nothing), isNothing(judged(snapshot, alone))]).toEqual([true, false]);
  });
});
