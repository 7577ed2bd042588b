import { expect, test } from "vitest";
import type { EmulatorOptions } from "../../src/emulator/index.ts";
import { Bench } from "../../src/learn/bench.ts";
import { SWITCH_CASES } from "../../src/learn/cases/index.ts";
import { DEFAULTS, startTarget } from "./emulator-target.ts";
import { memoryStore } from "./memory-store.ts";
import { complaint, recordingOf } from "./recorded.ts";

/** What an emulated org has to be for a case to see anything. */
const OPTIONS: Readonly<Record<string, EmulatorOptions>> = {
  "token-while-spreading": { timings: { propagation: 90_000 } },
};

const ROWS = SWITCH_CASES.flatMap((given) => Object.keys(given.values).map((value) => ({ given, value })));

test.each(ROWS)("$given.id: $given.title; $given.switch: $value", async ({ given, value }) => {
  const { emulator, target } = await startTarget({ ...OPTIONS[given.id], switches: { [given.switch]: value } });
  const bench = await Bench.open(target, { store: memoryStore });
  expect(bench.mask.json(await given.see(bench))).toEqual(given.values[value]);
  await bench.close();
  expect(emulator.unknownRoutes()).toEqual([]);
  await emulator.close();
  const recording = value === DEFAULTS[given.switch] ? recordingOf(given.id) : undefined;
  if (recording) expect(complaint(given, recording.seen)).toBeUndefined();
});
