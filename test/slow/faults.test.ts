import { afterAll, describe, expect, it } from "vitest";
import { type Bench, baselineOf, benchOf, struckCell } from "../faults/cell.ts";
import { type Cell, placeOf, tableOf } from "../faults/report.ts";
import { sampleOf } from "../faults/sample.ts";
import type { Scenario } from "../faults/scenario.ts";

/** Another sample each time; to see one again, give its seed. */
const SEED = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 1e9));

describe(`a sample of all faults at all requests (FAULTS_SEED=${SEED} for the same)`, () => {
  const benches = new Map<Scenario, Bench>();
  const cells: Cell[] = [];
  afterAll(async () => {
    process.stderr.write(`\nFAULTS_SEED=${SEED}\n${tableOf(cells)}\n`);
    for (const { world } of benches.values()) await world[Symbol.asyncDispose]();
  });

  it.each(sampleOf(SEED))("$scenario.name keeps its promises, struck by: $fault.name", async (choice) => {
    const { scenario, fault, place } = choice;
    const bench = benches.get(scenario) ?? (await benchOf(scenario));
    benches.set(scenario, bench);
    const { run } = await baselineOf(bench, fault.skewMs);
    const cell = await struckCell(bench, fault, Math.floor(place * run.exchanges.length));
    cells.push(cell);
    expect({ struck: placeOf(cell), broken: cell.broken }).toEqual({ struck: placeOf(cell), broken: [] });
  });
});
