import fc from "fast-check";
import { expect, it } from "vitest";
import type { RecordFiles } from "../../src/model/ports.ts";
import { type Holder, type LockPorts, tryLock, unlock } from "../../src/record/file-lock.ts";
import { memoryFiles } from "../helpers/memory-files.ts";
import { fakeClock, fakeHost } from "./support.ts";

const LOCK = "/org/lock";
const dead = (token: string): string =>
  JSON.stringify({
    version: 1,
    token,
    pid: 666,
    processTable: "",
    processMark: "then",
    host: "laptop",
    user: "anna",
    since: "2026-11-24T10:00:00Z",
  } satisfies Holder);

const LEFT_BEHIND = {
  nothing: {},
  "a dead holder's lock": { [LOCK]: dead("a") },
  "that, and of one who died taking it over": { [LOCK]: dead("a"), [`${LOCK}.takeover`]: dead("b") },
};

it.each(Object.entries(LEFT_BEHIND))(
  "never two hold it at once, in whatever order the disk does things: %s",
  async (_name, left) => {
    const sizes = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const disk = exclusiveMemory(left);
        let inside = 0;
        let entered = 0;
        const taker = async (pid: number) => {
          const ports = portsOf(pid, slow(disk, scheduler));
          const attempt = await tryLock(LOCK, ports);
          if (!attempt.got) return;
          inside++;
          entered++;
          expect(inside).toBe(1);
          await scheduler.schedule(Promise.resolve(), "work");
          expect(inside).toBe(1);
          inside--;
          await unlock(LOCK, attempt.mine, ports.files);
        };
        await scheduler.waitFor(Promise.all([1, 2, 3].map(taker)));
        expect(entered).toBeGreaterThan(0);
        expect(disk.contents.has(LOCK)).toBe(false);
        sizes.add(entered);
      }),
      { numRuns: 300 },
    );
    // Otherwise nothing was ever refused, or nobody ever came after another.
    expect(sizes.size).toBeGreaterThan(1);
  },
);

function portsOf(pid: number, files: RecordFiles): LockPorts {
  const host = fakeHost("laptop", { 1: "one", 2: "two", 3: "three" }, pid);
  let count = 0;
  return { files, clock: fakeClock(), host, randomId: () => `${pid}-${count++}` };
}

function exclusiveMemory(left: Readonly<Record<string, string>>) {
  const memory = memoryFiles(left);
  return {
    ...memory,
    create: async (path: string, bytes: string | Uint8Array) => {
      if (memory.contents.has(path)) throw Object.assign(new Error("EEXIST"), { code: "EEXIST" });
      memory.contents.set(path, Buffer.from(bytes as Uint8Array));
    },
    append: () => Promise.reject(new Error("a lock is never appended to")),
    remove: async (path: string) => void memory.contents.delete(path),
  };
}

/** Each operation happens when the scheduler says so. */
function slow(disk: RecordFiles, scheduler: fc.Scheduler): RecordFiles {
  return {
    ...disk,
    read: scheduler.scheduleFunction(disk.read),
    write: scheduler.scheduleFunction(disk.write),
    create: scheduler.scheduleFunction(disk.create),
    remove: scheduler.scheduleFunction(disk.remove),
  };
}
