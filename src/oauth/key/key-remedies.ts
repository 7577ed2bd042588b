import type { Env } from "../../model/ports.ts";
import type { SecretRef } from "../../model/secret.ts";
import type { KeySource } from "../../model/settings.ts";
import { shellWord } from "../../util/command-line.ts";
import {
  NEW_PAIR,
  PASSPHRASE_ENV,
  sealFile,
  shellPath,
  typeFile,
  typeVariable,
  variableFrom,
  whoMayUse,
} from "../../util/shell-lines.ts";

type Pem = Extract<KeySource, { key: SecretRef }>;

/** What a key's file is called where nobody says it: as in the manual. */
const A_KEY_FILE = "kantiv.key";

/** Another pair, where no key like this one is of use. */
export const OTHER_PAIR = `Make an RSA pair in new files, and name them in the place of these: ${NEW_PAIR}`;

/** What fills the place of a key in which there is nothing. Pure. */
export function fillRemedy(ref: SecretRef): string {
  if ("env" in ref) {
    return `Name another place, or set the variable (in CI a secret of that name): ${variableFrom(ref.env, A_KEY_FILE)}`;
  }
  if ("file" in ref)
    return `Name another file, or paste the key's PEM into this one, then Ctrl+D: ${typeFile(ref.file)}`;
  return `Seal it: ${sealFile(ref, A_KEY_FILE)}`;
}

/** What names a passphrase where the key is named, and sets it where the environment has none. Pure. */
export function namePassphraseRemedy({ flags }: Pem, env: Env): string {
  const named =
    flags === undefined
      ? `Beside key in the org file: passphrase: { env: ${PASSPHRASE_ENV} }`
      : `Add --${flags}passphrase-env ${PASSPHRASE_ENV}`;
  return (env[PASSPHRASE_ENV] ?? "") === "" ? `${named}; and in the shell: ${typeVariable(PASSPHRASE_ENV)}` : named;
}

/** What sets a passphrase anew, and tries it by hand. Pure. */
export function otherPassphraseRemedy(ref: SecretRef, passphrase: SecretRef | undefined): string {
  const byHand = opened(ref, "-noout");
  if (!passphrase || !("env" in passphrase)) return `Correct the passphrase; by hand it is tried with: ${byHand}`;
  return `Set the passphrase anew: ${typeVariable(passphrase.env)}; by hand it is tried with: ${byHand}`;
}

/** What makes PEM of a key in another form, or a pair anew. Pure. */
export function convertRemedy(ref: SecretRef): string {
  return `A key in another form becomes PEM by: ${opened(ref, "-out new.key")}; or make a pair: ${NEW_PAIR}`;
}

/** What names a file where its path stands in the place of the key. The path is not repeated: it may be a secret after all. Pure. */
export function nameFileRemedy({ flags }: Pem): string {
  return flags === undefined
    ? `Name the file itself in the org file: key: { file: ${A_KEY_FILE} }`
    : `Name the file itself: --${flags}key-file ${A_KEY_FILE}`;
}

/** What sets a variable to the whole of a key that was cut. Pure. */
export function wholeKeyRemedy(ref: SecretRef): string {
  const cut = "It was cut, often at its first line end";
  return "env" in ref ? `${cut}. Set all of it: ${variableFrom(ref.env, A_KEY_FILE)}` : `${cut}. ${fillRemedy(ref)}`;
}

/** Whose file it is. Pure. */
export function mayReadRemedy(ref: SecretRef): string {
  const file = "file" in ref ? ref.file : "in" in ref ? ref.in : undefined;
  return file === undefined ? "Look who may read it." : `Look who may read it: ${whoMayUse(file)}`;
}

/** OpenSSL on what a reference names. Pure. */
function opened(ref: SecretRef, more: string): string {
  if ("env" in ref) return `printenv ${shellWord(ref.env)} | openssl pkey ${more}`;
  return "file" in ref ? `openssl pkey -in ${shellPath(ref.file)} ${more}` : `openssl pkey -in ${A_KEY_FILE} ${more}`;
}
