import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { inputError } from "../model/errors.ts";
import type { Reading } from "../model/ports.ts";

// All but long reads asks the system at once, and not by Node's threads: an answer takes some microseconds, the way to a thread and back
// ten times that, and a run over many orgs asks some two hundred times for each.

/** Windows has neither of the two; there is nothing to follow or to wait for then. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** Where a run keeps its record: no step of a path from there on may be a link, wherever the folder is. */
const RECORD = ".kantiv";

/**
 * The bytes of a regular file. A device or a pipe is refused before it is opened, and what was opened is looked at again.
 * @throws FILE_KIND, FILE_SIZE, FILE_LINK (exit 2); EISDIR, ENOENT and the like as `node:fs` does
 */
export function readPlain(path: string, { maxBytes = Number.POSITIVE_INFINITY, within }: Reading = {}): Buffer {
  const flags = plainFlags(path, within);
  const file = opened(path, flags);
  try {
    const { size } = refuseOther(path, fstatSync(file));
    if (size > maxBytes) throw tooLarge(path, maxBytes);
    return bounded(file, path, { size, maxBytes });
  } finally {
    closeSync(file);
  }
}

/** The lines of a regular file, as they are asked for. Throws as `readPlain`. */
export async function* plainLines(path: string): AsyncGenerator<string> {
  const flags = plainFlags(path);
  const handle = await open(path, flags).catch(asLink(path));
  try {
    refuseOther(path, await handle.stat());
    yield* handle.readLines({ autoClose: false });
  } finally {
    await handle.close();
  }
}

/** How a file is opened, once nothing but a file is seen there. */
function plainFlags(path: string, within?: string): number {
  const root = within ?? recordIn(path);
  const found = root === undefined ? undefined : refuseLinks(path, root);
  refuseOther(path, found ?? statSync(path));
  return O_RDONLY | O_NONBLOCK | (root === undefined ? 0 : O_NOFOLLOW);
}

/**
 * A file may grow while it is read, and those of /proc say that they are empty. In memory of its own: a piece of what small buffers share
 * would keep all of that for as long as the file is kept.
 */
function bounded(file: number, path: string, { size, maxBytes }: { size: number; maxBytes: number }): Buffer {
  let bytes = Buffer.allocUnsafeSlow(size + 512);
  for (let length = 0; ; ) {
    const read = readSync(file, bytes, { offset: length });
    if (read === 0) return bytes.subarray(0, length);
    length += read;
    if (length > maxBytes) throw tooLarge(path, maxBytes);
    if (length === bytes.length) bytes = Buffer.concat([bytes], 2 * length);
  }
}

/**
 * Refuses a path of which a step below the folder is a link, or the last one where the path is not below it: what a repository
 * brings could lead anywhere. A terminal or a pipe behind a last link (/dev/stdout) is written to, as nothing on the disk is.
 *
 * @param path as `resolve` gives it
 * @returns what is there
 * @throws FILE_LINK (exit 2)
 */
export function refuseLinks(path: string, root: string): Stats | undefined {
  const folder = dirname(path);
  // Of most folders two questions say that there is no link in them; what they leave open is looked at step by step.
  const steps = !isAtOrBelow(folder, root) || leadsStraight(folder, root) ? [] : relative(root, folder).split(sep);
  let place = root;
  for (const step of steps) {
    place = join(place, step);
    if (refuseLink(place, path) === undefined) return undefined;
  }
  return refuseLink(path, path);
}

function refuseLink(place: string, path: string): Stats | undefined {
  const found = seen(() => lstatSync(place, { throwIfNoEntry: false }));
  if (!found?.isSymbolicLink()) return found;
  const target = place === path ? seen(() => statSync(path, { throwIfNoEntry: false })) : undefined;
  if (target?.isCharacterDevice() || target?.isFIFO() || target?.isSocket()) return target;
  throw isLink(place);
}

/** Where roots lead; one that came to lead elsewhere makes its paths be looked at step by step. */
const realRoots = new Map<string, string>();

/** Whether the folder at or below the root is where its name says, however the root itself is reached. */
function leadsStraight(folder: string, root: string): boolean {
  if (folder === root) return true;
  const from = realRoots.get(root) ?? seen(() => realpathSync.native(root));
  const to = seen(() => realpathSync.native(folder));
  if (from === undefined || to === undefined) return false;
  realRoots.set(root, from);
  return folder.startsWith(root) && to === from + folder.slice(root.length);
}

/** For a path that is written to, as `refuseLinks`: no link below the working directory, nor in a record. */
export function refuseLinkedTarget(path: string, cwd: string): Stats | undefined {
  const found = refuseLinks(path, cwd);
  const record = recordIn(path);
  // Below the working directory each step was looked at.
  return record === undefined || isAtOrBelow(record, cwd) ? found : refuseLinks(path, record);
}

function isAtOrBelow(path: string, folder: string): boolean {
  if (path === folder || path.startsWith(folder + sep)) return true;
  const steps = relative(folder, path);
  return !isAbsolute(steps) && steps.split(sep)[0] !== "..";
}

/** The folder that holds the record which the path is part of. */
function recordIn(path: string): string | undefined {
  const at = `${path}${sep}`.lastIndexOf(`${sep}${RECORD}${sep}`);
  return at < 0 ? undefined : path.slice(0, at) || sep;
}

/** What the system says of a place; nothing where it is refused. */
function seen<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

function refuseOther(path: string, found: Stats): Stats {
  if (found.isDirectory()) throw Object.assign(new Error(`EISDIR: ${path}`), { code: "EISDIR", path, syscall: "read" });
  if (found.isFile()) return found;
  const what = `${path} is no file but a device, a pipe or the like; it is not read.`;
  throw inputError("FILE_KIND", what, "Name a file; what comes from elsewhere can be written to one first.");
}

function tooLarge(path: string, maxBytes: number): Error {
  const what = `${path} is larger than ${maxBytes / 1_000_000} MB; it is not read.`;
  return inputError("FILE_SIZE", what, "Nothing that belongs there is so large: name the right file, or remove it.");
}

function isLink(path: string): Error {
  const what = `${path} is a link; no link is followed there.`;
  return inputError("FILE_LINK", what, "Put the file itself there, or name the place that the link leads to.");
}

function opened(path: string, flags: number): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    return asLink(path)(error as NodeJS.ErrnoException);
  }
}

function asLink(path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw error.code === "ELOOP" ? isLink(path) : error;
  };
}
