import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changeGroups, faultGroups, warningGroups } from "../../src/fleet/group.ts";
import { type Chosen, mergeParts, type Part, selectionFingerprint } from "../../src/fleet/merge.ts";
import { fleetExit } from "../../src/fleet/outcome.ts";
import { STATES } from "../../src/fleet/overlay.ts";
import { shardNamed, shardsOf } from "../../src/fleet/shard.ts";
import type { OrgDigest } from "../../src/model/fleet.ts";
import { thrownBy } from "../helpers/thrown.ts";

const WAVES = [{ name: "canary" }, { name: "early" }, { name: "rest" }];

const members = fc.uniqueArray(
  fc.record({ name: fc.string({ minLength: 1, maxLength: 6 }), wave: fc.constantFrom("canary", "early", "rest") }),
  { selector: ({ name }) => name, maxLength: 60 },
);
const count = fc.integer({ min: 1, max: 9 });

describe("which shard is meant", () => {
  test.each([
    ["1/4", undefined, {}, { index: 1, of: 4 }],
    ["4/4", undefined, {}, { index: 4, of: 4 }],
    ["auto", 4, { JOB_COMPLETION_INDEX: "0" }, { index: 1, of: 4 }],
    ["auto", 4, { JOB_COMPLETION_INDEX: "3" }, { index: 4, of: 4 }],
    ["auto", undefined, { CI_NODE_INDEX: "2", CI_NODE_TOTAL: "3" }, { index: 2, of: 3 }],
    ["auto", 3, { CI_NODE_INDEX: "2", CI_NODE_TOTAL: "3" }, { index: 2, of: 3 }],
    ["2/4", 4, {}, { index: 2, of: 4 }],
    ["10/12", undefined, {}, { index: 10, of: 12 }],
    ["1000/1000", undefined, {}, { index: 1000, of: 1000 }],
    ["auto", undefined, { CI_NODE_INDEX: "12", CI_NODE_TOTAL: "12" }, { index: 12, of: 12 }],
  ])("%s with --shards %s and %j is %j", (word, shards, env, expected) => {
    expect(shardNamed(word, shards, env)).toEqual(expected);
  });

  const part = "Give --shard I/N, from 1/N to N/N, or auto.";
  const unnumbered = "--shard auto finds no number of this job in the environment.";
  const same = "Give the same number, or leave --shards out.";
  const jobs = "Make --shards the number of jobs (completions, parallel): each takes one part.";
  const reads =
    "It reads JOB_COMPLETION_INDEX with --shards N, or CI_NODE_INDEX and CI_NODE_TOTAL; else give --shard 1/4.";
  test.each([
    ["0/4", undefined, {}, "--shard 0/4 is no part of a whole.", part],
    ["5/4", undefined, {}, "--shard 5/4 is no part of a whole.", part],
    ["1", undefined, {}, "--shard 1 is no part of a whole.", part],
    ["1/x", undefined, {}, "--shard 1/x is no part of a whole.", part],
    ["x1/4", undefined, {}, "--shard x1/4 is no part of a whole.", part],
    ["1/4x", undefined, {}, "--shard 1/4x is no part of a whole.", part],
    ["1/1001", undefined, {}, "--shard 1/1001 is no part of a whole.", part],
    ["auto", undefined, {}, unnumbered, reads],
    ["auto", undefined, { JOB_COMPLETION_INDEX: "0" }, unnumbered, reads],
    ["auto", 4, { JOB_COMPLETION_INDEX: "x" }, unnumbered, reads],
    ["auto", 4, { JOB_COMPLETION_INDEX: "1x" }, unnumbered, reads],
    ["auto", undefined, { CI_NODE_INDEX: "1" }, unnumbered, reads],
    ["auto", undefined, { CI_NODE_TOTAL: "3" }, unnumbered, reads],
    ["auto", 4, { JOB_COMPLETION_INDEX: "4" }, "This job's number says part 5 of 4, which there is not.", jobs],
    [
      "auto",
      undefined,
      { CI_NODE_INDEX: "0", CI_NODE_TOTAL: "3" },
      "This job's number says part 0 of 3, which there is not.",
      jobs,
    ],
    [
      "auto",
      4,
      { CI_NODE_INDEX: "1", CI_NODE_TOTAL: "3" },
      "--shards says 4 parts, and this job's number is one of 3.",
      same,
    ],
    ["1/4", 5, {}, "--shards says 5 parts, and --shard is one of 4.", same],
  ])("%s with --shards %s and %j is none, and says why", async (word, shards, env, message, remedy) => {
    const thrown = await thrownBy(() => shardNamed(word, shards, env));
    expect(thrown).toMatchObject({ code: "USAGE", exit: 2, message, remedy });
  });
});

