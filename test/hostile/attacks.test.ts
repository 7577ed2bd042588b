import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SecretWorld, secretWorld } from "../secrets/world.ts";
import { effectsIn, effectsOf, linesFor, MODES, type Mode } from "./attack.ts";
import { ATTACKS, TABLES } from "./attacks.ts";
import { WORDS } from "./text-attacks.ts";

const modes = Object.keys(MODES) as Mode[];

describe("an attack", () => {
  let world: SecretWorld;
  beforeAll(async () => {
    world = await secretWorld();
  }, 120_000);
  afterAll(() => world[Symbol.asyncDispose]());

  // Every third, on one command line in one way to speak; each on each in the slow suite.
  const some = ATTACKS.filter(({ slow }) => !slow)
    .map((attack, nth) => [attack.says, attack, nth] as const)
    .filter(([, , nth]) => nth % 3 === 0);
  it.each(some)("has no effect: %s", async (_says, attack, nth) => {
    const lines = linesFor(attack);
    const line = lines[nth % lines.length];
    expect(line && (await effectsOf(world, attack, line, modes[(nth / 3) % modes.length] ?? "text"))).toEqual([]);
  });
});

describe("what looks for effects", () => {
  const said = (stdout: string) => ({ code: 0, stdout, stderr: "", json: () => JSON.parse(stdout) });

  it.each([...WORDS.matchAll(/[^\w[\]().,; =-]/gu)].map(([sign]) => sign).filter((sign) => !"\n\t:#".includes(sign)))(
    "finds %j",
    (sign) => {
      expect(effectsIn(said(`a${sign}b`), ["plan"], "text")).toHaveLength(1);
    },
  );

  it.each(["::error::x", " \t::set-output name=a::b", "a ##[group]b", "a##vso[task.setvariable variable=a]b"])(
    "finds the order %j",
    (order) => {
      expect(effectsIn(said(`fine\n${order}\n`), ["plan"], "text")).toHaveLength(1);
    },
  );

  it("lets pass what is ours: an annotation, lines, tabs, and words with colons", () => {
    const annotation = "::error file=a%0A%3A%3Ab,line=1,col=2,title=ECA001 file-unreadable::words";
    expect(effectsIn(said(`${annotation}\n\ta::b\n`), ["lint", "--format", "github"], "text")).toEqual([]);
    expect(effectsIn(said(annotation), ["plan"], "text")).toHaveLength(1);
  });
});

it("the README says how many attacks each table has", () => {
  const text = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
  const counted = [...text.matchAll(/^\| `([\w-]+\.ts)` \|.*\| (\d+) \|$/gm)].map(([, name, count]) => [
    name,
    Number(count),
  ]);
  expect(counted).toEqual(Object.entries(TABLES).map(([name, table]) => [name, table.length]));
});
