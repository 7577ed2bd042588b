import { describe, expect, test } from "vitest";
import type { Retry } from "../../src/oauth/answers/errors.ts";
import { NO_TRIES, nextTry, type Tries } from "../../src/oauth/login/retry.ts";

/** Delays in seconds of all tries that the same refusal leads to, with the time running. */
function delays(retry: readonly Retry[], leftMs: number): string[] {
  const seen: string[] = [];
  let tries: Tries = { ...NO_TRIES, attempts: 1 };
  for (let left = leftMs; ; ) {
    const next = nextTry(retry, tries, left);
    if (next.kind === "stop") return seen;
    seen.push(`${next.why} ${next.delayMs / 1000}`);
    left = Math.max(0, left - next.delayMs);
    tries = { ...next.tries, attempts: next.tries.attempts + 1 };
  }
}

describe("another try", () => {
  test.each([
    [[], 900_000, []],
    [["slow"], 900_000, []],
    [["audience"], 0, ["audience 0"]],
    [["resign"], 0, ["resign 0"]],
    [["transient"], 900_000, []],
    [["propagation"], 0, []],
    [["propagation"], 3_000, ["propagation 3"]],
    [["propagation"], 40_000, ["propagation 5", "propagation 10", "propagation 20", "propagation 5"]],
    [["propagation-once"], 900_000, ["propagation-once 30"]],
    [["propagation-once"], 0, []],
    [["audience", "propagation"], 5_000, ["audience 0", "propagation 5"]],
    [["audience", "propagation"], 0, ["audience 0"]],
  ] as const)("after %o with %i ms left is %o", (retry, leftMs, expected) => {
    expect(delays(retry, leftMs)).toEqual(expected);
  });

  test.each([1, 24])("is given up at 40 attempts in a window of %i h, and these reach to its end", (hours) => {
    const seconds = delays(["propagation"], hours * 3_600_000).map((one) => Number(one.split(" ")[1]));
    expect(seconds).toHaveLength(39);
    expect(seconds.reduce((sum, one) => sum + one, 0)).toBeCloseTo(hours * 3_600, 0);
  });

  test("fits the default window: the last one is at its end", () => {
    const seconds = delays(["propagation"], 900_000).map((one) => Number(one.split(" ")[1]));
    expect(seconds.reduce((sum, one) => sum + one, 0)).toBe(900);
  });
});
