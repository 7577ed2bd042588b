/** Packing retrieved files. */
import { ZipArchive } from "archiver";

export async function zipFiles(files: readonly { path: string; text: string }[]): Promise<Buffer> {
  const archive = new ZipArchive();
  const chunks: Buffer[] = [];
  archive.on("data", (chunk) => chunks.push(chunk));
  for (const { path, text } of files) archive.append(text, { name: path });
  await archive.finalize();
  return Buffer.concat(chunks);
}
