import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, baselineOf, benchOf, cleanCell, struckCell } from "./cell.ts";
import { FAULTS } from "./faults.ts";
import { keepCell, placeOf } from "./report.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

/** A test for each command of a group and each fault, which strikes one request after the other. */
export function strikeAll(group: Scenario["group"]): void {
  describe.each(SCENARIOS.filter((scenario) => scenario.group === group))("$name", (scenario) => {
    let bench: Bench;
    beforeAll(async () => {
      bench = await benchOf(scenario);
    });
    afterAll(() => bench?.world[Symbol.asyncDispose]());

    it("without a fault ends as it should", async () => {
      const cell = await cleanCell(bench);
      keepCell(cell);
      expect(cell.broken).toEqual([]);
    });

    it.each(FAULTS)("keeps its promises whichever request is struck by: $name", async (fault) => {
      const { run } = await baselineOf(bench, fault.skewMs);
      const red: string[] = [];
      for (const nth of requestsToStrike(run.exchanges.length, scenario.struck, FAULTS.indexOf(fault))) {
        const cell = await struckCell(bench, fault, nth);
        keepCell(cell);
        red.push(...cell.broken.map((line) => `${placeOf(cell)}: ${line}`));
      }
      expect(red).toEqual([]);
    });
  });
}

/** All of them, or so many evenly over the run; another sample for each fault. */
function requestsToStrike(all: number, most = all, fault = 0): number[] {
  const step = Math.max(1, all / most);
  const first = ((fault * 7) % 10) / 10;
  return Array.from({ length: Math.min(all, most) }, (_, index) => Math.floor((index + first) * step));
}
