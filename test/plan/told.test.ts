import { describe, expect, test } from "vitest";
import type { TrailEntry } from "../../src/model/drift.ts";
import type { Change, FieldChange } from "../../src/model/plan.ts";
import { authorOf, authorOfFinding } from "../../src/plan/authors.ts";
import { distributionFinding } from "../../src/plan/distribution.ts";
import { namesakes } from "../../src/plan/namesakes.ts";
import { withNews } from "../../src/plan/news.ts";
import { replacedUsers } from "../../src/plan/replaced-users.ts";

const change = (action: Change["action"], type: string, name: string, fields: readonly FieldChange[] = []): Change => ({
  type,
  name,
  action,
  fields,
  unreadable: [],
});
const APP = "ExternalClientApplication";
const field = (path: string, before: string | null, after: string | null) => ({ path, before, after });

describe("a change of an app's distribution", () => {
  const becomes = (before: string, after: string) =>
    distributionFinding([
      change("none", "PermissionSet", "A"),
      change("update", APP, "A", [field("distributionState", before, after)]),
    ]);

  test("is told with what it means, and with the line that keeps it", () => {
    expect(becomes("Packaged", "Local")).toEqual({
      code: "DISTRIBUTION_STATE",
      message: expect.stringMatching(
        /^The app A is Packaged in the org, and the template makes it Local .*of this org alone/,
      ),
      remedy: "If that is not meant, write <distributionState>Packaged</distributionState> in the template.",
      blocks: false,
    });
    expect(becomes("Local", "Packaged")?.message).toContain("travels with a package");
    expect(becomes("Local", "Another")?.message).toContain("what that means is not known");
  });

  test.each([
    ["Managed", "Local"],
    ["Local", "AutoInstalled"],
  ])("from %s to %s is Salesforce's alone, and stops an apply", (before, after) => {
    expect(becomes(before, after)).toMatchObject({ code: "DISTRIBUTION_STATE", blocks: true });
    expect(becomes(before, after)?.message).toContain("is set by Salesforce alone");
  });

  test("is none where the app is new, or something else of it changes", () => {
    expect(
      distributionFinding([change("create", APP, "A", [field("distributionState", null, "Local")])]),
    ).toBeUndefined();
    expect(distributionFinding([change("update", APP, "A", [field("label", "A", "B")])])).toBeUndefined();
    expect(distributionFinding([])).toBeUndefined();
  });
});

describe("who changed what", () => {
  const at = "2026-11-20T09:00:00.000+0000";
  const row = (display: string, more: Partial<TrailEntry> = {}): TrailEntry => ({
    at,
    action: "changed",
    display,
    userId: "005000000000001AAA",
    username: "ann@acme.com",
    ...more,
  });
  const user = { id: "005000000000002AAA", username: "kantiv@acme.com", active: true, profileId: "00eA" };
  const beside = { permissionSet: "Acme", user };
  const stamp = { type: APP, fullName: "Acme", userId: "005000000000001AAA", userName: "Ann Archer", at };

  test("of a component that is there is who saved it last, by the username that the trail knows", () => {
    const saved = change("update", APP, "Acme");
    expect(authorOf(saved, { stamps: [stamp], trail: [] }, beside)).toEqual({
      by: "Ann Archer",
      at,
      source: "component",
    });
    const trail = [
      row("something else", { userId: "005000000000009AAA", username: "bob@acme.com" }),
      row("x", { username: "" }),
      row("y"),
    ];
    expect(authorOf(saved, { stamps: [stamp], trail }, beside)?.by).toBe("ann@acme.com");
    expect(authorOf(saved, { stamps: [{ ...stamp, userName: "" }], trail: [] }, beside)).toBeUndefined();
  });

  test("of a component without a stamp is the newest entry that names it as a word of its own", () => {
    const trail = [row("Changed AcmeOther"), row("Changed acme in Setup", { username: "" }), row("Changed Acme again")];
    expect(authorOf(change("update", APP, "Acme"), { stamps: [], trail }, beside)).toEqual({
      by: "005000000000001AAA",
      at,
      source: "trail",
      entry: "Changed acme in Setup",
    });
  });

  test("of what is gone is who took it away, and of rows of access nobody knows", () => {
    const trail = [row("Changed Acme"), row("Deleted Acme")];
    expect(authorOf(change("create", APP, "Acme"), { stamps: [stamp], trail }, beside)?.entry).toBe("Deleted Acme");
    expect(authorOf(change("create", "SetupEntityAccess", "Acme"), { stamps: [], trail }, beside)).toBeUndefined();
  });

  test("of an assignment is who took that set from that user", () => {
    const taken = row("Permission set Acme: unassigned from user 005000000000002");
    const assignment = change("create", "PermissionSetAssignment", "kantiv holds Acme");
    expect(
      authorOf(assignment, { stamps: [], trail: [row("Assigned Acme to 005000000000002"), taken] }, beside)?.entry,
    ).toBe(taken.display);
    expect(authorOf(assignment, { stamps: [], trail: [taken] }, { ...beside, user: undefined })).toBeUndefined();
  });

  test("is found where the org names things by their labels, and who was logged in as that user is told", () => {
    const labels = { [APP]: "Acme Integration", PermissionSet: "Acme Integration" };
    const trail = [
      row("Permission set Acme Integration: unassigned from user Kantiv (UserID: [005000000000002])"),
      row("Deleted the set Acme Integrations", { action: "deletedPermissionSet" }),
      row("Deleted External Client App Acme Integration", { delegate: "support@salesforce.com" }),
    ];
    const by = (type: string) =>
      authorOf(change("create", type, "Acme_1"), { stamps: [], trail }, { ...beside, labels });
    expect(by(APP)).toMatchObject({ entry: trail[2]?.display, delegate: "support@salesforce.com" });
    expect(by("PermissionSet")).toBeUndefined();
    expect(by("PermissionSetAssignment")?.entry).toBe(trail[0]?.display);
  });

  test("of a user who cannot log in is who deactivated or froze them", () => {
    const trail = [
      row("Unfroze user 005000000000002"),
      row("Froze user 005000000000002"),
      row("Deactivated user 005000000000002"),
    ];
    const of = (code: string) => authorOfFinding(code, { stamps: [], trail }, user)?.entry;
    expect([of("USER_FROZEN"), of("USER_INACTIVE"), of("USER_MISSING")]).toEqual([
      "Froze user 005000000000002",
      "Deactivated user 005000000000002",
      undefined,
    ]);
  });
});

