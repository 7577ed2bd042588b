import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { effectsOf, linesFor, MODES, type Mode } from "../hostile/attack.ts";
import { ATTACKS } from "../hostile/attacks.ts";
import { type SecretWorld, secretWorld } from "../secrets/world.ts";

let world: SecretWorld;
beforeAll(async () => {
  world = await secretWorld();
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

/** `HOSTILE_WAYS=all`: every way to speak for each attack, which takes the better part of an hour; else one after the other. */
const WAYS = Object.keys(MODES) as Mode[];
const ALL = process.env.HOSTILE_WAYS === "all";

describe.each(WAYS)("spoken as %s", (mode) => {
  const struck = ATTACKS.filter((_attack, nth) => ALL || WAYS[nth % WAYS.length] === mode);
  it.each(struck.map((attack) => [attack.says, attack] as const))(
    "%s has no effect on any command",
    async (_says, attack) => {
      const effects: string[] = [];
      for (const line of linesFor(attack)) effects.push(...(await effectsOf(world, attack, line, mode)));
      expect(effects).toEqual([]);
    },
    600_000,
  );
});
