import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  fsync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { appendFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { stopped } from "../model/errors.ts";
import type { Clock, Exec, Outlasting, RecordFiles } from "../model/ports.ts";
import { byText } from "../util/by-text.ts";
import { awakeTime } from "./awake-time.ts";
import { plainLines, readPlain, refuseLinkedTarget, refuseLinks } from "./plain-file.ts";

/** Counted from the first time that somebody asks. */
let awake: (() => number) | undefined;

export const systemClock: Clock = {
  now: () => Date.now(),
  awake: () => {
    awake ??= awakeTime(() => performance.now(), systemClock.every);
    return awake();
  },
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      throw signal?.aborted ? stopped(signal) : error;
    });
  },
  every: (ms, tick) => {
    const timer = setInterval(tick, ms).unref();
    return () => clearInterval(timer);
  },
};

/** The disk below a folder: relative paths start there. */
export function diskFiles(cwd: string): RecordFiles {
  const root = resolve(cwd);
  const at = (path: string) => resolve(root, path);
  const target = (path: string): Target => {
    const place = at(path);
    return { path: place, found: refuseLinkedTarget(place, root) };
  };
  return {
    read: async (path, how) => readPlain(at(path), how),
    lines: (path) => plainLines(at(path)),
    list: async (path, { within } = {}) => {
      if (within !== undefined) refuseLinks(at(path), within);
      const entries = readdirSync(at(path), { withFileTypes: true });
      return entries
        .map((entry) => ({ name: entry.name, directory: entry.isDirectory() }))
        .sort((a, b) => byText(a.name, b.name));
    },
    write: async (path, bytes, mode, how) => overwrite(target(path), bytes, { mode, flush: flushed(how) }),
    create: async (path, bytes, mode, how) =>
      placed(target(path), bytes, { mode, flush: flushed(how) }, linkOrCreate(bytes, mode)),
    append: async (path, bytes, mode, how) => append(target(path), bytes, { mode, flush: flushed(how) }),
    remove: async (path) => removeFile(target(path).path),
    exists: async (path) => existsSync(at(path)),
    resolve: async (path) => {
      try {
        return realpathSync.native(at(path));
      } catch {
        return at(path);
      }
    },
    mode: async (path) => (process.platform === "win32" ? undefined : statSync(at(path)).mode & 0o777),
  };
}

/** Windows has no such flag, and no such links. */
const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
const APPEND = O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW;

/** A place to write to, and what is there. */
interface Target {
  path: string;
  found: Stats | undefined;
}

interface Writing {
  mode?: number | undefined;
  flush: boolean;
}

/**
 * Written beside and moved into place, so that a kill leaves the old file or the new one. What is no file (a terminal, a
 * pipe, /dev/null) is written to: moving would put a file in its place.
 */
async function overwrite(target: Target, bytes: string | Uint8Array, how: Writing): Promise<void> {
  return isNoFile(target) ? writeFile(target.path, bytes) : placed(target, bytes, how, renameSync);
}

async function append(target: Target, bytes: string | Uint8Array, how: Writing): Promise<void> {
  return isNoFile(target) ? appendFile(target.path, bytes) : writeTo(target, bytes, APPEND, how);
}

/** Who reads a pipe may not be there yet, or be slow: it is written to by a thread that can wait. */
function isNoFile({ found }: Target): boolean {
  return found?.isFile() === false;
}

/** Writes the whole file under a name that nobody looks for, then gives it its own. */
async function placed(
  { path, found }: Target,
  bytes: string | Uint8Array,
  how: Writing,
  place: (from: string, to: string) => void,
): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  try {
    await writeTo({ path: part, found }, bytes, "wx", how);
    place(part, path);
  } catch (error) {
    removeFile(part);
    throw error;
  }
}

/** Only the disk is waited for: what goes no further than the system's memory takes less than the way to another thread. */
async function writeTo(
  { path, found }: Target,
  bytes: string | Uint8Array,
  flags: string | number,
  { mode = 0o644, flush }: Writing,
): Promise<void> {
  // Those may enter its folder who may read the file: 0600 gives 0700.
  if (!found) makeFolder(dirname(path), mode | ((mode & 0o444) >> 2) | 0o300);
  const file = openSync(path, flags, mode);
  try {
    writeFileSync(file, bytes);
    if (flush) await onDisk(file);
  } catch (error) {
    // The system says it of an open file, which has no name then.
    throw Object.assign(error as Error, { path });
  } finally {
    closeSync(file);
  }
}

/**
 * With those above it, unless it is there. Not by `recursive` (Node 24): below a folder that takes none, as those of /proc, that
 * never ends.
 */
function makeFolder(path: string, mode: number): void {
  if (existsSync(path) || path === dirname(path)) return;
  makeFolder(dirname(path), mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process made it.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** Comes back when the disk has it. */
const onDisk = promisify(fsync);

function flushed({ outlasts }: Outlasting = {}): boolean {
  return outlasts !== "kill";
}

/** Some disks (exFAT, shares) have no links: there the name is taken first and filled after. */
function linkOrCreate(bytes: string | Uint8Array, mode = 0o644) {
  return (part: string, path: string) => {
    try {
      linkSync(part, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") throw error;
      writeFileSync(path, bytes, { mode, flag: "wx", flush: true });
    }
    removeFile(part);
  };
}

/** Runs a program without a shell, so that no value can become a command. */
export const execProgram: Exec = (command, args, { env, stdin = "" }) =>
  new Promise((done, fail) => {
    const child = spawn(command, args, { env: { ...env }, stdio: ["pipe", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    // A program that does not read its input closes the pipe; its exit code says what that means.
    child.stdin.on("error", () => undefined);
    child.on("error", fail);
    child.on("close", (code) => done({ code: code ?? -1, stdout: Buffer.concat(out), stderr: Buffer.concat(err) }));
    child.stdin.end(stdin);
  });
