import { expect, test } from "vitest";
import { SWITCHES, type Switches } from "../../src/emulator/index.ts";
import { ALL_CASES, CASES, SWITCH_CASES } from "../../src/learn/cases/index.ts";
import { WITHOUT_CASE } from "../../src/learn/without-case.ts";
import { ledger } from "../emulator/helpers/cases.ts";
import { recordedCases, recordingOf } from "./recorded.ts";

const IDS = ALL_CASES.map(({ id }) => id);

test("every switch has a case, or a reason why no live org can be asked; none has both", () => {
  const covered = [...SWITCH_CASES.map((given) => given.switch), ...Object.keys(WITHOUT_CASE)];
  expect(covered.sort()).toEqual(Object.keys(SWITCHES).sort());
});

test("a case of a switch says what is seen with each of its values, and no two look alike", () => {
  for (const given of SWITCH_CASES) {
    expect(Object.keys(given.values).sort(), given.id).toEqual(
      [...SWITCHES[given.switch as keyof Switches].values].sort(),
    );
    const seen = Object.values(given.values).map((value) => JSON.stringify(value));
    expect(new Set(seen).size, given.id).toBe(seen.length);
  }
});

test.each(CASES)("$id is as sure as the ledger's line of it: $certainty", ({ certainty, ledger: words }) => {
  const lines = ledger()
    .split("\n")
    .filter((line) => line.startsWith("|") && line.includes(words));
  expect(lines).toHaveLength(1);
  expect(lines[0]?.split("|").at(-2)).toContain(certainty);
});

test("each case has a name of its own that can be a file's", () => {
  expect(new Set(IDS).size).toBe(IDS.length);
  expect(IDS.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
});

test("what is recorded is of a case that there is, and says when and of which release", () => {
  for (const id of recordedCases()) {
    expect(IDS).toContain(id);
    const recording = recordingOf(id);
    expect(recording).toMatchObject({ case: id, apiVersion: expect.stringMatching(/^\d\d\.0$/) });
    expect(recording?.recorded).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
});
