import { inputError, type KantivError } from "../model/errors.ts";
import { type Env, type Files, REPOSITORY_FILE_BYTES } from "../model/ports.ts";
import { Secret, type SecretRef } from "../model/secret.ts";

/**
 * Fetches what a reference of the org file points at; surrounding white space (an editor's last newline) goes.
 * Throws `SECRET_MISSING` and `SECRET_FILE_MODE` (exit 2); neither shows anything of the value.
 */
export async function readSecret(ref: SecretRef, ports: { env: Env; files: Files }): Promise<Secret> {
  const text = "env" in ref ? ports.env[ref.env] : await fromFile(ref.file, ports.files);
  if (text === undefined || text.trim() === "") throw missing(ref);
  return new Secret(text.trim());
}

/** Throws as {@link readSecret} does where there is nothing, and reads no more of it. */
export async function refuseMissingSecret(ref: SecretRef, { env, files }: { env: Env; files: Files }): Promise<void> {
  const isThere = "env" in ref ? (env[ref.env] ?? "").trim() !== "" : await files.exists(ref.file);
  if (!isThere) throw missing(ref);
}

function missing(ref: SecretRef): KantivError {
  const where = "env" in ref ? `environment variable ${ref.env}` : `file ${ref.file}`;
  return inputError(
    "SECRET_MISSING",
    `The ${where}, which the org file names, is not there or empty.`,
    `Set the ${where} and run again.`,
  );
}

async function fromFile(path: string, files: Files): Promise<string | undefined> {
  if (!(await files.exists(path))) return undefined;
  const mode = await files.mode(path);
  if (mode !== undefined && (mode & 0o077) !== 0) {
    throw inputError("SECRET_FILE_MODE", `${path} can be read by other users of this machine.`, `chmod 600 ${path}`);
  }
  return (await files.read(path, { maxBytes: REPOSITORY_FILE_BYTES })).toString("utf8");
}
