import { createHash } from "node:crypto";
import type { Files } from "../model/ports.ts";
import { Secret } from "../model/secret.ts";
import { redact } from "../util/redact.ts";
import { inertJson } from "../util/safe-json.ts";

/**
 * JSON in one line, for what is kept on disk. A secret in it is a bug and throws, since a placeholder kept in its stead
 * would hide that; text from elsewhere that has the shape of one is redacted.
 */
export function recordJson(value: object): string {
  const text = JSON.stringify(value, function (this: Record<string, unknown>, key, converted: unknown) {
    // The value itself: a secret has by now converted itself to a placeholder.
    if (this[key] instanceof Secret) throw new Error(`a secret was to be recorded (${key})`);
    return typeof converted === "string" ? redact(converted) : converted;
  });
  return inertJson(text);
}

/** SHA-256 as 64 hexadecimal digits. */
export function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The file's bytes, or undefined when there is none. */
export async function readIfThere(path: string, files: Files): Promise<Buffer | undefined> {
  return files.read(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
