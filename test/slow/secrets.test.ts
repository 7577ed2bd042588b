import { afterEach, describe, expect, it } from "vitest";
import { LINES } from "../secrets/lines.ts";
import { FAULTS, runStruck, runWell } from "../secrets/strike.ts";
import { type SecretWorld, secretWorld } from "../secrets/world.ts";

let world: SecretWorld;
afterEach(() => world[Symbol.asyncDispose]());

describe.each(Object.entries(LINES))("%s", (_name, lines) => {
  it.each(FAULTS)("shows and keeps no secret when any of its requests is struck by %j", async (fault) => {
    world = await secretWorld();
    for (const line of lines) {
      const { requests } = await runWell(world, line);
      for (let nth = 0; nth < requests; nth += 1) await runStruck(world, line, nth, fault);
    }
    expect(await world.leaks()).toEqual([]);
  });
});
