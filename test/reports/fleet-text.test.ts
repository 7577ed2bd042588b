import { describe, expect, test } from "vitest";
import { faultGroups } from "../../src/fleet/group.ts";
import type { OrgDigest } from "../../src/model/fleet.ts";
import { fleetText } from "../../src/reports/fleet/text.ts";

const running = (name: string) => ({
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
const failed = (name: string) => ({
  ...running(name),
  state: "failed" as const,
  error: {
    code: "DEPLOY_REFUSED",
    message: `Deployment of ${name} was refused.`,
    remedy: `rehearse --org ${name}.yaml`,
  },
});
const end = (...orgs: OrgDigest[]) =>
  fleetText(
    {
      counts: {},
      faults: faultGroups(orgs),
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
    expect(end(running("b"), running("a")).split("\n").slice(1)).toEqual([
      "… DEPLOY_RUNNING: a, b",
      "    a: Deployment of a goes on.",
      "    → a: resume --org a.yaml",
    ]);
  });

  test("is told of one without saying whose it is", () => {
    expect(end(failed("b")).split("\n").slice(1)).toEqual([
      "✖ DEPLOY_REFUSED: b",
      "    Deployment of b was refused.",
      "    → rehearse --org b.yaml",
    ]);
  });
});
