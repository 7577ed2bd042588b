import { describe, expect, test } from "vitest";
import type { KnownUser } from "../../src/model/former-user.ts";
import type { OrgSnapshot } from "../../src/model/org.ts";
import { formerUsers, stillKnown, withUser } from "../../src/plan/former-users.ts";
import { snapshotOf } from "./packages.ts";

const OLD: KnownUser = { id: "005A", username: "old@a.com", assignmentId: "0PaOld" };
const ROW = { id: "0PaOld", userId: "005A", username: "old@a.com", permissionSetId: "0PS" };
const about = { integrationUser: "k@a.com" };
const seen = (given: Partial<OrgSnapshot> = {}) => snapshotOf([], { assignments: [ROW], ...given });
const formers = (known: readonly KnownUser[], given: Partial<OrgSnapshot> = {}, more = {}) =>
  formerUsers(known, seen(given), { ...about, ...more });

describe("an integration user of before", () => {
  test("loses the very row that a run from here made", () => {
    expect(formers([OLD])).toEqual([{ id: "005A", username: "old@a.com", assignmentId: "0PaOld", assignment: "goes" }]);
  });

  test.each([
    ["another row", { ...OLD, assignmentId: "0PaBefore" }],
    ["none that a run made", { id: "005A", username: "old@a.com" }],
    [
      "one that was announced and never settled",
      { ...OLD, assignmentId: undefined, announced: { at: "x", adminId: "y" } },
    ],
    ["known by name alone", { id: "", username: "OLD@a.com" }],
  ])("keeps what is not ours to take: %s", (_what, known: KnownUser) => {
    const why = "no run on this record made that assignment";
    expect(formers([known])).toMatchObject([{ assignment: "stays", why }]);
  });

  test("is known by id, whatever the username is by now", () => {
    expect(formers([OLD], { assignments: [{ ...ROW, username: "renamed@a.com" }] })).toMatchObject([
      { username: "renamed@a.com", assignment: "goes" },
    ]);
  });

  test("is not whom the org file names, by id or by name, nor whom it accepts, nor who is not on record", () => {
    expect(formers([OLD], { user: { id: "005A", username: "k@a.com", active: true, profileId: "00eA" } })).toEqual([]);
    expect(formers([OLD], {}, { integrationUser: "OLD@a.com" })).toEqual([]);
    expect(formers([OLD], {}, { alsoAllowed: [{ user: "Old@A.com", reason: "x" }] })).toEqual([]);
    expect(formers([])).toEqual([]);
  });

  test("keeps what another app of this tool is opened by, not what an app of others is", () => {
    const other = { id: "0xIB", developerName: "Second", description: "Set up by kantiv-sf", sharesSet: true as const };
    expect(formers([OLD], { otherApps: [other] })).toMatchObject([{ assignment: "stays" }]);
    expect(formers([OLD], { otherApps: [{ ...other, description: "" }] })).toMatchObject([{ assignment: "goes" }]);
    const { sharesSet: _not, ...apart } = other;
    expect(formers([OLD], { otherApps: [apart] })).toMatchObject([{ assignment: "goes" }]);
  });
});

test("the record forgets who holds the set no more, and has each user once", () => {
  const gone = { id: "005C", username: "gone@a.com", assignmentId: "0PaC" };
  const current = { id: "005B", username: "k@a.com" };
  expect(stillKnown([OLD, gone, current], seen())).toEqual([OLD, current]);
  const again = { id: "005A", username: "old@a.com", assignmentId: "0PaNew" };
  expect(withUser([OLD, { id: "", username: "Old@a.com" }, current], again)).toEqual([current, again]);
});
