/** Reading a deployed zip: every name and size, and the text of the files that a deployment looks at. */
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { METADATA_TYPES } from "../metadata/types.ts";
import type { PackageFile, StoredPackage } from "../state/jobs.ts";

/** Metadata API guide, limits of deploy(): files in a zip, and bytes when unpacked. */
const MAX_FILES = 10_000;
/** Metadata API guide: the largest zip. */
export const MAX_ZIP = 39 * 1024 * 1024;
const MAX_UNPACKED = 600 * 1024 * 1024;
/** Larger files are counted, not read: no type that the emulator knows is that long. */
const MAX_TEXT = 5 * 1024 * 1024;

const MANIFEST = /(^|\/)(package|destructiveChanges(Pre|Post)?)\.xml$/;

const FOLDERS: ReadonlySet<string> = new Set(METADATA_TYPES.map((type) => type.directory));

function isRead(path: string): boolean {
  return MANIFEST.test(path) || path.split("/").some((part) => FOLDERS.has(part));
}

/** Never rejects: a zip that cannot be read is a deployment that fails. */
export async function readZip(zip: Buffer): Promise<StoredPackage> {
  const found: StoredPackage = { files: [], zipSize: zip.length, problem: null };
  try {
    await readEntries(zip, found.files);
  } catch (error) {
    found.problem = error instanceof ZipProblem ? error.message : `UNKNOWN_EXCEPTION: ${(error as Error).message}`;
    found.files = [];
  }
  return found;
}

class ZipProblem extends Error {}

async function readEntries(zip: Buffer, files: PackageFile[]): Promise<void> {
  const archive = await fromBufferPromise(zip, { lazyEntries: true });
  if (archive.entryCount > MAX_FILES)
    throw new ZipProblem(`LIMIT_EXCEEDED: Too many files in zip: ${archive.entryCount}`);
  let unpacked = 0;
  for await (const entry of archive.eachEntry()) {
    if (entry.fileName.endsWith("/")) continue;
    unpacked += entry.uncompressedSize;
    if (unpacked > MAX_UNPACKED)
      throw new ZipProblem("LIMIT_EXCEEDED: The unzipped files are larger than 629145600 bytes");
    const wanted = isRead(entry.fileName) && entry.uncompressedSize <= MAX_TEXT;
    const text = wanted ? await readText(archive, entry) : null;
    files.push({ path: entry.fileName, size: entry.uncompressedSize, text });
  }
}

/** yauzl ends the stream with an error when an entry is longer than it says. */
async function readText(archive: ZipFile, entry: Entry): Promise<string> {
  const stream = await archive.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
