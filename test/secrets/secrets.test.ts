import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/commands/table/index.ts";
import { assertionsIn, leaksIn } from "../helpers/leaks.ts";
import { LINES } from "./lines.ts";
import { FAULTS, runStruck, runWell } from "./strike.ts";
import { type SecretWorld, secretWorld } from "./world.ts";

let world: SecretWorld;

describe.each(COMMANDS.map(({ name }) => name))("%s", (name) => {
  beforeAll(async () => {
    world = await secretWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const lines = LINES[name] ?? [];

  it("has a command line to be tested with", () => {
    expect(lines.length).toBeGreaterThan(0);
  });

  // One fault for every fourth request here; each for each in the slow suite.
  it("shows and keeps no secret, whether all goes well or a single request does not", async () => {
    for (const line of lines) {
      const { well, requests } = await runWell(world, line);
      expect(well.code, well.stdout + well.stderr).toBe(0);
      for (let nth = lines.indexOf(line) % 4; nth < requests; nth += 4) {
        await runStruck(world, line, nth, FAULTS[nth % FAULTS.length] ?? { kind: "unavailable" });
      }
    }
    expect(await world.leaks()).toEqual([]);
  });
});

describe("what finds leaks", () => {
  const canaries = { secret: 'Geheim"&<9\n', token: "00DabcTokenValue" };

  it.each([
    ["as it is", canaries.token],
    ["in JSON", JSON.stringify({ a: canaries.secret })],
    ["in a URL", `?x=${encodeURIComponent(canaries.secret)}`],
    ["in base64", Buffer.from(`{"k":"${canaries.token}"}`).toString("base64")],
    ["in base64 at another place", Buffer.from(`ab${canaries.token}cd`).toString("base64")],
    ["in XML", '<a>Geheim"&amp;&lt;9\n</a>'],
  ])("finds a secret %s", (_how, text) => {
    expect(leaksIn(`before ${text} after`, canaries)).toHaveLength(1);
  });

  it("knows the token of each session, of one too that a run opened and closed again", async () => {
    const own = await secretWorld();
    const known = () => Object.keys(own.canaries()).filter((name) => name.startsWith("session ")).length;
    const [before, open] = [known(), own.box.emulator.world.orgs[0]?.sessions.length];
    expect((await own.run(["verify", "--org", own.box.orgFile])).code).toBe(0);
    expect(own.box.emulator.world.orgs[0]?.sessions).toHaveLength(open ?? 0);
    expect(known()).toBe(before + 1);
    await own[Symbol.asyncDispose]();
  });

  it("finds an assertion by its shape", () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const assertion = `${part({ alg: "RS256" })}.${part({ iss: "3MVG9", sub: "kantiv" })}.${"s".repeat(40)}`;
    expect(assertionsIn(`{"assertion":"${assertion}"}`)).toEqual([assertion]);
  });
});