describe("shards, whatever the selection", () => {
  test("hold each org once, and as many of each wave as the others, give or take one", () => {
    fc.assert(
      fc.property(members, count, (all, of) => {
        const shards = shardsOf(all, WAVES, of);
        expect([...shards.keys()].sort()).toEqual(all.map(({ name }) => name).sort());
        for (const wave of ["canary", "early", "rest"]) {
          const some = all.filter((one) => one.wave === wave).map(({ name }) => shards.get(name));
          const sizes = [...Array(of).keys()].map((at) => some.filter((shard) => shard === at + 1).length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("are the same in whichever order files were found", () => {
    fc.assert(
      fc.property(members, count, (all, of) => {
        expect(new Map([...shardsOf(all.toReversed(), WAVES, of)].sort())).toEqual(
          new Map([...shardsOf(all, WAVES, of)].sort()),
        );
      }),
    );
  });
});

/** Ends of orgs, and how they come to be spread over folders: some shards are run twice, lines lie in any order. */
const ends = fc.record({
  all: members,
  of: count,
  states: fc.array(fc.constantFrom(...STATES), { minLength: 1 }),
  codes: fc.array(fc.constantFrom("USER_NOT_FOUND", "ORG_UNAVAILABLE"), { minLength: 1 }),
});

function digest(name: string, at: number, { states, codes }: { states: OrgDigest["state"][]; codes: string[] }) {
  const state = states[at % states.length] as OrgDigest["state"];
  const code = codes[at % codes.length] as string;
  const error = { code, message: code, remedy: "mend it" };
  return {
    name,
    file: name,
    wave: null,
    state,
    durationMs: at,
    words: state,
    changes: state === "changes" ? [`~ ${code}`] : [],
    warnings: at % 3 === 0 ? ["W"] : [],
    newConsumerKey: false,
    ...((state === "failed" || state === "error") && { error }),
  } satisfies OrgDigest;
}

function comesTo(digests: readonly OrgDigest[]) {
  const groups = faultGroups(digests).map(({ code, orgs }) => ({ code, orgs }));
  const sorted = <T extends { orgs: readonly string[] }>(some: readonly T[]) =>
    some.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return {
    exit: fleetExit({ states: digests.map(({ state }) => state), stopped: undefined, interrupted: false }),
    groups: sorted(groups),
    changes: sorted(changeGroups(digests)),
    warnings: sorted(warningGroups(digests)),
    states: Object.fromEntries(digests.map(({ name, state }) => [name, state])),
  };
}

function partsOf(all: { name: string; wave: string }[], of: number, entries: readonly OrgDigest[]): Part<OrgDigest>[] {
  const shards = shardsOf(all, WAVES, of);
  const selection = all.map(
    ({ name, wave }): Chosen => ({ name, file: name, tags: [], wave, shard: shards.get(name) ?? 0 }),
  );
  return [...Array(of).keys()].map((at) => ({
    path: `shard-${at + 1}`,
    command: "apply",
    id: `${at}`,
    startedAt: `2026-11-2${at}T00:00:00.000Z`,
    again: "kantiv-sf apply --fleet",
    fingerprint: selectionFingerprint(selection),
    selection,
    shard: { index: at + 1, of },
    stop: undefined,
    entries: entries.filter(({ name }) => shards.get(name) === at + 1),
  }));
}

describe("shards merged", () => {
  test("come to what one run would have come to, in whichever order they are found", () => {
    fc.assert(
      fc.property(ends, ({ all, of, ...how }) => {
        const one = all.map(({ name }, at) => digest(name, at, how));
        const parts = partsOf(all, of, one);
        for (const some of [parts, parts.toReversed()]) {
          const { entries, missing, lost } = mergeParts(some, of);
          expect([missing, lost]).toEqual([[], []]);
          expect(comesTo(entries)).toEqual(comesTo(one));
        }
      }),
    );
  });

  test("name each that is not there or was cut off, with its orgs, and no other", () => {
    fc.assert(
      fc.property(ends, fc.nat(), ({ all, of, ...how }, nth) => {
        const one = all.map(({ name }, at) => digest(name, at, how));
        const parts = partsOf(all, of, one);
        const gone = nth % of;
        const without = parts.filter((_, at) => at !== gone);
        if (without.length > 0) {
          const names = parts[gone]?.entries.map(({ name }) => name);
          expect(mergeParts(without, undefined).lost).toEqual([{ shard: gone + 1, why: "missing", orgs: names }]);
        }
        const cut = parts.map((part, at) => (at === gone ? { ...part, entries: part.entries.slice(1) } : part));
        const first = parts[gone]?.entries[0];
        const merged = mergeParts(cut, of);
        expect(merged.lost).toEqual(first ? [{ shard: gone + 1, why: "cut off", orgs: [first.name] }] : []);
        expect(merged.entries).toEqual(one.filter(({ name }) => name !== first?.name));
      }),
    );
  });

  test("keep what is told of orgs that are not in the selection, retired ones", () => {
    const how = { codes: ["X"], states: ["skipped" as const] };
    const [part] = partsOf([{ name: "a", wave: "rest" }], 1, [digest("a", 0, how)]) as [Part<OrgDigest>];
    const { entries } = mergeParts([{ ...part, entries: [digest("old", 1, how), ...part.entries] }], 1);
    expect(entries.map(({ name }) => name)).toEqual(["a", "old"]);
  });

  test("are refused where there are none", async () => {
    expect(await thrownBy(() => mergeParts([], 2))).toMatchObject({
      code: "FLEET_SHARDS",
      exit: 2,
      message: "There is no result of a shard.",
      remedy: "Name the folder that holds those of all shards of one run, each as --out wrote it, and nothing else.",
    });
  });

  test("know a selection by who is in it, from which file and in which wave, and by nothing else", () => {
    const org = { name: "a", file: "a.yaml", wave: "rest" };
    const print = (...some: (typeof org & { tags?: string[] })[]) => selectionFingerprint(some);
    expect(print(org)).toMatch(/^[0-9a-f]{64}$/);
    expect(print({ ...org, tags: ["eu"] })).toBe(print(org));
    const others = [
      print(),
      print(org, org),
      ...[{ name: "b" }, { file: "b.yaml" }, { wave: "early" }].map((other) => print({ ...org, ...other })),
    ];
    expect(new Set([print(org), ...others]).size).toBe(6);
  });

  test("say which of them was stopped, by the newest run of each", () => {
    const parts = partsOf([{ name: "a", wave: "rest" }], 2, []);
    const stop = { why: "interrupted" } as const;
    const [first, second] = parts as [Part<OrgDigest>, Part<OrgDigest>];
    const again = { ...first, startedAt: "2026-11-29T00:00:00.000Z" };
    const stops = (...some: Part<OrgDigest>[]) => mergeParts(some, 2).stops;
    expect(stops(first, { ...second, stop })).toEqual([{ shard: 2, stop }]);
    expect(stops({ ...first, stop }, again, second)).toEqual([]);
    expect(stops(first, { ...again, stop }, second)).toEqual([{ shard: 1, stop }]);
  });

  test("take what a shard that was run again found, but not that it did not begin", () => {
    const all = [
      { name: "a", wave: "rest" },
      { name: "b", wave: "rest" },
    ];
    const how = { codes: ["X"], states: ["failed" as const] };
    const [first] = partsOf(
      all,
      1,
      all.map(({ name }, at) => digest(name, at, how)),
    ) as [Part<OrgDigest>];
    const later = { ...first, startedAt: "2026-11-21T00:00:00.000Z", path: "again" };
    const again = {
      ...later,
      entries: [digest("a", 0, { codes: ["X"], states: ["ok"] }), digest("b", 1, { codes: ["X"], states: ["notRun"] })],
    };
    for (const parts of [
      [first, again],
      [again, first],
    ]) {
      expect(mergeParts(parts, 1).entries.map(({ name, state }) => [name, state])).toEqual([
        ["a", "ok"],
        ["b", "failed"],
      ]);
    }
  });

  test.each([
    ["another command", { command: "verify" }],
    ["another selection", { fingerprint: "f" }],
    ["another number of shards", { shard: { index: 1, of: 3 } }],
  ])("are refused where one is of %s", async (_what, other) => {
    const parts = partsOf([{ name: "a", wave: "rest" }], 2, []);
    const [first, second] = parts as [Part<OrgDigest>, Part<OrgDigest>];
    expect(await thrownBy(() => mergeParts([first, { ...second, ...other }], undefined))).toMatchObject({
      code: "FLEET_SHARDS",
      exit: 2,
      message: expect.stringContaining("shard-2 is not of this run"),
    });
  });
});
