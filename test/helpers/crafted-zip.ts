import { crc32, deflateRawSync } from "node:zlib";

/** A zip of one deflated entry, which says of itself what it likes. */
export function craftedZip(path: string, content: Buffer, { size = content.length, mode = 0o100_644 } = {}): Buffer {
  const name = Buffer.from(path);
  const data = deflateRawSync(content);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc32(content), 0);
  sizes.writeUInt32LE(data.length, 4);
  sizes.writeUInt32LE(size, 8);
  const shared = Buffer.concat([
    Buffer.from([20, 0, 0, 8, 8, 0, 0, 0, 0x21, 0]),
    sizes,
    Buffer.from([name.length, 0, 0, 0]),
  ]);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((mode << 16) >>> 0, 6);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), shared, name, data]);
  const central = Buffer.concat([Buffer.from("PK\x01\x02\x14\x03"), shared, rest, name]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
