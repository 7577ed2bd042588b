import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { effectsOf, linesFor, MODES, type Mode } from "../hostile/attack.ts";
import { ATTACKS } from "../hostile/attacks.ts";
import { type SecretWorld, secretWorld } from "../secrets/world.ts";

let world: SecretWorld;
beforeAll(async () => {
  world = await secretWorld();
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

describe.each(Object.keys(MODES) as Mode[])("spoken as %s", (mode) => {
  it.each(ATTACKS.map((attack) => [attack.says, attack] as const))(
    "%s has no effect on any command",
    async (_says, attack) => {
      const effects: string[] = [];
      for (const line of linesFor(attack)) effects.push(...(await effectsOf(world, attack, line, mode)));
      expect(effects).toEqual([]);
    },
    600_000,
  );
});
