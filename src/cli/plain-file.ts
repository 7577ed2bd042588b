import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { inputError } from "../model/errors.ts";
import type { Reading } from "../model/ports.ts";

/** Windows has neither of the two; there is nothing to follow or to wait for then. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** Where a run keeps its record: no step of a path from there on may be a link, wherever the folder is. */
const RECORD = ".kantiv";

/**
 * The bytes of a regular file. A device or a pipe is refused before it is opened, and what was opened is looked at again.
 * @throws FILE_KIND, FILE_SIZE, FILE_LINK (exit 2); EISDIR, ENOENT and the like as `node:fs` does
 */
export async function readPlain(path: string, { maxBytes, within }: Reading = {}): Promise<Buffer> {
  const { handle, size } = await openPlain(path, within);
  try {
    if (maxBytes === undefined) return await handle.readFile();
    if (size > maxBytes) throw tooLarge(path, maxBytes);
    return await bounded(handle, path, maxBytes);
  } finally {
    await handle.close();
  }
}

/** The lines of a regular file, as they are asked for. Throws as `readPlain`. */
export async function* plainLines(path: string): AsyncGenerator<string> {
  const { handle } = await openPlain(path);
  try {
    yield* handle.readLines({ autoClose: false });
  } finally {
    await handle.close();
  }
}

async function openPlain(path: string, within?: string): Promise<{ handle: FileHandle; size: number }> {
  const root = within ?? recordIn(path);
  if (root !== undefined) await refuseLinks(path, root);
  refuseOther(path, await stat(path));
  const handle = await open(path, O_RDONLY | O_NONBLOCK | (root === undefined ? 0 : O_NOFOLLOW)).catch(asLink(path));
  const found = await handle.stat();
  try {
    refuseOther(path, found);
    return { handle, size: found.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A file may grow while it is read, and those of /proc say that they are empty. */
async function bounded(handle: FileHandle, path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of handle.createReadStream({ autoClose: false, end: maxBytes })) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
  }
  if (length > maxBytes) throw tooLarge(path, maxBytes);
  return Buffer.concat(chunks);
}

/**
 * Refuses a path of which a step below the folder is a link, or the last one where the path is not below it: what a repository
 * brings could lead anywhere. A terminal or a pipe behind a last link (/dev/stdout) is written to, as nothing on the disk is.
 * @throws FILE_LINK (exit 2)
 */
export async function refuseLinks(path: string, root: string): Promise<void> {
  const steps = path !== root && isAtOrBelow(path, root) ? relative(root, path).split(sep) : [];
  const paths = steps.length > 0 ? steps.map((_, at) => join(root, ...steps.slice(0, at + 1))) : [path];
  // Of most paths two questions say that there is no link above the last step; what they leave open is looked at step by step.
  if (paths.length > 2 && (await leadsStraight(root, paths.at(-2) as string))) paths.splice(0, paths.length - 1);
  for (const one of paths) {
    const found = await lstat(one).catch(() => undefined);
    if (found?.isSymbolicLink() && !(one === path && (await leadsToStream(path)))) throw isLink(one);
  }
}

/** Where roots lead; one that came to lead elsewhere makes its paths be looked at step by step. */
const realRoots = new Map<string, Promise<string>>();

/** Whether the folder below the root is where its name says, however the root itself is reached. */
async function leadsStraight(root: string, folder: string): Promise<boolean> {
  try {
    const known = realRoots.get(root) ?? realpath(root);
    realRoots.set(root, known);
    known.catch(() => realRoots.delete(root));
    const [from, to] = await Promise.all([known, realpath(folder)]);
    return to === join(from, relative(root, folder));
  } catch {
    return false;
  }
}

/** For a path that is written to: no link below the working directory, nor in a record. */
export async function refuseLinkedTarget(path: string, cwd: string): Promise<void> {
  await refuseLinks(path, cwd);
  const record = recordIn(path);
  // Below the working directory each step was looked at.
  if (record !== undefined && !isAtOrBelow(record, cwd)) await refuseLinks(path, record);
}

function isAtOrBelow(path: string, folder: string): boolean {
  const steps = relative(folder, path);
  return !isAbsolute(steps) && steps.split(sep)[0] !== "..";
}

/** The folder that holds the record which the path is part of. */
function recordIn(path: string): string | undefined {
  const steps = path.split(sep);
  const at = steps.lastIndexOf(RECORD);
  return at < 0 ? undefined : steps.slice(0, at).join(sep) || sep;
}

async function leadsToStream(path: string): Promise<boolean> {
  const target = await stat(path).catch(() => undefined);
  return target?.isCharacterDevice() === true || target?.isFIFO() === true || target?.isSocket() === true;
}

function refuseOther(path: string, found: Stats): void {
  if (found.isDirectory()) throw Object.assign(new Error(`EISDIR: ${path}`), { code: "EISDIR", path, syscall: "read" });
  if (found.isFile()) return;
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

function asLink(path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw error.code === "ELOOP" ? isLink(path) : error;
  };
}
