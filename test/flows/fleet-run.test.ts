import { describe, expect, test } from "vitest";
import type { Limits } from "../../src/fleet/schedule.ts";
import { type FleetWork, isStruck, workOnOrgs } from "../../src/flows/fleet/run.ts";
import type { Context, Report } from "../../src/model/command.ts";
import { EXIT, type ExitCode, KantivError } from "../../src/model/errors.ts";
import type { Emit, ProgressEvent } from "../../src/model/events.ts";
import type { Member, OrgEntry } from "../../src/model/fleet.ts";
import { type FakeClock, fakeClock } from "../helpers/fake-clock.ts";

const report = (exit: ExitCode = EXIT.ok): Report => ({ status: "ok", exit, result: {}, text: () => "" });

interface Run {
  clock: FakeClock;
  events: ProgressEvent[];
  entries: Map<string, OrgEntry>;
  stop: AbortController;
  gently: AbortController;
  worked: ReturnType<typeof workOnOrgs>;
}

const memberOf = (name: string, wave?: string): Member => ({
  name,
  file: `${name}.yaml`,
  tags: [],
  ...(wave !== undefined && { wave }),
});

const one: Limits = { concurrency: 1, waves: [{ name: "", stopAt: undefined, strict: false, failed: 0 }] };

/** Work that takes its time, and is given up with its org. */
const taking =
  (ms: number) =>
  async (_name: string, { clock, signal }: Context): Promise<Report> => {
    await clock.sleep(ms, signal);
    return report();
  };

/** Lets so many seconds pass, a second at a time. */
async function pass({ clock }: Run, seconds: number): Promise<void> {
  for (let at = 0; at < seconds; at++) {
    await clock.advance(1000);
    for (let turns = 0; turns < 5; turns++) await clock.advance(0);
  }
}

const failing = (code: string, exit: ExitCode) => async (): Promise<Report> => {
  throw new KantivError(code, `${code} it is`, "mend it", { exit });
};

/** A run over orgs that are nothing but what `work` does. */
function runOver(
  names: readonly (string | Member)[],
  work: (name: string, ctx: Context) => Promise<Report>,
  how: Partial<FleetWork<Member>> = {},
): Run {
  const clock = fakeClock({ manual: true });
  const [stop, gently] = [new AbortController(), new AbortController()];
  const events: ProgressEvent[] = [];
  const entries: Run["entries"] = new Map();
  const world = (emit: Emit, signal: AbortSignal) => ({
    clock,
    emit,
    signal,
    warnings: [],
    requests: { sent: 0 },
    files: {},
  });
  const ctx = {
    ...world((event) => void events.push(event), stop.signal),
    windDown: () => gently.signal,
    forOrg: (_org: string, signal: AbortSignal, view: Emit) => world(view, signal),
  } as unknown as Context;
  const members = names.map((one) => (typeof one === "string" ? memberOf(one) : one));
  const worked = workOnOrgs(
    members,
    {
      work: ({ name }, own) => work(name, own),
      limits: { concurrency: 2, waves: [{ name: "", stopAt: undefined, strict: false, failed: 0 }] },
      orgTimeoutMs: 60_000,
      deadline: undefined,
      asError: (thrown) =>
        thrown instanceof KantivError ? thrown : new KantivError("BUG", String(thrown), "", { exit: EXIT.bug }),
      sharedBy: () => "",
      before: 0,
      onEnd: async (entry) => void entries.set(entry.name, entry),
      ...how,
    },
    ctx,
  );
  return { clock, events, entries, stop, gently, worked };
}

const standing = (events: readonly ProgressEvent[]) => events.findLast((event) => event.kind === "orgs");