test("an app of a package is a namesake by what comes behind its namespace, whatever the case", () => {
  const otherApps = ["acme__Kantiv", "ns_2__KANTIV", "Kantiv", "acme__Other", "1bad__Kantiv"].map((developerName) => ({
    id: "0xIA",
    developerName,
    description: "",
  }));
  expect(namesakes({ otherApps }, "Kantiv")).toEqual(["acme__Kantiv", "ns_2__KANTIV"]);
  expect(namesakes({}, "Kantiv")).toEqual([]);
});

describe("what a template states since this version", () => {
  const news = [{ element: `${APP}.label`, was: "old", why: "since 2" }];

  test("marks the field that still is as before, of what is updated alone", () => {
    const fields = [field("label", "old", "new"), field("contactEmail", "old", "new")];
    expect(withNews([change("update", APP, "A", fields)], news)[0]?.fields.map(({ news: told }) => told)).toEqual([
      "since 2",
      undefined,
    ]);
    expect(withNews([change("create", APP, "A", fields)], news)[0]?.fields[0]).not.toHaveProperty("news");
  });

  test("marks nothing that somebody set to something else", () => {
    const [changed] = withNews([change("update", APP, "A", [field("label", "theirs", "new")])], news);
    expect(changed?.fields[0]).not.toHaveProperty("news");
  });
});

describe("a user who was the integration user before", () => {
  const settings = { file: "acme.yaml", integrationUser: { username: "new@acme.com" } };
  const of = (assignment: "goes" | "stays", why?: string) =>
    replacedUsers([{ id: "005", username: "old@acme.com", assignmentId: "0Pa", assignment, ...(why && { why }) }], {
      settings,
      names: { permissionSet: "Acme" },
    })[0];

  test("is told with the set that they hold, and goes with the next apply where it was given from here", () => {
    expect(of("goes")).toMatchObject({
      code: "USER_REPLACED",
      message: "old@acme.com, the integration user before new@acme.com, still holds the permission set Acme.",
      remedy: expect.stringContaining("kantiv-sf apply"),
      blocks: false,
      goesWithApply: true,
    });
  });

  test("is told with why their assignment stays, and with what accepts it", () => {
    const told = of("stays", "no run made it");
    expect(told?.message).toMatch(/ Acme, which stays: no run made it\.$/);
    expect(told?.remedy).toContain('acme.yaml with alsoAllowed: [{ user: old@acme.com, reason: "say why" }]');
    expect(told).not.toHaveProperty("goesWithApply");
  });
});
