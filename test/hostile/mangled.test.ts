import { afterAll, beforeAll, expect, it } from "vitest";
import { LINES, type Line } from "../secrets/lines.ts";
import { type SecretWorld, secretWorld } from "../secrets/world.ts";
import { CLAIMS, falseClaims } from "./false-proofs.ts";
import { faultsOf, fieldsOf, MANGLES } from "./mangled.ts";
import { faultsInstead, faultsZipped, INSTEAD, routesOf, ZIPPED } from "./mangled-answers.ts";

let world: SecretWorld;
beforeAll(async () => {
  world = await secretWorld();
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

const HOWS = Object.keys(MANGLES);
const BEARING = new Set(CLAIMS.flatMap(({ fields }) => fields));

function lineOf(name: string): Line {
  const [line] = LINES[name] ?? [];
  if (!line) throw new Error("no such command");
  return line;
}

// Every thirteenth field, each mangled in another way; more of them on all commands in the slow suite.
it.each(["plan", "user ensure", "credentials show"])(
  "%s ends as documented, and never as a bug, whatever a field of an answer is",
  async (name) => {
    const line = lineOf(name);
    const fields = (await fieldsOf(world, line)).filter((_field, nth) => nth % 13 === 4);
    expect(fields.length).toBeGreaterThan(2);
    for (const [nth, field] of fields.entries()) {
      expect(await faultsOf(world, line, field, HOWS[nth % HOWS.length] ?? "null")).toEqual([]);
    }
  },
);

it.each(["verify", "destroy", "drift"])(
  "%s claims nothing that an answer does not say, whatever a field of it is on which a proof rests",
  async (name) => {
    const line = lineOf(name);
    const fields = (await fieldsOf(world, line)).filter((field) => BEARING.has(field.name));
    expect(fields.length).toBeGreaterThan(3);
    for (const [nth, field] of fields.entries()) {
      expect(await faultsOf(world, line, field, HOWS[nth % HOWS.length] ?? "null")).toEqual([]);
    }
  },
);

it.each(["verify", "drift"])("%s claims nothing by what stands in place of an answer", async (name) => {
  const line = lineOf(name);
  const hows = Object.keys(INSTEAD);
  const routes = await routesOf(world, line);
  expect(routes.length).toBeGreaterThan(3);
  for (const [nth, route] of routes.entries()) {
    expect(await faultsInstead(world, line, route, hows[nth % hows.length] ?? "")).toEqual([]);
  }
});

it.each(Object.keys(ZIPPED).filter((how) => !how.includes("300 MB")))(
  "drift takes a retrieve for what it is: %s",
  async (how) => {
    expect(await faultsZipped(world, lineOf("drift"), how)).toEqual([]);
  },
);

it("what looks for false proofs finds one: a check that passed, a proof that is shown, an end that is good", async () => {
  const verify = await world.run([...lineOf("verify")(world), "--json"]);
  const drift = await world.run([...lineOf("drift")(world), "--json"]);
  const all = [verify, drift].flatMap((said) => falseClaims(said, () => true));
  const made = ["token", "org", "user", "scopes", "instance", "userinfo"].map((id) => `false proof: ${id} passed`);
  expect(all).toEqual(expect.arrayContaining([...made, "false proof: no difference"]));
  expect(falseClaims(verify, () => false)).toEqual([]);
  const shown = { ...verify, stdout: JSON.stringify({ command: "destroy", result: { proof: "shown" } }) };
  expect(falseClaims(shown, () => true)).toContain("false proof: proof: shown");
});
