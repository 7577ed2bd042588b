import type { Emulator } from "../../src/emulator/index.ts";
import type { CliResult } from "../helpers/cli.ts";
import type { Line } from "./lines.ts";
import type { SecretWorld } from "./world.ts";

type Fault = Parameters<Emulator["addFault"]>[0];

/** All that may become of a request; in every other one a server says back what it was sent. */
export const FAULTS: readonly Fault[] = [
  { kind: "saysBack", as: "rest" },
  { kind: "resetBefore" },
  { kind: "saysBack", as: "oauth" },
  { kind: "resetAfter" },
  { kind: "saysBack", as: "page" },
  { kind: "unavailable" },
  { kind: "saysBack", as: "soap" },
  { kind: "truncated" },
  { kind: "tooManyRequests" },
  { kind: "htmlPage" },
  { kind: "wrongContentType" },
];

/** A command line when all goes well, and how many requests it takes. */
export async function runWell(world: SecretWorld, line: Line): Promise<{ well: CliResult; requests: number }> {
  world.restore();
  const words = line(world);
  const [name] = words;
  const before = world.box.emulator.requests().length;
  const well = await world.run([...words, "--verbose", ...json(words, 0)], {
    // What serves until it is interrupted ends at once; what starts an org of its own waits for it by the machine's clock.
    ...(name === "emulator" ? { signal: AbortSignal.abort() } : {}),
    realTime: name === "demo",
  });
  return { well, requests: world.box.emulator.requests().length - before };
}

/** The same with a fault at its `nth` request, from 0. */
export async function runStruck(world: SecretWorld, line: Line, nth: number, fault: Fault): Promise<CliResult> {
  world.restore();
  const words = line(world);
  world.box.emulator.addFault({ ...fault, skip: nth });
  return world.run([...words, "--verbose", ...json(words, nth)]);
}

/** One run prints for people, the next for programs. */
function json(words: readonly string[], nth: number): string[] {
  return nth % 2 === 1 || words.includes("--json") ? [] : ["--json"];
}
