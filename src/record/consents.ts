import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { inputError } from "../model/errors.ts";
import type { Env, Files } from "../model/ports.ts";
import type { Ask } from "../model/trust.ts";
import { parsedJson } from "../util/parsed-json.ts";
import { closeFile, removeFile } from "../util/shell-lines.ts";
import { PRIVATE } from "./paths.ts";
import { readIfThere } from "./text.ts";

const Consents = z.object({
  version: z.literal(1),
  /** By the org file's real path: all that its reader has agreed to, and when. */
  orgFiles: z.record(
    z.string(),
    z.object({
      at: z.iso.datetime(),
      asks: z.array(
        z.discriminatedUnion("kind", [
          z.object({ kind: z.literal("host"), host: z.string() }),
          z.object({ kind: z.literal("program"), command: z.array(z.string()) }),
          z.object({ kind: z.literal("file"), path: z.string() }),
        ]),
      ),
    }),
  ),
});

/**
 * Where a user's consents are kept: outside of every repository, since who writes an org file must not write its consent
 * (XDG Base Directory Specification; on Windows the roaming profile). Undefined where the environment names no such folder.
 */
export function consentsPath(env: Env): string | undefined {
  const own = [env.XDG_CONFIG_HOME, env.APPDATA, env.HOME && join(env.HOME, ".config")];
  // A relative one is to be ignored, says the specification: it would be a folder of whatever lies around.
  const folder = own.find((path) => path && isAbsolute(path));
  return folder && join(folder, "kantiv-sf", "trust.json");
}

/** What was agreed to for one org file. Throws `TRUST_FILE_MODE` and `TRUST_FILE_INVALID` (exit 2). */
export async function consentsTo(orgFile: string, path: string, files: Files): Promise<readonly Ask[]> {
  const { orgFiles } = await readAll(path, files);
  return Object.hasOwn(orgFiles, orgFile) ? (orgFiles[orgFile]?.asks ?? []) : [];
}

/** Keeps what was agreed to for one org file, in the place of what was before. Throws as {@link consentsTo}. */
export async function keepConsent(
  { orgFile, asks, at }: { orgFile: string; asks: readonly Ask[]; at: number },
  path: string,
  files: Files,
): Promise<void> {
  const { orgFiles } = await readAll(path, files);
  const consent = { at: new Date(at).toISOString(), asks };
  const text = JSON.stringify({ version: 1, orgFiles: { ...orgFiles, [orgFile]: consent } }, null, 2);
  await files.write(path, `${text}\n`, PRIVATE);
}

async function readAll(path: string, files: Files): Promise<z.output<typeof Consents>> {
  const bytes = await readIfThere(path, files);
  if (bytes === undefined) return { version: 1, orgFiles: {} };
  if (((await files.mode(path)) ?? 0) & 0o022) {
    throw inputError("TRUST_FILE_MODE", `${path} can be written by other users of this machine.`, closeFile(path));
  }
  const read = Consents.safeParse(parsedJson(bytes.toString("utf8")));
  if (read.success) return read.data;
  throw inputError(
    "TRUST_FILE_INVALID",
    `${path} is not as kantiv-sf wrote it.`,
    `${removeFile(path)}; then agree again: kantiv-sf trust FILE`,
  );
}
