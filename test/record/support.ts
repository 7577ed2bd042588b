import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { diskFiles, execProgram } from "../../src/cli/context.ts";
import { thisHost } from "../../src/cli/host.ts";
import type { ProgressEvent } from "../../src/model/events.ts";
import type { Clock, Host } from "../../src/model/ports.ts";
import type { LockPorts } from "../../src/record/file-lock.ts";

export const ORG = "00D8d0000008abcEAA";
export const START = Date.parse("2026-11-24T10:30:00Z");

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "kantiv-record-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Time that passes only by sleeping. */
export function fakeClock(now = START): Clock & { set(ms: number): void; beat(): void } {
  const ticks = new Set<() => void>();
  return {
    every: (_ms, tick) => {
      ticks.add(tick);
      return () => void ticks.delete(tick);
    },
    beat: () => {
      for (const tick of ticks) tick();
    },
    now: () => now,
    awake: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    set: (ms) => {
      now = ms;
    },
  };
}

/** Another machine, on which exactly these processes run. */
export function fakeHost(hostname: string, processes: Readonly<Record<number, string>>, pid: number): Host {
  return { pid, hostname, user: "anna", processTable: "", processMark: async (asked) => processes[asked] };
}

/** The real disk and the real process, a fake clock. */
export function realPorts(overrides: Partial<Omit<LockPorts, "clock">> = {}) {
  const events: ProgressEvent[] = [];
  const clock = fakeClock();
  const emit = (event: ProgressEvent) => void events.push(event);
  const host = thisHost(execProgram);
  return { files: diskFiles(tmpdir()), clock, host, randomId: randomUUID, emit, events, ...overrides };
}

export function warningCodes(events: readonly ProgressEvent[]): string[] {
  return events.flatMap((event) => (event.kind === "warning" ? [event.code] : []));
}
