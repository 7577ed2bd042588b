import { describe, expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import { poll } from "../../src/org/metadata/poll.ts";
import { replyFault } from "../../src/org/wire/faults.ts";
import { Meanwhile } from "../../src/util/meanwhile.ts";
import { Pace } from "../../src/util/pace.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { thrownBy } from "../helpers/thrown.ts";

const hiccup = new KantivError("ORG_UNREACHABLE", "gone for a moment", "wait", { exit: 3 });

/** A read that gives these one after the other, the last one for good; errors are thrown. */
function reads<T>(...values: (T | Error)[]): () => Promise<T> {
  let nth = 0;
  return async () => {
    const value = values[Math.min(nth++, values.length - 1)] as T | Error;
    if (value instanceof Error) throw value;
    return value;
  };
}

const base = { kind: "deploy" as const, done: (value: string) => value === "done", timeoutMs: 60 * 60_000 };

describe("polling", () => {
  test("looks early, soon at a retrieve, and then ever slower up to a quarter of a minute", async () => {
    const clock = fakeClock();
    const running = Array<string>(12).fill("running");
    const result = await poll({ ...base, clock, read: reads(...running, "done") });
    expect(result).toEqual({ done: true, value: "done" });
    expect(clock.slept).toHaveLength(13);
    expect(clock.slept.slice(0, 4)).toEqual([400, 600, 900, 1350]);
    expect(clock.slept.at(-1)).toBe(15_000);
    expect([...clock.slept].sort((a, b) => a - b)).toEqual(clock.slept);
    const other = fakeClock();
    await poll({ ...base, kind: "retrieve", clock: other, read: reads("running", "running", "done") });
    expect(other.slept).toEqual([100, 150, 225]);
  });

  test("looks first when such work should be done, by the median of what it took before", async () => {
    const pace = new Pace();
    for (const ms of [5_000, 60_000, 4_000]) pace.took("deploy", ms);
    const clock = fakeClock();
    await poll({ ...base, clock, pace, read: reads("running", "running", "done") });
    expect(clock.slept).toEqual([5_000, 400, 600]);
  });

  /** Waits for work of so many milliseconds, of which the org tells those. */
  async function awaited(ms: number, pace: Pace, toldMs?: number) {
    const clock = fakeClock();
    const start = clock.now();
    const read = async () => (clock.now() - start >= ms ? "done" : "running");
    await poll({ ...base, clock, pace, read, toldMs: () => toldMs });
    return { looks: clock.slept, expected: pace.expected("deploy") };
  }

  test("looks sooner only where the org says that such work takes less, since the looks do not tell", async () => {
    const pace = new Pace();
    expect(await awaited(3, pace)).toEqual({ looks: [400], expected: 400 });
    expect(await awaited(3, pace)).toEqual({ looks: [400], expected: 400 });
    const told = new Pace();
    expect(await awaited(3, told, 3)).toEqual({ looks: [400], expected: 3 });
    expect(await awaited(3, told, 3)).toEqual({ looks: [50], expected: 3 });
  });

  test("sees what takes longer than expected no later than if nothing had been", async () => {
    const pace = new Pace();
    pace.took("deploy", 120);
    expect(await awaited(900, pace)).toMatchObject({ looks: [120, 280, 600] });
  });

  test.each([
    ["under way when it was seen so", 1, 1_000],
    ["done when it was seen done", 3_600_000, 1_900],
    ["between the two", 1_500, 1_500],
  ])("takes the org's word for how long it took, but that it was %s", async (_what, told, expected) => {
    expect(await awaited(1_500, new Pace(), told)).toEqual({ looks: [400, 600, 900], expected });
  });

  test("does what is due in the meantime before the first look, once", async () => {
    const meanwhile = new Meanwhile();
    const told: string[] = [];
    const result = meanwhile.later(async () => told.push("work"));
    const read = async () => (told.push("look") > 2 ? "done" : "running");
    await poll({ ...base, clock: fakeClock(), meanwhile, read });
    expect(told).toEqual(["work", "look", "look"]);
    expect(await result()).toBe(1);
  });

  test("learns how long such work takes, and unlearns it where orgs become quicker", async () => {
    const pace = new Pace();
    const took = async (ms: number) => {
      const clock = fakeClock();
      const start = clock.now();
      const read = async () => (clock.now() - start >= ms ? "done" : "running");
      await poll({ ...base, clock, pace, read });
      return { late: clock.now() - start - ms, looks: clock.slept.length };
    };
    for (let run = 0; run < 10; run++) await took(5_000);
    const { late, looks } = await took(5_000);
    expect(late).toBeLessThan(500);
    expect(looks).toBeLessThanOrEqual(3);
    for (let run = 0; run < 40; run++) await took(1_000);
    expect((await took(1_000)).late).toBeLessThan(500);
  });

  test("counts time awake only: a machine that slept for hours has as long left as before", async () => {
    const clock = fakeClock();
    let looks = 0;
    const read = async () => {
      looks += 1;
      if (looks === 1) await clock.suspend(8 * 60 * 60_000);
      return looks < 3 ? "running" : "done";
    };
    const waits: [number, number][] = [];
    const onWait = (_value: unknown, elapsedMs: number, leftMs: number) => void waits.push([elapsedMs, leftMs]);
    expect(await poll({ ...base, timeoutMs: 60_000, clock, read, onWait })).toEqual({ done: true, value: "done" });
    expect(waits).toEqual([
      [400, 59_600],
      [1_000, 59_000],
    ]);
  });

  test("takes a record for what to expect until newer is known", () => {
    const pace = new Pace();
    pace.remembered("deploy", undefined);
    expect(pace.expected("deploy")).toBeUndefined();
    pace.remembered("deploy", 9_000);
    pace.remembered("deploy", 20_000);
    expect(pace.expected("deploy")).toBe(9_000);
    expect(pace.expected("retrieve")).toBeUndefined();
  });

  test("fault 8: goes on over a 429 in JSON, which is no used-up allowance", async () => {
    const words = '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"Too many requests"}]';
    const throttled = replyFault(429, "application/json", words) as Error;
    const result = await poll({ ...base, clock: fakeClock(), read: reads(throttled, throttled, "done") });
    expect(result).toEqual({ done: true, value: "done" });
  });

  test("takes a time limit for no failure: it says what was seen last, at the deadline and not after it", async () => {
    const clock = fakeClock();
    const start = clock.now();
    const result = await poll({ ...base, clock, timeoutMs: 10_000, read: reads("running") });
    expect(result).toEqual({ done: false, value: "running" });
    expect(clock.now() - start).toBe(10_000);
  });

  test("looks a last time at the deadline itself", async () => {
    const clock = fakeClock();
    const start = clock.now();
    const read = async () => (clock.now() - start >= 10_000 ? "done" : "running");
    expect(await poll({ ...base, clock, timeoutMs: 10_000, read })).toEqual({ done: true, value: "done" });
  });

  test("without any time does not look", async () => {
    let looks = 0;
    const read = async () => String(looks++);
    expect(await poll({ ...base, clock: fakeClock(), timeoutMs: 0, read })).toEqual({ done: false, value: undefined });
    expect(looks).toBe(0);
  });

  test("counts the time that a look takes", async () => {
    const clock = fakeClock();
    const read = async () => {
      await clock.advance(4_000);
      return "running";
    };
    await poll({ ...base, clock, timeoutMs: 10_000, read });
    expect(clock.slept.length).toBeLessThan(4);
  });

  test("goes on over hiccups, and forgets them at the next look that works", async () => {
    const hiccups = Array<Error>(8).fill(hiccup);
    const read = reads<string>(...hiccups, "running", ...hiccups, "done");
    expect(await poll({ ...base, clock: fakeClock(), read })).toEqual({ done: true, value: "done" });
  });

  test("ends with the error after nine hiccups in a row", async () => {
    const clock = fakeClock();
    expect(await thrownBy(poll({ ...base, clock, read: reads<string>("running", hiccup) }))).toBe(hiccup);
    expect(clock.slept).toHaveLength(10);
  });

  test("ends at once with an error that does not pass", async () => {
    const clock = fakeClock();
    const ended = new KantivError("SESSION_EXPIRED", "", "", { exit: 3 });
    expect(await thrownBy(poll({ ...base, clock, read: reads<string>(ended) }))).toBe(ended);
    expect(clock.slept).toHaveLength(1);
  });

  test("tells of each look that was not the last: what was seen, how long it is, how much is left", async () => {
    const told: unknown[] = [];
    const onWait = (...args: unknown[]) => told.push(args);
    await poll({
      ...base,
      clock: fakeClock(),
      timeoutMs: 5_000,
      read: reads<string>(hiccup, "running", "done"),
      onWait,
    });
    expect(told).toEqual([
      [undefined, 400, 4_600],
      ["running", 1_000, 4_000],
    ]);
  });

  test("ends when it is interrupted in a pause, and does not look again", async () => {
    const clock = fakeClock({ manual: true });
    const stop = new AbortController();
    let looks = 0;
    const read = async () => String(looks++);
    const polling = poll({ ...base, clock, read, signal: stop.signal });
    await clock.advance(400);
    expect(looks).toBe(1);
    stop.abort();
    expect(await thrownBy(polling)).toMatchObject({ code: "INTERRUPTED", exit: 130 });
    expect(looks).toBe(1);
  });
});
