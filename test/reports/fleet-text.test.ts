import { describe, expect, test } from "vitest";
import { faultGroups } from "../../src/fleet/group.ts";
import { fleetText } from "../../src/reports/fleet/text.ts";

const org = (name: string) => ({
  name,
  file: `${name}.yaml`,
  wave: null,
  state: "running" as const,
  durationMs: 1,
  words: "still running",
  changes: [],
  warnings: [],
  newConsumerKey: false,
  error: { code: "DEPLOY_RUNNING", message: `Deployment of ${name} goes on.`, remedy: `resume --org ${name}.yaml` },
});
const end = (...names: string[]) =>
  fleetText(
    {
      counts: { running: names.length },
      faults: faultGroups(names.map(org)),
      changes: [],
      warnings: [],
      newKeys: [],
      stopped: undefined,
      pages: [],
      next: undefined,
    },
    (_style, text) => text,
  );

describe("what went wrong in several orgs", () => {
  test("is told by its code with all of them, and in the words of the first, which are said to be that one's", () => {
    expect(end("b", "a").split("\n").slice(1)).toEqual([
      "✖ DEPLOY_RUNNING: a, b",
      "    a: Deployment of a goes on.",
      "    → a: resume --org a.yaml",
    ]);
  });

  test("is told of one without saying whose it is", () => {
    expect(end("b").split("\n").slice(1)).toEqual([
      "✖ DEPLOY_RUNNING: b",
      "    Deployment of b goes on.",
      "    → resume --org b.yaml",
    ]);
  });
});
