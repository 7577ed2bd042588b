import { describe, expect, it } from "vitest";
import { FAULTS } from "./faults.ts";
import { type Baseline, brokenBy, brokenByRerun, type Judged } from "./judge.ts";
import { sampleOf } from "./sample.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { SeenOrg } from "./seen-org.ts";
import type { Exchange } from "./wire.ts";
import type { Run } from "./world.ts";

const ORG: SeenOrg = { lines: ["app", "user holds set"], logins: ["app by kantiv"], deployments: 1 };
const PASSED = [{ id: "token", status: "passed" }];

function exchange(more: Partial<Exchange> = {}): Exchange {
  const base = { method: "POST", route: "/services/oauth2/token", body: "", reads: false, login: true };
  return { ...base, status: 200, at: 0, struck: false, ...more };
}

function document(error: object | null, checks: readonly object[] = []): string {
  return JSON.stringify({ error, result: { checks } });
}

function run(more: Partial<Run> = {}): Run {
  const clean = { exit: 0, stdout: document(null, PASSED), stderr: "", tookMs: 5_000, silentMs: 0 };
  return { ...clean, exchanges: [exchange()], ...more };
}

const BASELINE: Baseline = { run: run(), org: ORG, rerunExit: 0 };

function judged(more: Partial<Judged>): Judged {
  return { run: run(), org: ORG, baseline: BASELINE, leaks: [], ...more };
}

const fault = (name: string) => FAULTS.find((one) => one.name === name) ?? FAULTS[0];
const UNREACHABLE = { code: "ORG_UNREACHABLE", message: "No answer.", remedy: "Run it again." };

describe("the judge of struck runs", () => {
  it("has nothing against a run like the clean one", () => {
    expect(brokenBy(judged({}))).toEqual([]);
    expect(brokenByRerun(judged({}))).toEqual([]);
  });

  it("has nothing against an error that says what to do", () => {
    const struck = judged({ run: run({ exit: 3, stdout: document(UNREACHABLE) }), org: { ...ORG, lines: [] } });
    expect(brokenBy(struck)).toEqual([]);
  });

  it.each<[string, Partial<Judged>, RegExp]>([
    ["success without the state", { org: { ...ORG, lines: ["app"] } }, /^false success.*missing: user holds set/],
    ["success with a row too many", { org: { ...ORG, lines: [...ORG.lines, "app"] } }, /too much: app/],
    ["success without the login", { org: { ...ORG, logins: [] } }, /does not log in: app by kantiv/],
    [
      "a proof without an answer",
      { run: run({ exchanges: [exchange({ status: undefined as never })] }) },
      /^false proof/,
    ],
    ["a second deployment", { org: { ...ORG, deployments: 2 } }, /^deployed 2 times/],
    ["an endless wait", { run: run({ tookMs: 50 * 60_000, stderr: "waiting, 10 s" }) }, /^waited 50 min$/],
    ["a wait that nobody is told of", { run: run({ tookMs: 60_000 }) }, /did not say so/],
    ["a bug", { run: run({ exit: 70, stdout: document(UNREACHABLE) }) }, /^exit 70/],
    ["no document", { run: run({ exit: 1, stdout: "" }) }, /without a JSON document/],
    ["no remedy", { run: run({ exit: 1, stdout: document({ code: "X", message: "x" }) }) }, /neither code nor remedy/],
    ["a secret", { leaks: ["key, line 1"] }, /^secret: key/],
    [
      "a lost answer told as a refusal",
      { fault: fault("reset after the org acted") as never, run: run({ exit: 1, stdout: document(UNREACHABLE) }) },
      /^a lost answer is exit 1/,
    ],
    [
      "an org out of reach told as a refusal",
      { fault: fault("503 to the end everywhere") as never, run: run({ exit: 1, stdout: document(UNREACHABLE) }) },
      /^out of reach is exit 1/,
    ],
    [
      "a set-up that is blamed",
      {
        fault: fault("500") as never,
        run: run({ stdout: document({ ...UNREACHABLE, remedy: "Add Api to the scopes." }) }),
      },
      /^names a cause that is none/,
    ],
    [
      "a read that is not repeated",
      {
        fault: fault("503") as never,
        run: run({ exit: 3, stdout: document(UNREACHABLE), exchanges: [exchange({ struck: true, reads: true })] }),
      },
      /^a read that failed once/,
    ],
    [
      "Retry-After unread",
      {
        fault: fault("429 with Retry-After") as never,
        run: run({ exchanges: [exchange({ struck: true }), exchange({ at: 3_000 })] }),
      },
      /^Retry-After/,
    ],
  ])("finds %s", (_what, more, line) => {
    expect(brokenBy(judged(more))).toContainEqual(expect.stringMatching(line));
  });

  it("finds what was learnt of an org that it does not do, and a case without an answer that says no way on", () => {
    const learnt = (...cases: object[]) => run({ stdout: JSON.stringify({ error: null, result: { cases } }) });
    const baseline = { ...BASELINE, run: learnt({ case: "a", state: "seen", seen: 1 }) };
    expect(brokenBy(judged({ baseline, run: learnt({ case: "a", state: "seen", seen: 1 }) }))).toEqual([]);
    expect(brokenBy(judged({ baseline, run: learnt({ case: "a", state: "seen", seen: "503" }) }))).toEqual([
      'learnt what is not so: a: "503"',
    ]);
    const bare = { ...learnt({ case: "a", state: "failed", why: "no" }), exit: 1 };
    expect(brokenBy(judged({ baseline, run: bare }))).toContain("failed check a without code or remedy");
  });

  it("finds a rerun that does not end as it should", () => {
    expect(brokenByRerun(judged({ run: run({ exit: 1 }), org: { ...ORG, lines: [] } }))).toEqual([
      expect.stringMatching(/^rerun: exit 1/),
      expect.stringMatching(/^rerun: the org is not as after a clean run/),
    ]);
  });
});

describe("the sample", () => {
  it("has each command and each fault, and is the same for the same seed", () => {
    const sample = sampleOf(7);
    expect(new Set(sample.map(({ scenario }) => scenario.name)).size).toBe(SCENARIOS.length);
    expect(new Set(sample.map(({ fault: one }) => one.name)).size).toBe(FAULTS.length);
    expect(sampleOf(7)).toEqual(sample);
    expect(sampleOf(8)).not.toEqual(sample);
  });
});
