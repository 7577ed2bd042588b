import { describe, expect, test } from "vitest";
import { changeGroups, faultGroups, warningGroups } from "../../src/fleet/group.ts";
import type { OrgDigest } from "../../src/model/fleet.ts";

const org = (name: string, more: Partial<OrgDigest> = {}): OrgDigest => ({
  name,
  file: `${name}.yaml`,
  wave: null,
  state: "ok",
  durationMs: 1,
  words: "ok",
  changes: [],
  warnings: [],
  newConsumerKey: false,
  ...more,
});
const failed = (name: string, code: string, state: OrgDigest["state"] = "failed") =>
  org(name, { state, error: { code, message: `${name} says ${code}`, remedy: `mend ${name}` } });

describe("orgs together", () => {
  test("by what went wrong: the most frequent first, each in the words of the first by name", () => {
    const all = [failed("x", "RARE"), failed("c", "OFTEN"), org("b"), failed("d", "OFTEN"), failed("a", "OFTEN")];
    expect(faultGroups(all)).toEqual([
      { state: "failed", code: "OFTEN", message: "a says OFTEN", remedy: "mend a", orgs: ["a", "c", "d"] },
      { state: "failed", code: "RARE", message: "x says RARE", remedy: "mend x", orgs: ["x"] },
    ]);
  });

  test("by how they ended, too, last who is at work still: others with the same code may not be", () => {
    const all = [
      failed("a", "ORG_TIMEOUT", "running"),
      failed("b", "ORG_TIMEOUT", "error"),
      failed("c", "ORG_TIMEOUT", "running"),
    ];
    expect(faultGroups(all).map(({ state, orgs }) => [state, orgs])).toEqual([
      ["error", ["b"]],
      ["running", ["a", "c"]],
    ]);
  });

  test("by what changes, all of it alike: the most frequent first, without those that stay as they are", () => {
    const one = ["+ ExternalClientApplication"];
    const two = [...one, "+ PermissionSet"];
    const all = [org("d", { changes: two }), org("c", { changes: one }), org("b"), org("a", { changes: one })];
    expect(changeGroups(all)).toEqual([
      { changes: one, orgs: ["a", "c"] },
      { changes: two, orgs: ["d"] },
    ]);
  });

  test("do not change alike where the lines only read alike one after the other", () => {
    const all = [
      org("a", { changes: ["+ A", "B"] }),
      org("b", { changes: ["+ AB"] }),
      org("c", { changes: ["+ A", "B"] }),
    ];
    expect(changeGroups(all).map(({ orgs }) => orgs)).toEqual([["a", "c"], ["b"]]);
    expect(changeGroups([org("a", { changes: ["x", "y"] }), org("b", { changes: ["xy"] })])).toHaveLength(2);
  });

  test("by warning, an org with several in each: the most frequent first", () => {
    const all = [org("c", { warnings: ["RARE", "OFTEN"] }), org("b"), org("a", { warnings: ["OFTEN"] })];
    expect(warningGroups(all)).toEqual([
      { code: "OFTEN", orgs: ["a", "c"] },
      { code: "RARE", orgs: ["c"] },
    ]);
  });
});
