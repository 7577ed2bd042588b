import { afterAll, describe, expect, test } from "vitest";
import { SWITCHES, type Switches } from "../../src/emulator/index.ts";
import { Bench } from "../../src/learn/bench.ts";
import { SWITCH_CASES } from "../../src/learn/cases/index.ts";
import { documentOf, profileOf } from "../../src/learn/document.ts";
import { learn } from "../../src/learn/learn.ts";
import { WITHOUT_CASE } from "../../src/learn/without-case.ts";
import { DEFAULTS, startTarget } from "../conformance/emulator-target.ts";
import { memoryStore } from "../conformance/memory-store.ts";

const WORLDS = Number(process.env.LEARN_WORLDS ?? 50);
const FIRST = Number(process.env.LEARN_SEED ?? 1);

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function worldOf(seed: number): Switches {
  const next = numbers(seed);
  // What no case asks stays as it is: it would only decide what the other switches let be seen.
  const asked = Object.entries(SWITCHES).filter(([name]) => !(name in WITHOUT_CASE));
  const chosen = asked.map(([name, { values }]) => [name, values[Math.floor(next() * values.length)]]);
  // Over plain http such an org lets nobody in, so that nothing of its logins can be seen; real orgs are reached by https.
  return { ...Object.fromEntries(chosen), requireHttps: "no" } as Switches;
}

/** What a client sees of a switch in such a world; undefined where nothing of it shows. */
function visible(name: keyof Switches, world: Switches): string | undefined {
  // Where a list may not name again what has its row, or makes none, no row goes by it: both values are one org.
  const onlyAdds = world.relistedAccess === "refused" || world.policyMakesAccessRow === "no";
  if (name === "policyListReplacesAccess" && onlyAdds) return "no";
  // An element that nobody sent is not shown at all.
  if (name === "tokenExchangeSecret" && world.readAddsDefaults === "no") return undefined;
  return world[name];
}

describe("an org whose switches stand anyhow", () => {
  const seen = new Map<string, Set<string>>();

  test.each(Array.from({ length: WORLDS }, (_, nth) => FIRST + nth))(
    "shows each that a client can see: %i",
    async (seed) => {
      const switches = worldOf(seed);
      const { emulator, target } = await startTarget({ switches, timings: { propagation: 3_000 } });
      const bench = await Bench.open(target, { store: memoryStore });
      const findings = await learn(bench, SWITCH_CASES, {
        defaults: DEFAULTS,
        stop: new AbortController().signal,
        tell: () => undefined,
        keep: async () => undefined,
      });
      await bench.close();
      expect(emulator.world.orgs[0]?.components).toEqual([]);
      await emulator.close();
      const document = documentOf(bench, findings, DEFAULTS, WITHOUT_CASE);
      const wrong = document.switches.flatMap(({ name, value, why, case: id }) => {
        if (name in WITHOUT_CASE) return [];
        const is = visible(name as keyof Switches, switches);
        if (value !== null) seen.set(name, (seen.get(name) ?? new Set()).add(value));
        const finding = findings.find(({ given }) => given.id === id);
        return value === (is ?? null)
          ? []
          : [{ name, is, value, why, saw: JSON.stringify(finding && "seen" in finding ? finding.seen : "") }];
      });
      expect(wrong).toEqual([]);
      // What a profile of it says is what the emulator takes back.
      const known = document.switches.filter(({ value }) => value !== null);
      expect(Object.keys(profileOf(document).switches)).toEqual(known.map(({ name }) => name));
    },
  );

  afterAll(() => {
    // Else a case that always says the same would pass, where the worlds happen to be of one kind.
    const asked = SWITCH_CASES.filter((given) => given.switch !== "requireHttps");
    const oneSided = asked.filter((given) => (seen.get(given.switch)?.size ?? 0) < Object.keys(given.values).length);
    if (WORLDS >= 50) expect(oneSided.map(({ id }) => id)).toEqual([]);
  });
});
