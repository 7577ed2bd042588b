import { buffer } from "node:stream/consumers";
import { constants, inflateRawSync } from "node:zlib";
import type { Entry } from "yauzl";
import { KantivError } from "../model/errors.ts";
import type { OutputFile } from "../model/metadata.ts";
import { remembering } from "../util/remembering.ts";
import { compareAscii } from "./canonical.ts";

/** The earliest time that a zip can hold: the same files are the same bytes whenever they are packed. */
const EPOCH = new Date("1980-01-01T00:00:00Z");

/**
 * What the platform gives in one retrieve, 10,000 files and 600 MB unpacked (Metadata API guide, limits), with room for the
 * folders; what claims more is not unpacked.
 */
const MAX_ENTRIES = 20_000;
const MAX_BYTES = 600 * 1024 * 1024;

/** What a claim of its size alone gives a file. */
const MOST_AT_ONCE = 64 * 1024;

/** The one method of packing that zips of metadata have, beside none (APPNOTE.TXT 4.4.5). */
const DEFLATED = 8;

/** Loads what packs, and what unpacks, so that somebody may have it done before. */
export const packer = () => import("archiver");
export const unpacker = () => import("yauzl");

/**
 * A zip of the files, package.xml first: equal files give equal bytes on any machine. Stored, not deflated: what a
 * compressor makes differs between versions of it, and these files are small. Many orgs are sent the same: packed once, and shared.
 */
export const zipFiles = remembering(20, contentsOf, zipAnew);

function contentsOf(files: readonly OutputFile[]): string {
  return files
    .map(({ path, bytes }) => `${path.length} ${bytes.length} ${path}${Buffer.from(bytes).toString("latin1")}`)
    .join("");
}

async function zipAnew(files: readonly OutputFile[]): Promise<Buffer> {
  const { ZipArchive } = await packer();
  const archive = new ZipArchive({ store: true });
  for (const { path, bytes } of [...files].sort(byPlace)) {
    archive.append(Buffer.from(bytes), { name: path, date: EPOCH, mode: 0o644 });
  }
  const [packed] = await Promise.all([buffer(archive), archive.finalize()]);
  return packed;
}

/**
 * The files of a zip, without its folders.
 * @throws ZIP_INVALID for bytes that are no zip, for paths that lead out of it, and for more or larger files than
 *   metadata ever has (a zip bomb).
 */
export async function unzip(bytes: Uint8Array): Promise<OutputFile[]> {
  const { default: yauzl } = await unpacker();
  try {
    const whole = Buffer.from(bytes);
    const zip = await yauzl.fromBufferPromise(whole, { strictFileNames: true });
    if (zip.entryCount > MAX_ENTRIES) throw new Error(`it has more than ${MAX_ENTRIES} entries`);
    const files: OutputFile[] = [];
    let total = 0;
    for await (const entry of zip.eachEntry()) {
      // Declared, and refused when the file turns out to be of another size.
      total += entry.uncompressedSize;
      if (total > MAX_BYTES) throw new Error(`it unpacks to more than ${MAX_BYTES} bytes`);
      if (entry.fileName.endsWith("/")) continue;
      const { fileDataStart: from } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      files.push({ path: entry.fileName, bytes: unpacked(entry, whole.subarray(from, from + entry.compressedSize)) });
    }
    return files;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "no reason given";
    throw new KantivError("ZIP_INVALID", `The zip cannot be unpacked: ${why}.`, "Fetch it again.", { cause });
  }
}

/** At once, since files of metadata are small: a stream for each costs more than what it does. */
function unpacked(entry: Entry, packed: Buffer): Buffer {
  const { compressionMethod: method, uncompressedSize: size } = entry;
  if (entry.isEncrypted() || ![0, DEFLATED].includes(method)) throw new Error(`a file is packed in an unknown way`);
  const bytes = method === DEFLATED ? inflateRawSync(packed, roomFor(size)) : packed;
  if (bytes.length !== size) throw new Error("a file is not of the size that it says");
  return bytes;
}

/** Else each file would be given 16 KiB and keep them, of which it fills some hundred bytes. One byte more than it says tells it is full. */
function roomFor(size: number) {
  return {
    maxOutputLength: Math.max(size, 1),
    chunkSize: Math.min(Math.max(size + 1, constants.Z_MIN_CHUNK), MOST_AT_ONCE),
  };
}

function byPlace(a: OutputFile, b: OutputFile): number {
  const first = Number(b.path === "package.xml") - Number(a.path === "package.xml");
  return first || compareAscii(a.path, b.path);
}
