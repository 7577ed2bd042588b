import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf, fieldsOf, MANGLES } from "../hostile/mangled.ts";
import { LINES } from "../secrets/lines.ts";
import { type SecretWorld, secretWorld } from "../secrets/world.ts";

let world: SecretWorld;
beforeAll(async () => {
  world = await secretWorld();
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

const ON_ORG = Object.keys(LINES).filter((name) => LINES[name]?.some((line) => /--org/.test(line.toString())));

describe.each(ON_ORG)("%s", (name) => {
  it.each(Object.keys(MANGLES))(
    "ends as documented, and never as a bug, whichever field of an answer is %s",
    async (how) => {
      const faults: string[] = [];
      for (const line of LINES[name] ?? []) {
        for (const field of await fieldsOf(world, line)) faults.push(...(await faultsOf(world, line, field, how)));
      }
      expect(faults).toEqual([]);
    },
    1_200_000,
  );
});