describe("what is told of a run over orgs while it goes", () => {
  test("counts those that ended before it, all of them badly, with those that it works on", async () => {
    const run = runOver(
      ["good", "a", "b", "c"],
      async (name, { clock }) => {
        if (name === "b" || name === "c") await clock.sleep(1000);
        return report(name === "a" ? EXIT.refused : EXIT.ok);
      },
      { before: 2 },
    );
    await run.clock.advance(0);
    await run.clock.advance(500);
    expect(standing(run.events)).toMatchObject({ done: 4, of: 6, failed: 3, running: [{ org: "b" }, { org: "c" }] });
    await run.clock.advance(1000);
    await run.worked;
    const ended = run.events.flatMap((event) => (event.kind === "orgEnded" ? [[event.nth, event.of]] : []));
    expect(ended).toEqual([3, 4, 5, 6].map((nth) => [nth, 6]));
  });

  test("names the step of each by its words, and no wait inside of it by its key; requests alone are told as they are", async () => {
    const run = runOver(["a"], async (_name, { clock, emit }) => {
      emit({ kind: "step", step: "Deploy", state: "started" });
      emit({ kind: "waiting", step: "deploy", detail: "Pending", elapsedMs: 1 });
      emit({ kind: "exchange", method: "GET", url: "/", status: 200 });
      await clock.sleep(1000);
      return report();
    });
    await run.clock.advance(500);
    expect(standing(run.events)).toMatchObject({ running: [{ org: "a", step: "Deploy", ms: 500 }] });
    expect(run.events.filter(({ kind }) => kind !== "orgs").map(({ kind }) => kind)).toEqual(["exchange"]);
    await run.clock.advance(1000);
    await run.worked;
  });
});

describe("how a run over orgs is bounded", () => {
  test("an org that takes longer than it may is left, and nobody else with it", async () => {
    const run = runOver(["slow", "quick"], (name, ctx) => taking(name === "slow" ? 600_000 : 1000)(name, ctx));
    await pass(run, 61);
    const { digests } = await run.worked;
    expect(digests.map(({ name, state }) => [name, state])).toEqual([
      ["quick", "ok"],
      ["slow", "error"],
    ]);
    expect(run.entries.get("slow")).toMatchObject({
      exit: 3,
      durationMs: 60_000,
      error: {
        code: "ORG_TIMEOUT",
        message: "The org took longer than 1 min 0 s (--org-timeout) and was left.",
        remedy: "Run it again for this org: it goes on from what was done.",
      },
    });
  });

  test("an org whose deployment goes on says so when it is left, whatever it was left for", async () => {
    const run = runOver(["a"], async (_name, { clock, signal }) => {
      await clock.sleep(600_000, signal).catch(failing("DEPLOY_RUNNING", EXIT.running));
      return report();
    });
    await pass(run, 61);
    await run.worked;
    expect(run.entries.get("a")).toMatchObject({ state: "running", error: { code: "DEPLOY_RUNNING" } });
  });

  test("an error of an org's own stands, as long as nobody has left it", async () => {
    const run = runOver(["a", "b"], failing("USER_NOT_FOUND", EXIT.refused));
    const { stopped } = await run.worked;
    expect([...run.entries.values()].map(({ state, error }) => [state, error?.code])).toEqual([
      ["failed", "USER_NOT_FOUND"],
      ["failed", "USER_NOT_FOUND"],
    ]);
    expect(stopped).toBeUndefined();
  });

  test("nothing begins that would not be through by the deadline, by what nine of ten took", async () => {
    const deadline = fakeClock().awake() + 25_000;
    const run = runOver(["a", "b", "c", "d"], taking(10_000), { limits: one, deadline });
    await pass(run, 30);
    const { digests, notRun, stopped } = await run.worked;
    expect([digests.length, notRun.map(({ name }) => name), stopped]).toEqual([2, ["c", "d"], { why: "deadline" }]);
  });

  test("nothing begins that would be through just at the deadline", async () => {
    const run = runOver(["a", "b"], taking(10_000), { limits: one, deadline: fakeClock().awake() + 20_000 });
    await pass(run, 11);
    expect(await run.worked).toMatchObject({ notRun: [{ name: "b" }], stopped: { why: "deadline" } });
  });

  test("what runs at the deadline is left as something to go on with", async () => {
    const deadline = fakeClock().awake() + 5000;
    const run = runOver(["a"], taking(10_000), { deadline });
    await pass(run, 6);
    const { stopped } = await run.worked;
    expect(stopped).toBeUndefined();
    expect(run.entries.get("a")).toMatchObject({
      state: "running",
      exit: 69,
      durationMs: 5000,
      error: {
        code: "DEADLINE",
        message: "The time of --deadline was over while this org was worked on.",
        remedy: "Run it again for this org: it goes on from what was done.",
      },
    });
  });

  test("a signal leaves all, and the gentle one lets what runs end; nothing begins after either", async () => {
    const left = runOver(["a", "b"], taking(10_000), { limits: one });
    await pass(left, 1);
    left.stop.abort();
    expect(await left.worked).toMatchObject({ notRun: [{ name: "b" }], stopped: { why: "interrupted" } });
    expect(left.entries.get("a")?.error?.code).toBe("INTERRUPTED");
    const gently = runOver(["a", "b"], taking(10_000), { limits: one });
    await pass(gently, 1);
    gently.gently.abort();
    await pass(gently, 10);
    expect(await gently.worked).toMatchObject({ notRun: [{ name: "b" }], stopped: { why: "interrupted" } });
    expect(gently.entries.get("a")?.state).toBe("ok");
    expect(gently.events.filter(({ kind }) => kind === "warning")).toEqual([
      {
        kind: "warning",
        code: "INTERRUPTED",
        message: "Nothing new begins; what runs is let end. Ctrl+C again stops it.",
      },
    ]);
  });

  test("the first five that fail alike by what they share stop it, and by what each has of its own do not", async () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const stops: object[] = [];
    const how = { limits: one, onStop: (stop: object) => void stops.push(stop) };
    const run = runOver(names, failing("KEY_MISSING", EXIT.input), how);
    expect(await run.worked).toMatchObject({ stopped: { why: "common", code: "KEY_MISSING" } });
    expect([run.entries.size, stops]).toEqual([5, [{ why: "common", code: "KEY_MISSING" }]]);
    const own = { ...how, sharedBy: ({ name }: Member) => name };
    expect((await runOver(names, failing("KEY_MISSING", EXIT.input), own).worked).stopped).toBeUndefined();
    expect(stops).toHaveLength(1);
  });

  test("that nothing new begins is told once, however many end after it", async () => {
    const stops: object[] = [];
    const limits = { concurrency: 3, waves: [{ name: "", stopAt: 1, strict: false, failed: 0 }] };
    const work = (name: string, own: Context) =>
      name === "a" ? failing("X", EXIT.refused)() : taking(1000)(name, own);
    const run = runOver(["a", "b", "c", "d"], work, { limits, onStop: (stop) => void stops.push(stop) });
    await pass(run, 2);
    expect(await run.worked).toMatchObject({ notRun: [{ name: "d" }] });
    expect(stops).toEqual([{ why: "failures", stopAt: 1 }]);
  });
});

