import { expect, test } from "vitest";
import { SWITCHES } from "../../src/emulator/index.ts";
import { Bench } from "./bench.ts";
import { SWITCH_CASES } from "./cases/index.ts";
import { complaint } from "./judge.ts";
import { memoryStore } from "./made.ts";
import { RECORDED, recordingOf } from "./recording.ts";
import { emulatorTarget } from "./targets/emulator.ts";

const ROWS = SWITCH_CASES.flatMap((given) => Object.keys(given.values).map((value) => ({ given, value })));

test.each(ROWS)("$given.id: $given.title; $given.switch: $value", async ({ given, value }) => {
  const target = await emulatorTarget({ ...given.emulator, switches: { [given.switch]: value } });
  const bench = await Bench.open(target, memoryStore);
  expect(bench.mask.json(await given.see(bench))).toEqual(given.values[value]);
  await bench.close();
  expect(target.emulator.unknownRoutes()).toEqual([]);
  await target.close();
  const recording = value === SWITCHES[given.switch].default ? await recordingOf(RECORDED, given.id) : undefined;
  if (recording) expect(complaint(given, recording.seen)).toBeUndefined();
});
