import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commonCode, fleetExit, isGood, stateOf, stopAtOf } from "../../src/fleet/outcome.ts";
import { STATES } from "../../src/fleet/overlay.ts";
import { EXIT } from "../../src/model/errors.ts";
import type { OrgState } from "../../src/model/fleet.ts";

describe("how an org stands", () => {
  test("is told by the exit code that its own run would have, whichever that is", () => {
    const states = Object.fromEntries(Object.entries(EXIT).map(([name, exit]) => [name, stateOf(exit)]));
    expect(states).toEqual({
      ok: "ok",
      changes: "changes",
      refused: "failed",
      running: "running",
      input: "error",
      unreachable: "error",
      bug: "error",
      interrupted: "error",
    });
  });

  test("is good where it is as the command was to leave it", () => {
    expect(STATES.filter(isGood)).toEqual(["ok", "changes", "skipped"]);
  });
});

describe("what every org has in common", () => {
  test.each([
    "KEY_MISSING",
    "SIGNER_FAILED",
    "TEMPLATE_VALUE",
    "PROXY_REFUSED",
    "SF_CLI_MISSING",
    "CERTIFICATE_EXPIRED",
    "LINT_CONFIG",
  ])("may be what %s tells of", (code) => {
    expect(commonCode(code)).toBe(code);
  });

  test.each(["ORG_UNREACHABLE", "CERTIFICATE_OTHER", "MY_KEY_", "DEPLOY_FAILED", undefined])(
    "is not what %s tells of",
    (code) => {
      expect(commonCode(code)).toBeUndefined();
    },
  );
});

describe("the exit code of many", () => {
  test.each<[number, OrgState[], Parameters<typeof fleetExit>[0]["stopped"], boolean]>([
    [0, [], undefined, false],
    [0, ["ok", "skipped"], undefined, false],
    [4, ["ok", "changes"], undefined, false],
    [69, ["running", "changes"], undefined, false],
    [69, ["ok", "notRun"], "deadline", false],
    [69, ["ok", "notRun"], undefined, false],
    [69, ["ok"], "deadline", false],
    [1, ["ok"], "common", false],
    [1, ["failed", "running", "changes"], undefined, false],
    [1, ["error", "ok"], undefined, false],
    [1, ["ok", "notRun"], "failures", false],
    [130, ["failed", "notRun"], "interrupted", false],
    [130, ["ok"], undefined, true],
  ])("is %i for %j, stopped by %s", (exit, states, stopped, interrupted) => {
    expect(fleetExit({ states, stopped, interrupted })).toBe(exit);
  });

  test("is one of the table for any ends, and 0 only where every org ended well", () => {
    const stops = fc.constantFrom(undefined, "failures", "common", "interrupted", "deadline");
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATES)), stops, fc.boolean(), (states, stopped, interrupted) => {
        const exit = fleetExit({ states, stopped, interrupted });
        expect([0, 1, 4, 69, 130]).toContain(exit);
        const good = states.every((one) => one === "ok" || one === "changes" || one === "skipped");
        expect(exit === 0 || exit === 4).toBe(good && stopped === undefined && !interrupted);
      }),
    );
  });

  test.each([
    [undefined, 300, true, 30],
    [undefined, 5, true, 3],
    [undefined, 300, false, undefined],
    ["5", 300, true, 5],
    ["5%", 300, false, 15],
    ["1%", 10, true, 1],
    ["100%", 7, true, 7],
    ["0%", 7, true, 0],
    ["250", 300, true, 250],
    [undefined, 31, true, 4],
  ])("--stop-at %s of %i orgs is %s", (word, selected, writes, stopAt) => {
    expect(stopAtOf(word, selected, writes)).toEqual({ stopAt });
  });

  test.each(["x", "-1", "101%", "1.5", "", "%", "5x", "x5", "1234567"])("--stop-at %j is none", (word) => {
    expect(stopAtOf(word, 10, true)).toBeUndefined();
  });
});
