import { describe, expect, test } from "vitest";
import { type FleetWork, workOnOrgs } from "../../src/flows/fleet/run.ts";
import type { Context, Report } from "../../src/model/command.ts";
import { EXIT, type ExitCode, KantivError } from "../../src/model/errors.ts";
import type { Emit, ProgressEvent } from "../../src/model/events.ts";
import type { Member } from "../../src/model/fleet.ts";
import { type FakeClock, fakeClock } from "../helpers/fake-clock.ts";

const report = (exit: ExitCode = EXIT.ok): Report => ({ status: "ok", exit, result: {}, text: () => "" });

interface Run {
  clock: FakeClock;
  events: ProgressEvent[];
  entries: Map<string, { state: string; code: string | undefined }>;
  stop: AbortController;
  gently: AbortController;
  worked: ReturnType<typeof workOnOrgs>;
}

/** A run over orgs that are nothing but what `work` does. */
function runOver(
  names: readonly string[],
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
  const members = names.map((name): Member => ({ name, file: `${name}.yaml`, tags: [] }));
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
      onEnd: async ({ name, state, error }) => void entries.set(name, { state, code: error?.code }),
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
      ["a", "b", "c"],
      async (name, { clock }) => {
        if (name !== "a") await clock.sleep(1000);
        return report(name === "a" ? EXIT.refused : EXIT.ok);
      },
      { before: 2 },
    );
    await run.clock.advance(0);
    await run.clock.advance(500);
    expect(standing(run.events)).toMatchObject({ done: 3, of: 5, failed: 3, running: [{ org: "b" }, { org: "c" }] });
    await run.clock.advance(1000);
    await run.worked;
    const ended = run.events.flatMap((event) => (event.kind === "orgEnded" ? [[event.nth, event.of]] : []));
    expect(ended).toEqual([
      [3, 5],
      [4, 5],
      [5, 5],
    ]);
  });

  test("names the step of each by its words, and no wait inside of it by its key", async () => {
    const run = runOver(["a"], async (_name, { clock, emit }) => {
      emit({ kind: "step", step: "Deploy", state: "started" });
      emit({ kind: "waiting", step: "deploy", detail: "Pending", elapsedMs: 1 });
      await clock.sleep(1000);
      return report();
    });
    await run.clock.advance(500);
    expect(standing(run.events)).toMatchObject({ running: [{ org: "a", step: "Deploy", ms: 500 }] });
    await run.clock.advance(1000);
    await run.worked;
  });
});
