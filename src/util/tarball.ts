import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { byText } from "./by-text.ts";

export interface PackedFile {
  /** With slashes, below the package's folder. */
  path: string;
  bytes: Uint8Array;
  mode: number;
}

/** The time that npm, too, gives to what it packs: the same files are the same bytes whenever they are packed. */
const EPOCH = new Date("1985-10-26T08:15:00Z");

/** Of one block that is stored as it is (RFC 1951, 3.2.4). */
const MAX_BLOCK = 65_535;

/**
 * A package as npm installs it: a gzipped tar below `package/`. Equal files give equal bytes on any machine. Stored, not
 * deflated: what a compressor makes differs between versions and processors, and git compresses what it keeps.
 */
export async function tarball(files: readonly PackedFile[]): Promise<Buffer> {
  const { TarArchive } = await import("archiver");
  const archive = new TarArchive();
  for (const { path, bytes, mode } of [...files].sort((a, b) => byText(a.path, b.path))) {
    archive.append(Buffer.from(bytes), { name: `package/${path}`, date: EPOCH, mode });
  }
  const [packed] = await Promise.all([buffer(archive), archive.finalize()]);
  return gzipped(packed);
}

/** RFC 1952: no name, no time, no system. */
function gzipped(bytes: Buffer): Buffer {
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(bytes), 0);
  tail.writeUInt32LE(bytes.length, 4);
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += MAX_BLOCK) {
    const block = bytes.subarray(at, at + MAX_BLOCK);
    const opening = Buffer.alloc(5);
    opening.writeUInt8(at + MAX_BLOCK >= bytes.length ? 1 : 0, 0);
    opening.writeUInt16LE(block.length, 1);
    opening.writeUInt16LE(block.length ^ 0xffff, 3);
    blocks.push(opening, block);
  }
  return Buffer.concat([head, ...blocks, tail]);
}
