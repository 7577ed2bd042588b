import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { unzip } from "../../src/metadata/zip.ts";

/** Values that must be seen nowhere, by what they are. */
export type Canaries = Readonly<Record<string, string>>;

/** Shorter pieces would be found by chance. */
const LEAST = 8;

/** Which of the canaries the text holds: as they are, in JSON, in a URL, in XML, or in base64 at any place of it. */
export function leaksIn(text: string, canaries: Canaries): string[] {
  return Object.entries(canaries).flatMap(([name, value]) => {
    if (value.length < LEAST) throw new Error(`${name} is too short to be looked for`);
    return formsOf(value).some((form) => text.includes(form)) ? [name] : [];
  });
}

/** A login's assertion is made anew each time, so it is known by its shape: three parts, the first two of them JSON. */
export function assertionsIn(text: string): string[] {
  return text.match(/eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g) ?? [];
}

/** Lines of a private key; each alone would be a piece of it. */
export function keyLines(name: string, pem: string): Canaries {
  const lines = pem.split("\n").filter((line) => line.length >= 60 && !line.startsWith("-----"));
  return Object.fromEntries(lines.map((line, index) => [`${name}, line ${index + 1}`, line]));
}

function formsOf(value: string): string[] {
  const xml = value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return [...new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), xml, ...base64Of(value)])];
}

/** What of its base64 form does not depend on what stands before and after it. */
function base64Of(value: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from("x".repeat(before) + value).toString("base64");
    const start = before === 0 ? 0 : 4;
    return encoded.slice(start, encoded.length - 4);
  });
}

/** Every file below a folder as text, zips unpacked too; `skip` by path from the folder. */
export async function textsBelow(folder: string, skip: (path: string) => boolean): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((it) => it.isFile())) {
    const full = join(entry.parentPath, entry.name);
    const path = full.slice(folder.length + 1);
    if (skip(path)) continue;
    const bytes = await readFile(full);
    texts.set(path, bytes.toString("latin1"));
    if (bytes.subarray(0, 2).toString() === "PK") {
      for (const inner of await unzip(bytes)) texts.set(`${path}!${inner.path}`, Buffer.from(inner.bytes).toString());
    }
  }
  return texts;
}
