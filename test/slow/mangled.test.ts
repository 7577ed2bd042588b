import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf, fieldsOf, MANGLES } from "../hostile/mangled.ts";
import { faultsInstead, faultsZipped, INSTEAD, routesOf, ZIPPED } from "../hostile/mangled-answers.ts";
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

describe.each(["plan", "drift", "apply", "destroy", "certificate rotate"])("%s", (name) => {
  it.each(Object.keys(ZIPPED))(
    "takes a retrieve for what it is: %s",
    async (how) => {
      for (const line of LINES[name] ?? []) expect(await faultsZipped(world, line, how)).toEqual([]);
    },
    600_000,
  );
});

describe.each(ON_ORG)("%s", (name) => {
  it("ends as documented, and claims nothing, by what stands in place of an answer", async () => {
    const faults: string[] = [];
    for (const line of LINES[name] ?? [])
      for (const route of await routesOf(world, line))
        for (const how of Object.keys(INSTEAD)) faults.push(...(await faultsInstead(world, line, route, how)));
    expect(faults).toEqual([]);
  }, 7_200_000);

  it("ends as documented, and never as a bug, and claims nothing, whatever a field of an answer is", async () => {
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
