import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench } from "../../src/learn/bench.ts";
import { CASES, OPEN_CASES } from "../../src/learn/cases/index.ts";
import { startTarget } from "./emulator-target.ts";
import { memoryStore } from "./memory-store.ts";
import { complaint, recordingOf } from "./recorded.ts";

describe("what the emulator does, as far as reports agree", () => {
  let started: Awaited<ReturnType<typeof startTarget>>;
  let bench: Bench;

  beforeAll(async () => {
    started = await startTarget();
    bench = await Bench.open(started.target, { store: memoryStore });
  });

  afterAll(async () => {
    await bench.close();
    expect(started.emulator.world.orgs[0]?.components).toEqual([]);
    expect(started.emulator.unknownRoutes()).toEqual([]);
    await started.emulator.close();
  });

  test.each(OPEN_CASES)("$id: $title (of which the emulator's answer is compared with none)", async (given) => {
    expect(JSON.stringify(bench.mask.json(await given.see(bench)))).not.toMatch(/^(null|"".*|\[\]|\{\})$/);
  });

  test.each(CASES)("$id: $title", async (given) => {
    expect(bench.mask.json(await given.see(bench))).toEqual(given.expect);
    const recording = recordingOf(given.id);
    if (recording) expect(complaint(given, recording.seen)).toBeUndefined();
  });
});
