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

/** `MANGLED=all`: each field in every way, which takes hours; else every second one, the ways in turn. */
const ALL = process.env.MANGLED === "all";
const WAYS = Object.keys(MANGLES);

describe.each(ON_ORG)("%s", (name) => {
  it("ends as documented, and never as a bug, whatever a field of an answer is", async () => {
    const faults: string[] = [];
    for (const line of LINES[name] ?? []) {
      const fields = (await fieldsOf(world, line)).filter((_field, nth) => ALL || nth % 2 === 0);
      for (const [nth, field] of fields.entries()) {
        for (const how of ALL ? WAYS : [WAYS[nth % WAYS.length] as string])
          faults.push(...(await faultsOf(world, line, field, how)));
      }
    }
    expect(faults).toEqual([]);
  }, 7_200_000);
});
