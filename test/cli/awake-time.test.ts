import { describe, expect, it } from "vitest";
import { awakeTime } from "../../src/cli/awake-time.ts";
import { systemClock } from "../../src/cli/context.ts";

/** A machine whose monotonic clock goes on while it sleeps, as that of macOS does. */
function machine() {
  let now = 1_000_000;
  let tick = () => undefined as unknown;
  const awake = awakeTime(
    () => now,
    (_ms, run) => {
      tick = run;
      return () => undefined;
    },
  );
  return {
    awake,
    work(ms: number) {
      for (let left = ms; left > 0; left -= 1000) {
        now += Math.min(1000, left);
        tick();
      }
    },
    sleep(ms: number) {
      now += ms;
      tick();
    },
  };
}

describe("time awake", () => {
  it("passes while the machine works, asked for often or seldom", () => {
    const { awake, work } = machine();
    expect(awake()).toBe(0);
    work(2500);
    expect(awake()).toBe(2500);
    work(3_600_000);
    expect(awake()).toBe(3_602_500);
  });

  it("passes by no more than a moment while the machine sleeps for hours, and goes on then", () => {
    const { awake, work, sleep } = machine();
    work(10_000);
    sleep(8 * 3_600_000);
    expect(awake()).toBeLessThanOrEqual(15_000);
    const woken = awake();
    work(10_000);
    expect(awake()).toBe(woken + 10_000);
  });

  it("of the system's clock passes, and never backwards", async () => {
    const before = systemClock.awake();
    await systemClock.sleep(5);
    expect(systemClock.awake()).toBeGreaterThan(before);
  });
});
