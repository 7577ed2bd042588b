import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/commands/table.ts";
import type { Emulator } from "../../src/emulator/index.ts";
import { assertionsIn, leaksIn } from "../helpers/leaks.ts";
import { ECHOES, type Echo, echoingProxy } from "./echo.ts";
import { LINES } from "./lines.ts";
import { type SecretWorld, secretOrgFile, secretWorld } from "./world.ts";

const FAULTS: readonly Parameters<Emulator["addFault"]>[0]["kind"][] = [
  "resetBefore",
  "resetAfter",
  "unavailable",
  "truncated",
  "tooManyRequests",
  "htmlPage",
  "wrongContentType",
];
const SHAPES = Object.keys(ECHOES) as Echo[];

let world: SecretWorld;

describe.each(COMMANDS.map(({ name }) => name))("%s", (name) => {
  beforeAll(async () => {
    world = await secretWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const lines = LINES[name] ?? [];
  const asked = () => world.box.emulator.requests().length;

  it("has a command line to be tested with", () => {
    expect(lines.length).toBeGreaterThan(0);
  });

  it("shows and keeps no secret, whether all goes well or any single request does not", async () => {
    for (const line of lines) {
      world.restore();
      const before = asked();
      const signal = name === "emulator" ? { signal: AbortSignal.abort() } : {};
      const well = await world.run([...line(world), "--verbose", ...json(name, 0)], signal);
      expect(well.code, well.stdout + well.stderr).not.toBe(2);
      const requests = asked() - before;
      for (let nth = 0; nth < requests; nth += 1) {
        world.restore();
        world.box.emulator.addFault({ kind: FAULTS[nth % FAULTS.length] ?? "unavailable", skip: nth });
        await world.run([...line(world), "--verbose", ...json(name, nth)]);
      }
    }
    expect(await world.leaks()).toEqual([]);
  });

  it("shows and keeps no secret when a server says back what it was sent", async () => {
    const proxy = await echoingProxy(world.box.emulator.url);
    await world.box.writeOrgFile(secretOrgFile(proxy.url, "accessToken: { env: ADMIN_TOKEN }"));
    for (const line of lines) {
      world.restore();
      const signal = name === "emulator" ? { signal: AbortSignal.abort() } : {};
      await world.run(line(world), signal);
      const requests = proxy.seen.splice(0).length;
      for (let nth = 0; nth < requests; nth += 1) {
        world.restore();
        proxy.strike(nth, SHAPES[nth % SHAPES.length] ?? "REST fault");
        await world.run([...line(world), "--verbose", ...json(name, nth)]);
      }
      proxy.seen.splice(0);
    }
    expect(await world.leaks()).toEqual([]);
  });
});

/** One run prints for people, the next for programs. */
function json(name: string, nth: number): string[] {
  return nth % 2 === 1 || name === "emulator" ? [] : ["--json"];
}

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

  it("finds an assertion by its shape", () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const assertion = `${part({ alg: "RS256" })}.${part({ iss: "3MVG9", sub: "kantiv" })}.${"s".repeat(40)}`;
    expect(assertionsIn(`{"assertion":"${assertion}"}`)).toEqual([assertion]);
  });
});
