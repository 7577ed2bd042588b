import type { Delivered } from "../model/consumer.ts";
import { inputError, type KantivError } from "../model/errors.ts";
import type { RecordFiles } from "../model/ports.ts";
import type { Secret } from "../model/secret.ts";
import { type Seal, sealFor } from "../util/age.ts";

/** Where a secret may go: encrypted to public keys, or into one file that only its owner can read. */
export type Destination =
  | { kind: "sealed"; recipients: readonly string[]; seal: Seal }
  | { kind: "file"; path: string };

/** Read and written by its owner alone. */
const OWNER_ONLY = 0o600;

/**
 * The one place for a secret that the command line names; undefined when none is asked for.
 *
 * @param flags `withSecret`: the secret is wanted. `recipients` or `file`: exactly one of them then.
 * @throws USAGE, RECIPIENT_INVALID, RECIPIENT_IS_KEY, FILE_EXISTS (exit 2), before anything is asked of an org
 */
export async function destinationOf(
  flags: { withSecret: boolean; recipients: readonly string[]; file: string | undefined },
  files: RecordFiles,
): Promise<Destination | undefined> {
  const { withSecret, recipients, file } = flags;
  const named = recipients.length > 0 || file !== undefined;
  if (!withSecret) {
    if (named) throw usage("Without the secret there is nothing to encrypt or to hide.", "Add --with-secret.");
    return undefined;
  }
  if (recipients.length > 0 === (file !== undefined)) {
    throw usage(
      "Say where the client secret goes: it is never printed.",
      `Give --recipient age1… (encrypted), or --secret-file FILE (plain text, readable by you alone): one of them.`,
    );
  }
  if (file === undefined) return { kind: "sealed", recipients, seal: await sealFor(recipients) };
  if (await files.exists(file)) throw exists(file);
  return { kind: "file", path: file };
}

/** Sends the text there. A file is made new: one that has appeared in the meantime is not written to (`FILE_EXISTS`). */
export async function deliver(text: Secret, to: Destination, files: RecordFiles): Promise<Delivered> {
  if (to.kind === "sealed") {
    return { kind: "sealed", recipients: to.recipients, armored: await to.seal(text) };
  }
  await files.create(to.path, text.reveal(), OWNER_ONLY).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EEXIST" ? exists(to.path) : error;
  });
  return { kind: "file", path: to.path };
}

function exists(path: string): KantivError {
  return inputError(
    "FILE_EXISTS",
    `${path} is there already, and a secret is never written over a file.`,
    "Name a new file.",
  );
}

function usage(message: string, remedy: string): KantivError {
  return inputError("USAGE", message, remedy);
}