describe("the waves of a run", () => {
  const waves = ["canary", "rest"].map((name) => ({ name, stopAt: undefined, strict: false, failed: 0 }));
  const members = [
    memberOf("a", "canary"),
    memberOf("b", "rest"),
    memberOf("c", "rest"),
    memberOf("d", "nowhere"),
    memberOf("e", "rest"),
  ];

  test("are told as each begins, with how many it has; an org of none is in the first", async () => {
    const told: [string, number][] = [];
    const began: string[] = [];
    const work = async (name: string) => {
      began.push(name);
      return report();
    };
    const onWave = (name: string, orgs: number) => void told.push([name, orgs]);
    await runOver(members, work, { limits: { concurrency: 9, waves }, onWave }).worked;
    expect([told, began]).toEqual([
      [
        ["canary", 2],
        ["rest", 3],
      ],
      ["a", "d", "b", "c", "e"],
    ]);
    told.length = 0;
    await runOver(["a", "b"], work, { onWave }).worked;
    expect(told).toEqual([]);
  });

  test("are struck before they begin where too many failed by their files", () => {
    const limits = (failed: number): Limits => ({
      concurrency: 9,
      waves: waves.map((wave) => ({ ...wave, stopAt: 1, failed })),
    });
    expect([isStruck(members, limits(0)), isStruck(members, limits(1))]).toEqual([false, true]);
  });
});

describe("the time that is left", () => {
  test("is told from the third end on, by what those took", async () => {
    const run = runOver(["a", "b", "c", "d", "e"], taking(10_000), { limits: one });
    await pass(run, 21);
    expect(standing(run.events)).toMatchObject({ done: 2, remainingMs: undefined });
    await pass(run, 10);
    expect(standing(run.events)).toMatchObject({
      done: 3,
      elapsedMs: 31_000,
      remainingMs: Math.round((31_000 / 3) * 2),
    });
    await pass(run, 20);
    await run.worked;
  });
});
