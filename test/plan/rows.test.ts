import { describe, expect, test } from "vitest";
import { rowChanges, rowLines } from "../../src/plan/rows.ts";
import { snapshotOf } from "./packages.ts";

const NO_MORE = { more: { give: [], take: [] } };
const THERE = { assignmentId: "0PaA", preauthorisationId: "0J0A" };
const NOT_THERE = { assignmentId: null, preauthorisationId: null };
const { assignmentId: _assignment, preauthorisationId: _row, ...BARE } = snapshotOf([]);
const now = (rows: Partial<typeof THERE>) => ({ ...BARE, ...rows });
const lines = (changes: ReturnType<typeof rowChanges>) =>
  rowLines(changes, "k@a.com", "Kantiv").map(({ action, type, name }) => `${action} ${type} ${name}`);

describe("the rows that let a user in, then and now", () => {
  test("are given again where they were there and are gone", () => {
    const changes = rowChanges(THERE, now({}), true);
    expect(changes).toEqual({ ...NO_MORE, give: { assignment: true, preauthorisation: true }, take: {} });
    expect(lines(changes)).toEqual(["create PermissionSetAssignment k@a.com", "create SetupEntityAccess Kantiv"]);
  });

  test("are taken by their ids where they are there and were not", () => {
    const changes = rowChanges(NOT_THERE, now(THERE), true);
    expect(changes).toEqual({ ...NO_MORE, give: { assignment: false, preauthorisation: false }, take: THERE });
    expect(lines(changes)).toEqual(["delete PermissionSetAssignment k@a.com", "delete SetupEntityAccess Kantiv"]);
  });

  test("are left alone where they were as they are, under whatever ids", () => {
    const other = { assignmentId: "0PaB", preauthorisationId: "0J0B" };
    for (const [then, is] of [
      [THERE, other],
      [NOT_THERE, {}],
    ] as const) {
      const changes = rowChanges(then, now(is), true);
      expect(changes).toEqual({ ...NO_MORE, give: { assignment: false, preauthorisation: false }, take: {} });
      expect(lines(changes)).toEqual([]);
    }
  });

  test("of another user than then are that user's own: only the app's row follows", () => {
    expect(rowChanges(THERE, now({}), false)).toEqual({
      ...NO_MORE,
      give: { assignment: false, preauthorisation: true },
      take: {},
    });
    expect(rowChanges(NOT_THERE, now(THERE), false)).toEqual({
      ...NO_MORE,
      give: { assignment: false, preauthorisation: false },
      take: { preauthorisationId: "0J0A" },
    });
  });

  test("of the template's other sets are given by name, and taken by id", () => {
    const held = (name: string, id: string) => ({ id: "0PSD", name, assignmentId: id, assignments: [] });
    const is = { ...now(THERE), moreSets: [held("Data", "0PaD"), { id: "0PSE", name: "Extra", assignments: [] }] };
    const changes = rowChanges({ ...THERE, heldSets: ["extra"] }, is, true);
    expect(changes.more).toEqual({ give: ["extra"], take: [{ name: "Data", id: "0PaD" }] });
    expect(lines(changes)).toEqual([
      "create PermissionSetAssignment k@a.com holds extra",
      "delete PermissionSetAssignment k@a.com holds Data",
    ]);
    expect(rowChanges({ ...THERE, heldSets: ["extra"] }, is, false).more).toEqual({ give: [], take: [] });
  });

  test("stand in a plan without fields, since a row has none", () => {
    expect(rowLines(rowChanges(THERE, now({}), true), "k@a.com", "Kantiv")[0]).toMatchObject({
      fields: [],
      unreadable: [],
    });
  });
});
