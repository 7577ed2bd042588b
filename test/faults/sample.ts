import { FAULTS, type Fault } from "./faults.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

/** A cell to try: which request it strikes is known when it is known how many there are. */
export interface Choice {
  scenario: Scenario;
  fault: Fault;
  /** Where in the run, from 0 to below 1. */
  place: number;
}

/** Enough for each command to come once, and each fault twice. */
const CELLS = 40;

/** The same cells for the same seed: every command and every fault is among them. */
export function sampleOf(seed: number): Choice[] {
  const random = randomFrom(seed);
  const scenarios = shuffled(SCENARIOS, random);
  const faults = shuffled(FAULTS, random);
  return Array.from({ length: CELLS }, (_, index) => ({
    scenario: scenarios[index % scenarios.length] as Scenario,
    fault: faults[index % faults.length] as Fault,
    place: random(),
  }));
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => ({ one, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ one }) => one);
}

/** Numbers from 0 to below 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
