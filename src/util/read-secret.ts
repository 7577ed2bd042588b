import { inputError, type KantivError } from "../model/errors.ts";
import { type Env, type Files, REPOSITORY_FILE_BYTES } from "../model/ports.ts";
import { Secret, type SecretRef } from "../model/secret.ts";
import { unsealed } from "./sealed.ts";
import { closeFile, sealFile, typeFile, typeVariable } from "./shell-lines.ts";

/**
 * Fetches what a reference of the org file points at; surrounding white space (an editor's last newline) goes.
 * Throws `SECRET_MISSING`, `SECRET_FILE_MODE` and `SEALED_…` (exit 2); none shows anything of the value.
 */
export async function readSecret(
  ref: SecretRef,
  ports: { env: Env; files: Files },
  namedBy = "the org file",
): Promise<Secret> {
  if ("sealed" in ref) {
    const opened = await unsealed(ref.sealed, ref.in, ports);
    if (opened === undefined || opened.reveal().trim() === "") throw missing(ref);
    return new Secret(opened.reveal().trim());
  }
  const text = "env" in ref ? ports.env[ref.env] : await fromFile(ref.file, ports.files);
  if (text === undefined || text.trim() === "") throw missing(ref, namedBy);
  return new Secret(text.trim());
}

/** Throws as {@link readSecret} does where there is nothing, and reads no more of it; what is sealed is opened, since the key to it may be another's. */
export async function refuseMissingSecret(ref: SecretRef, ports: { env: Env; files: Files }): Promise<void> {
  const { env, files } = ports;
  if ("sealed" in ref) {
    await readSecret(ref, ports);
    return;
  }
  const isThere = "env" in ref ? (env[ref.env] ?? "").trim() !== "" : await files.exists(ref.file);
  if (!isThere) throw missing(ref);
}

/** Where a secret is, in words. */
export function placeOf(ref: SecretRef): string {
  if ("env" in ref) return `environment variable ${ref.env}`;
  return "file" in ref ? `file ${ref.file}` : `sealed secret ${ref.sealed} of ${ref.in}`;
}

function missing(ref: SecretRef, namedBy = "the org file"): KantivError {
  if ("sealed" in ref) {
    const message = `There is no sealed secret ${ref.sealed}, which the org file names, in ${ref.in}.`;
    return inputError("SECRET_MISSING", message, `Seal it, from a file that holds it: ${sealFile(ref, "FILE")}`);
  }
  const remedy =
    "env" in ref
      ? `Set it (in CI a secret of that name): ${typeVariable(ref.env)}`
      : `Type or paste it, then Ctrl+D: ${typeFile(ref.file)}`;
  return inputError("SECRET_MISSING", `The ${placeOf(ref)}, which ${namedBy} names, is not there or empty.`, remedy);
}

async function fromFile(path: string, files: Files): Promise<string | undefined> {
  if (!(await files.exists(path))) return undefined;
  const mode = await files.mode(path);
  if (mode !== undefined && (mode & 0o077) !== 0) {
    throw inputError("SECRET_FILE_MODE", `${path} can be read by other users of this machine.`, closeFile(path));
  }
  return (await files.read(path, { maxBytes: REPOSITORY_FILE_BYTES })).toString("utf8");
}
