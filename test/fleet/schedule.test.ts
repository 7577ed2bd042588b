import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  atOnce,
  beginning,
  ended,
  type Job,
  type JobEnd,
  type Schedule,
  scheduleOf,
  stopping,
  type WaveLimits,
} from "../../src/fleet/schedule.ts";

/** How each job ends, which of those at work ends next, and whether somebody interrupts then. */
interface Fate {
  lane: number;
  wave: number;
  good: boolean;
  common: boolean;
  spared: boolean;
  next: number;
  interrupts: boolean;
}

const fate: fc.Arbitrary<Fate> = fc.record({
  lane: fc.nat(30),
  wave: fc.nat(),
  good: fc.boolean(),
  common: fc.boolean(),
  spared: fc.boolean(),
  next: fc.nat(),
  interrupts: fc.constantFrom(false, false, false, false, false, false, false, false, true),
});

interface Moment {
  schedule: Schedule;
  begun: readonly Job[];
  wasStopped: boolean;
}

/** Plays a run to its end, and shows each moment. */
function play({ fates, limits }: Run): Moment[] {
  const jobs = fates.map(({ lane, wave }, at) => ({
    name: `org-${at}`,
    lane: `lane-${lane}`,
    wave: wave % limits.waves.length,
  }));
  const moments: Moment[] = [];
  let schedule = scheduleOf(jobs, limits);
  for (let at = 0; ; at++) {
    const wasStopped = schedule.stopped !== undefined;
    const { begin, schedule: next } = beginning(schedule);
    moments.push({ schedule: next, begun: begin, wasStopped });
    if (next.running.length === 0) return moments;
    const chance = fates[at % fates.length] as Fate;
    const { name } = next.running[chance.next % next.running.length] as Job;
    const { good, common, spared } = fates[Number(name.slice(4))] as Fate;
    schedule = ended(next, {
      name,
      good,
      spared: !good && spared,
      common: good || !common ? undefined : { code: "KEY_MISSING", by: "" },
    });
    if (chance.interrupts) schedule = stopping(schedule, { why: "interrupted" });
  }
}

const waveLimits: fc.Arbitrary<WaveLimits> = fc.record({
  name: fc.constantFrom("canary", "early", "rest"),
  stopAt: fc.option(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 20 })), { nil: undefined }),
  strict: fc.boolean(),
  failed: fc.constantFrom(0, 0, 0, 0, 1, 3),
});
const runs = fc.record({
  fates: fc.array(fate, { minLength: 1, maxLength: 80 }),
  limits: fc.record({
    concurrency: fc.integer({ min: 1, max: 40 }),
    waves: fc.array(waveLimits, { minLength: 1, maxLength: 4 }),
  }),
});
type Run = typeof runs extends fc.Arbitrary<infer R> ? R : never;
// So many that each of the rules is broken by some where the code breaks it.
const holds = (check: (moments: Moment[], run: Run) => void) =>
  fc.assert(
    fc.property(runs, (run) => check(play(run), run)),
    { numRuns: 600 },
  );

/** How many of each wave have failed by their own. */
const failures = (
  { fates, limits }: Run,
  moments: readonly Moment[],
  wave: number,
  running: ReadonlySet<string> = new Set(),
) => {
  const begun = moments.flatMap((one) => one.begun).filter((job) => job.wave === wave && !running.has(job.name));
  const fateOf = ({ name }: Job) => fates[Number(name.slice(4))] as Fate;
  return (limits.waves[wave]?.failed ?? 0) + begun.filter((job) => !fateOf(job).good && !fateOf(job).spared).length;
};

/** How many failures stop it; none do where it does not say. */
const limitOf = ({ strict, stopAt = strict ? 0 : Number.POSITIVE_INFINITY }: WaveLimits) => stopAt;

