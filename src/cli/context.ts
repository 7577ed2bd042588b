import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, appendFile, link, mkdir, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stopped } from "../model/errors.ts";
import type { Clock, Exec, Outlasting, RecordFiles } from "../model/ports.ts";
import { plainLines, readPlain, refuseLinkedTarget, refuseLinks } from "./plain-file.ts";

export const systemClock: Clock = {
  now: () => Date.now(),
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
  const at = (path: string) => resolve(cwd, path);
  const target = async (path: string) => {
    await refuseLinkedTarget(at(path), resolve(cwd));
    return at(path);
  };
  return {
    read: (path, how) => readPlain(at(path), how),
    lines: (path) => plainLines(at(path)),
    list: async (path, { within } = {}) => {
      if (within !== undefined) await refuseLinks(at(path), within);
      const entries = await readdir(at(path), { withFileTypes: true });
      return entries
        .map((entry) => ({ name: entry.name, directory: entry.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    write: async (path, bytes, mode, how) => overwrite(await target(path), bytes, mode, how),
    create: async (path, bytes, mode, how) =>
      placed(await target(path), bytes, { mode, flush: flushed(how) }, linkOrCreate(bytes)),
    append: async (path, bytes, mode = 0o644, how) => {
      const options = { mode, flag: APPEND, flush: flushed(how) };
      const place = await target(path);
      // Most are there.
      await appendFile(place, bytes, options).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
        await folderFor(place, mode);
        await appendFile(place, bytes, options);
      });
    },
    remove: async (path) => rm(await target(path), { force: true }),
    exists: (path) =>
      access(at(path)).then(
        () => true,
        () => false,
      ),
    resolve: (path) => realpath(at(path)).catch(() => at(path)),
    mode: async (path) => (process.platform === "win32" ? undefined : (await stat(at(path))).mode & 0o777),
  };
}

/** Windows has no such flag, and no such links. */
const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
const APPEND = O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW;

/**
 * Written beside and moved into place, so that a kill leaves the old file or the new one. What is no file (a terminal, a
 * pipe, /dev/null) is written to: moving would put a file in its place.
 */
async function overwrite(path: string, bytes: string | Uint8Array, mode?: number, how?: Outlasting): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there && !there.isFile()) return writeFile(path, bytes);
  return placed(path, bytes, { mode, flush: flushed(how) }, rename);
}

/** Writes the whole file under a name that nobody looks for, then gives it its own. */
async function placed(
  path: string,
  bytes: string | Uint8Array,
  { mode = 0o644, flush }: { mode: number | undefined; flush: boolean },
  place: (from: string, to: string, mode: number) => Promise<void>,
): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  try {
    await writeNew(part, bytes, { mode, flush });
    await place(part, path, mode);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Most folders are there, so that one is made only where it is missed. */
async function writeNew(
  path: string,
  bytes: string | Uint8Array,
  how: { mode: number; flush: boolean },
): Promise<void> {
  const options = { ...how, flag: "wx" };
  await writeFile(path, bytes, options).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    await folderFor(path, how.mode);
    await writeFile(path, bytes, options);
  });
}

function flushed({ outlasts }: Outlasting = {}): boolean {
  return outlasts !== "kill";
}

/** Some disks (exFAT, shares) have no links: there the name is taken first and filled after. */
function linkOrCreate(bytes: string | Uint8Array) {
  return async (part: string, path: string, mode: number) => {
    await link(part, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") throw error;
      return writeFile(path, bytes, { mode, flag: "wx", flush: true });
    });
    await rm(part, { force: true });
  };
}

/** The folders above a file, which those may enter who may read it: 0600 gives 0700. */
async function folderFor(path: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: mode | ((mode & 0o444) >> 2) | 0o300 });
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
