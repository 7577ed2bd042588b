import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench } from "./bench.ts";
import { CASES } from "./cases/index.ts";
import { complaint } from "./judge.ts";
import { memoryStore } from "./made.ts";
import { RECORDED, recordingOf } from "./recording.ts";
import { emulatorTarget } from "./targets/emulator.ts";

describe("what the emulator does, as far as reports agree", () => {
  let target: Awaited<ReturnType<typeof emulatorTarget>>;
  let bench: Bench;

  beforeAll(async () => {
    target = await emulatorTarget();
    bench = await Bench.open(target, memoryStore);
  });

  afterAll(async () => {
    await bench.close();
    expect(target.emulator.world.orgs[0]?.components).toEqual([]);
    expect(target.emulator.unknownRoutes()).toEqual([]);
    await target.close();
  });

  test.each(CASES)("$id: $title", async (given) => {
    expect(bench.mask.json(await given.see(bench))).toEqual(given.expect);
    const recording = await recordingOf(RECORDED, given.id);
    if (recording) expect(complaint(given, recording.seen)).toBeUndefined();
  });
});
