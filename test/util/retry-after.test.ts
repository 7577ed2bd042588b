import { expect, test } from "vitest";
import { pauseBeforeRetry } from "../../src/util/retry-after.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const at = (seconds: number) => new Date(NOW + seconds * 1000).toUTCString();

test.each([
  ["nothing is asked for", {}, 2_000],
  ["less is asked for", { "retry-after": "1" }, 2_000],
  ["more is asked for", { "retry-after": " 30 " }, 30_000],
  ["two minutes are asked for", { "retry-after": "120" }, 120_000],
  ["more than that is asked for", { "retry-after": "121" }, undefined],
  ["a date is named", { "retry-after": at(45) }, 45_000],
  ["a date is named by a clock that is ahead", { "retry-after": at(645), date: at(600) }, 45_000],
  ["the date is past", { "retry-after": at(-45) }, 2_000],
  ["the date is a day away", { "retry-after": at(86_400) }, undefined],
  ["what is asked for cannot be read", { "retry-after": "-5" }, 2_000],
])("when %s the pause is right", (_, headers, pause) => {
  expect(pauseBeforeRetry(headers, 2_000, NOW)).toBe(pause);
});
