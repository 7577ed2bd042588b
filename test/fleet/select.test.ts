import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { select, type Wanted } from "../../src/fleet/select.ts";
import type { Member } from "../../src/model/fleet.ts";

const ALL: Wanted = { tags: [], not: [], only: [] };
const org = (name: string, ...tags: string[]): Member => ({ name, file: `orgs/${name}.yaml`, tags });
const FLEET = [
  org("zeta", "eu"),
  org("acme-uat", "eu", "canary"),
  org("acme-qa"),
  { ...org("old"), retired: "2026-11-20" },
];
const names = (wanted: Partial<Wanted>) => select(FLEET, { ...ALL, ...wanted }).chosen.map(({ name }) => name);

describe("a selection", () => {
  test.each<[string, Partial<Wanted>, string[]]>([
    ["without conditions has all that are not retired, by name", {}, ["acme-qa", "acme-uat", "zeta"]],
    ["by a tag has those with it", { tags: [["eu"]] }, ["acme-uat", "zeta"]],
    ["by two tags in one word has those with both", { tags: [["eu", "canary"]] }, ["acme-uat"]],
    ["by two words has those with one or the other", { tags: [["canary"], ["eu"]] }, ["acme-uat", "zeta"]],
    ["leaves out by pattern", { not: ["acme-*"] }, ["zeta"]],
    ["leaves out by name and tag", { not: ["acme-qa", "tag:canary"] }, ["zeta"]],
    ["takes only who fulfils a condition", { only: [{ files: new Set(["orgs/zeta.yaml"]), why: "x" }] }, ["zeta"]],
  ])("%s", (_what, wanted, expected) => {
    expect(names(wanted)).toEqual(expected);
  });

  test("says of each that is left out why, and which are retired", () => {
    const { left } = select(
      [...FLEET, org("older", "eu")].map((one) => ({
        ...one,
        ...(one.name.startsWith("old") && { retired: "2026-11-20" }),
      })),
      { ...ALL, tags: [["eu"]], not: ["zeta"] },
    );
    expect(left.map(({ name, why, retired }) => [name, why, retired?.tags])).toEqual([
      ["acme-qa", "not tagged eu", undefined],
      ["old", "not tagged eu", undefined],
      ["older", "retired since 2026-11-20", ["eu"]],
      ["zeta", "left out by --not zeta", undefined],
    ]);
  });

  test.each<[string, Partial<Wanted>, string]>([
    ["tag", { tags: [["canry"]] }, "Did you mean canary?"],
    ["tag", { not: ["tag:nope"] }, "There are: canary, eu."],
    ["tag, in which a star stands for nothing", { not: ["tag:can*"] }, "There are: canary, eu."],
    ["name", { not: ["acme-ut"] }, "Did you mean acme-uat?"],
  ])("refuses an unknown %s", (_kind, wanted, remedy) => {
    expect(() => names(wanted)).toThrow(expect.objectContaining({ code: "FLEET_UNKNOWN", exit: 2, remedy }));
  });

  test("says that there are none where nobody has a tag", () => {
    expect(() => select([org("a")], { ...ALL, tags: [["eu"]] })).toThrow(
      expect.objectContaining({ remedy: "There are: none." }),
    );
  });

  test("says which tags an org has none of, each word of them", () => {
    const { left } = select(FLEET, { ...ALL, tags: [["eu", "canary"], ["canary"]] });
    expect(left.find(({ name }) => name === "zeta")?.why).toBe("not tagged eu and canary, or canary");
  });

  test("refuses a word that holds no tag, which everybody would have", () => {
    expect(() => names({ tags: [["eu"], []] })).toThrow(
      expect.objectContaining({ code: "USAGE", exit: 2, message: "--tag names no tag." }),
    );
  });

  test("refuses two of one name", () => {
    expect(() => select([...FLEET, { ...org("zeta"), file: "b/zeta.yaml" }], ALL)).toThrow(
      expect.objectContaining({
        code: "FLEET_NAME",
        exit: 2,
        message: "2 org files have the name zeta: orgs/zeta.yaml, b/zeta.yaml.",
        remedy: "Give each a name of its own, by name: in the file.",
      }),
    );
  });

  test("is the same in whatever order files are found, and each org is in or left out once", () => {
    const tags = fc.subarray(["a", "b", "c"]);
    const fleet = fc
      .uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]{1,4}$/), tags }), { selector: ({ name }) => name })
      .map((orgs) => [...orgs.map(({ name, tags: own }) => org(name, ...own)), org("zzzzz", "a", "b", "c")]);
    fc.assert(
      fc.property(fleet, fc.array(fc.subarray(["a", "b", "c"], { minLength: 1 })), fc.nat(), (orgs, wanted, turn) => {
        const at = turn % orgs.length;
        const turned = [...orgs.slice(at), ...orgs.slice(0, at)];
        const one = select(orgs, { ...ALL, tags: wanted });
        expect(select(turned, { ...ALL, tags: wanted })).toEqual(one);
        const all = [...one.chosen, ...one.left].map(({ name }) => name).sort();
        expect(all).toEqual(orgs.map(({ name }) => name).sort());
      }),
    );
  });
});
