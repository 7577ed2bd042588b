/** The section of docs/benchmarks.md about fleets, from what was measured. Pure. */
import type { Before } from "./before.ts";
import { CONCURRENCY, type Fleet, type Passes } from "./fleet-passes.ts";
import { table } from "./section.ts";
import type { ByShell } from "./shell.ts";

interface Measured {
  machine: string;
  /** Milliseconds of an org that has the program for itself. */
  aloneMs: number;
  passes: readonly Passes[];
  /** Two hundred at once. */
  many: Fleet;
  listing: { files: number; wallMs: number; cpuMs: number };
  shell: readonly ByShell[];
  before: Before | undefined;
}

const INTRO = `A set-up, the same again and a drift of many orgs by one command at ${CONCURRENCY} at once; each answer of the emulator takes 100 ms, each deployment 5 s. CPU and memory are
those of the process of the package as it is published, start included; flushes are writes that wait for the disk, with \`--out\`.`;

export function fleetSection({ machine, aloneMs, passes, many, listing, shell, before }: Measured): string {
  const largest = passes.at(-1) as Passes;
  const each = passes.flatMap(({ first, again, drift }) => [
    row("first apply", first),
    row("no change", again),
    row("drift", drift),
  ]);
  return [
    "## Many orgs: `npm run bench:fleet`",
    machine,
    INTRO,
    table(["goal", "wanted", "measured"], goals({ aloneMs, passes, largest, many, listing })),
    table(["orgs", "pass", "CPU ms each", "flushes each", "peak MiB", "wall s", "orgs a minute"], each),
    ...(before ? beside(before) : []),
    "Beside a shell loop, which has a process for each command of each org:",
    table(["", "orgs", "CPU ms each", "orgs a minute", "peak MiB"], [fleetRow(largest.first), ...shell.map(shellRow)]),
  ].join("\n\n");
}

function goals({
  aloneMs,
  passes,
  largest,
  many,
  listing,
}: Omit<Measured, "machine" | "shell" | "before"> & { largest: Passes }): string[][] {
  const { first, again, drift } = largest;
  const smaller = passes.find(({ first: { orgs } }) => orgs === 100);
  const possible = (CONCURRENCY / aloneMs) * 60_000;
  const rate = first.perMinute;
  const growth =
    smaller && smaller !== largest ? `; ${percent(first.peakMiB / smaller.first.peakMiB - 1)} above that of 100` : "";
  const wrong = Object.entries(many.wrong).map(([code, count]) => `${count} ${code}`);
  return [
    [
      `orgs a minute at ${CONCURRENCY} at once, of what their own time allows`,
      "≥ 95 %",
      rate === undefined
        ? "too few orgs to tell"
        : `${rate.toFixed(0)} of ${possible.toFixed(0)}: ${percent(rate / possible)}`,
    ],
    [
      "CPU ms an org: first apply, no change, drift",
      "40, 25, 12",
      [first, again, drift].map(({ cpuMsEach }) => cpuMsEach.toFixed(1)).join(", "),
    ],
    [
      `peak memory at ${first.orgs} orgs`,
      "≤ 256 MiB, within 10 % of that of 100",
      `${first.peakMiB.toFixed(0)} MiB${growth}`,
    ],
    [
      `own failures of ${many.orgs} orgs, ${Math.min(many.orgs, 200)} at once`,
      "0",
      wrong.length === 0 ? "0" : wrong.join(", "),
    ],
    [
      "flushes an org: first apply, no change",
      "10, 4",
      [first, again].map(({ flushesEach }) => flushesEach.toFixed(1)).join(", "),
    ],
    [
      `\`fleet list\` of ${listing.files} files`,
      "< 1 s",
      `${(listing.wallMs / 1000).toFixed(2)} s (${(listing.cpuMs / 1000).toFixed(2)} s CPU)`,
    ],
  ];
}

/** The goals in milliseconds as shares of what was measured when they were set, 58, 40 and 26 ms: a machine's speed changes both sides. */
const SHARES: Readonly<Record<string, number>> = { "first apply": 40 / 58, "no change": 25 / 40, drift: 12 / 26 };

function beside({ commit, orgs, atOnce, passes }: Before): string[] {
  const rows = passes.map(({ pass, thenMs, nowMs }) => [
    pass,
    thenMs.toFixed(1),
    nowMs.toFixed(1),
    `${(nowMs / thenMs).toFixed(2)} ×`,
    `≤ ${SHARES[pass]?.toFixed(2)} ×`,
  ]);
  return [
    `CPU ms an org beside the code of before there were fleets (${commit}), for which the goals were set on a quicker machine, from 58, 40 and 26 ms: each org by a call of its own
within one process; ${orgs} orgs that answer at once, ${atOnce} at once, by turns:`,
    table(["pass", "then", "now", "of then", "wanted"], rows),
  ];
}

function row(pass: string, { orgs, cpuMsEach, flushesEach, peakMiB, wallMs }: Fleet): string[] {
  return [
    String(orgs),
    pass,
    cpuMsEach.toFixed(1),
    flushesEach.toFixed(1),
    peakMiB.toFixed(0),
    (wallMs / 1000).toFixed(1),
    ((orgs / wallMs) * 60_000).toFixed(0),
  ];
}

function fleetRow({ orgs, cpuMsEach, wallMs, peakMiB }: Fleet): string[] {
  return [
    `kantiv-sf apply, one command, ${CONCURRENCY} at once`,
    String(orgs),
    cpuMsEach.toFixed(0),
    ((orgs / wallMs) * 60_000).toFixed(0),
    peakMiB.toFixed(0),
  ];
}

function shellRow({ what, orgs, cpuMsEach, wallMs, peakMiB }: ByShell): string[] {
  const perMinute = ((orgs / wallMs) * 60_000).toFixed(0);
  return [`${what}, by xargs`, String(orgs), cpuMsEach.toFixed(0), perMinute, `${peakMiB.toFixed(0)} each`];
}

function percent(part: number): string {
  return `${(part * 100).toFixed(0)} %`;
}