describe("a schedule, whatever happens", () => {
  test("never has more at work than allowed, and few at first", () => {
    holds((moments, { limits: { concurrency } }) => {
      for (const { schedule } of moments) {
        expect(schedule.running.length).toBeLessThanOrEqual(concurrency);
      }
      expect(moments[0]?.begun.length).toBeLessThanOrEqual(4);
    });
  });

  test("never works on one org twice at once", () => {
    holds((moments) => {
      for (const { schedule } of moments) {
        const lanes = schedule.running.map(({ lane }) => lane);
        expect(new Set(lanes).size).toBe(lanes.length);
      }
    });
  });

  test("begins nothing after a stop", () => {
    holds((moments) => {
      for (const { begun, wasStopped } of moments) if (wasStopped) expect(begun).toEqual([]);
    });
  });

  test("has only orgs of one wave at work, and begins none of a wave before those of the earlier ones have ended well", () => {
    holds((moments, run) => {
      for (const { schedule, begun } of moments) {
        expect(new Set(schedule.running.map(({ wave }) => wave)).size).toBeLessThanOrEqual(1);
        for (const { wave } of begun) {
          for (let earlier = 0; earlier < wave; earlier++) expect(failures(run, moments, earlier)).toBe(0);
        }
      }
    });
  });

  test("never lets more fail in a strict wave than may, whoever is at work", () => {
    holds((moments, run) => {
      for (const [wave, { strict, stopAt = 0, failed }] of run.limits.waves.entries()) {
        if (strict) expect(failures(run, moments, wave)).toBeLessThanOrEqual(Math.max(1, stopAt, failed));
      }
    });
  });

  test("stops for failures once as many of the wave have failed as may, and for no others", () => {
    holds((moments, run) => {
      for (const { schedule } of moments) {
        const ended = moments.slice(0, moments.findIndex((one) => one.schedule === schedule) + 1);
        const running = new Set(schedule.running.map(({ name }) => name));
        const failed = (wave: number) => failures(run, ended, wave, running);
        const { stopped, waiting } = schedule;
        if (stopped?.why === "failures") {
          const { stopAt } = stopped;
          const limits = run.limits.waves.map((one) => Math.max(1, limitOf(one)));
          expect(limits.some((limit, wave) => limit === stopAt && failed(wave) >= limit)).toBe(true);
        } else if (stopped === undefined && waiting.length > 0) {
          const wave = Math.min(...[...waiting, ...schedule.running].map((job) => job.wave));
          expect(failed(wave)).toBeLessThan(Math.max(1, limitOf(run.limits.waves[wave] as WaveLimits)));
        }
      }
    });
  });

  test("ends, with each org begun once or left waiting, and waiting only after a stop", () => {
    holds((moments, { fates }) => {
      const last = moments.at(-1)?.schedule as Schedule;
      const begun = moments.flatMap((one) => one.begun.map(({ name }) => name));
      const all = [...begun, ...last.waiting.map(({ name }) => name)];
      expect(all.length).toBe(fates.length);
      expect(new Set(all).size).toBe(fates.length);
      if (last.stopped === undefined) expect(last.waiting).toEqual([]);
    });
  });
});

describe("a schedule", () => {
  const jobs = [...Array(40).keys()].map((at) => ({ name: `${at}`, lane: `${at}`, wave: 0 }));
  const limitsOf = (stopAt?: number) => ({
    concurrency: 32,
    waves: [{ name: "", stopAt, strict: false, failed: 0 }],
  });
  const endedWith = (ends: Omit<JobEnd, "name">[], stopAt?: number) =>
    ends.reduce(
      (schedule, end, at) => ended(beginning(schedule).schedule, { name: `${at}`, ...end }),
      scheduleOf(jobs, limitsOf(stopAt)),
    );

  test("doubles what it does at once with each eight good ends", () => {
    expect([0, 7, 8, 16, 24, 80].map((good) => atOnce({ ...scheduleOf(jobs, limitsOf()), good }))).toEqual([
      4, 4, 8, 16, 32, 32,
    ]);
  });

  test("stops where the first five fail alike by something that is not the org's, and not where one of them does not", () => {
    const common = { good: false, common: { code: "KEY_MISSING", by: "kantiv.key" } };
    expect(endedWith(Array(5).fill(common)).stopped).toEqual({ why: "common", code: "KEY_MISSING" });
    expect(endedWith([common, { good: true }, ...Array(8).fill(common)]).stopped).toBeUndefined();
    expect(endedWith(Array(9).fill({ good: false })).stopped).toBeUndefined();
  });

  test("does not stop where the first five fail alike by what each has of its own", () => {
    const own = [0, 1, 2, 3, 4].map((at) => ({
      good: false,
      common: { code: "CERTIFICATE_EXPIRED", by: `${at}.crt` },
    }));
    expect(endedWith(own).stopped).toBeUndefined();
  });

  test("keeps the first reason to stop", () => {
    const stopped = endedWith([{ good: false }], 1);
    expect(stopping(stopped, { why: "interrupted" }).stopped).toEqual({ why: "failures", stopAt: 1 });
  });

  test("is not stopped by its last ends, since nobody waits", () => {
    const one = scheduleOf(jobs.slice(0, 1), limitsOf(1));
    expect(ended(beginning(one).schedule, { name: "0", good: false }).stopped).toBeUndefined();
  });

  test("stops once as many have failed as may", () => {
    expect(endedWith([{ good: false }, { good: true }, { good: false }], 2).stopped).toEqual({
      why: "failures",
      stopAt: 2,
    });
    expect(endedWith([{ good: false }], 2).stopped).toBeUndefined();
    expect(endedWith([{ good: false }], 0).stopped).toEqual({ why: "failures", stopAt: 1 });
  });
});
