import { afterAll, beforeAll, expect, it } from "vitest";
import { LINES } from "../secrets/lines.ts";
import { type SecretWorld, secretWorld } from "../secrets/world.ts";
import { faultsOf, fieldsOf, MANGLES } from "./mangled.ts";

let world: SecretWorld;
beforeAll(async () => {
  world = await secretWorld();
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

// Every thirteenth field, each mangled in another way; more of them on all commands in the slow suite.
it.each(["plan", "verify", "user ensure", "credentials show"])(
  "%s ends as documented, and never as a bug, whatever a field of an answer is",
  async (name) => {
    const [line] = LINES[name] ?? [];
    if (!line) throw new Error("no such command");
    const hows = Object.keys(MANGLES);
    const fields = (await fieldsOf(world, line)).filter((_field, nth) => nth % 13 === 4);
    expect(fields.length).toBeGreaterThan(2);
    const faults = fields.map((field, nth) => () => faultsOf(world, line, field, hows[nth % hows.length] ?? "null"));
    for (const look of faults) expect(await look()).toEqual([]);
  },
);
