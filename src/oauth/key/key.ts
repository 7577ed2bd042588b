import { createHash, createPrivateKey, generateKeyPair, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";
import { inputError, KantivError } from "../../model/errors.ts";
import type { Env, Exec, Files, Signer } from "../../model/ports.ts";
import type { SecretRef } from "../../model/secret.ts";
import type { KeySource } from "../../model/settings.ts";
import { placeOf, readSecret } from "../../util/read-secret.ts";
import { remembering } from "../../util/remembering.ts";
import { externalSigner } from "./external-signer.ts";
import {
  convertRemedy,
  fillRemedy,
  mayReadRemedy,
  nameFileRemedy,
  namePassphraseRemedy,
  OTHER_PAIR,
  otherPassphraseRemedy,
  wholeKeyRemedy,
} from "./key-remedies.ts";
import { type KeyText, readKeyText } from "./key-text.ts";

export interface SignerPorts {
  env: Env;
  files: Files;
  exec: Exec;
}

/** What Salesforce takes for a JWT; shorter keys are refused when the certificate is uploaded or at login. */
export const MIN_BITS = 2048;

type PemSource = Extract<KeySource, { key: SecretRef }>;

const signAsync = promisify(sign);

/**
 * The signer for the key that an org file names: PEM (PKCS#8, encrypted PKCS#8, PKCS#1) or base64 of it from the
 * environment or a file, or a program. Checked here, before any request is made.
 *
 * @throws input errors (exit 2), none with anything of the key: `KEY_MISSING`, `KEY_FILE_MODE`, `KEY_UNREADABLE`,
 *   `KEY_ENCRYPTED`, `KEY_PASSPHRASE_WRONG`, `KEY_NOT_RSA`, `KEY_TOO_SHORT`, `SIGNER_FAILED`
 */
export async function loadSigner(source: KeySource, ports: SignerPorts): Promise<Signer> {
  if ("command" in source) return checked(await externalSigner(source, ports));
  const place = placeOf(source.key);
  const held = readKeyText(await keyText(source.key, place, ports));
  if (held.kind !== "key") throw notAKey(held, source);
  const { pem } = held;
  const passphrase = isEncrypted(pem) ? await passphraseFor(source, ports) : undefined;
  const key = parse(pem, passphrase, source);
  if (key.asymmetricKeyType !== "rsa") {
    throw inputError(
      "KEY_NOT_RSA",
      `The key in ${place} is of type ${key.asymmetricKeyType}; Salesforce verifies RS256 only.`,
      OTHER_PAIR,
    );
  }
  return checked(signerOf(key));
}

/** A signer with a key that is made now and kept nowhere: what it signs fits no certificate, and is held against none. */
export async function strangeSigner(): Promise<Signer> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: MIN_BITS });
  return signerOf(privateKey);
}

function signerOf(key: KeyObject): Signer {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return { bits, key, sign: (input) => signAsync("sha256", input, key) };
}

function checked(signer: Signer): Signer {
  if (signer.bits >= MIN_BITS) return signer;
  throw inputError(
    "KEY_TOO_SHORT",
    `The private key has ${signer.bits} bits; Salesforce asks for ${MIN_BITS} or more.`,
    OTHER_PAIR,
  );
}

async function keyText(ref: SecretRef, place: string, ports: SignerPorts): Promise<string> {
  try {
    return (await readSecret(ref, ports)).reveal();
  } catch (error) {
    if (!(error instanceof KantivError)) {
      throw inputError("KEY_UNREADABLE", `The ${place} cannot be read.`, mayReadRemedy(ref), { cause: error });
    }
    if (error.code.startsWith("SEALED_")) throw error;
    if (error.code === "SECRET_FILE_MODE") throw inputError("KEY_FILE_MODE", error.message, error.remedy);
    throw inputError("KEY_MISSING", `The private key is not there: ${place} is not there or empty.`, fillRemedy(ref));
  }
}

function isEncrypted(pem: string): boolean {
  return pem.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----") || /^Proc-Type: *4,ENCRYPTED/m.test(pem);
}

async function passphraseFor(source: PemSource, ports: SignerPorts): Promise<string> {
  const place = placeOf(source.key);
  if (source.passphrase === undefined) {
    throw inputError(
      "KEY_ENCRYPTED",
      `The key in ${place} is encrypted, and no passphrase is named.`,
      namePassphraseRemedy(source, ports.env),
    );
  }
  try {
    return (await readSecret(source.passphrase, ports)).reveal();
  } catch (error) {
    if (!(error instanceof KantivError) || error.code !== "SECRET_MISSING") throw error;
    throw inputError("KEY_ENCRYPTED", `The key in ${place} is encrypted. ${error.message}`, error.remedy);
  }
}

/** One that many orgs have in common is opened once, which takes a fifth of a second where a passphrase does; nothing secret is its name. */
const privateKeyOf = remembering(
  20,
  (pem: string, passphrase?: string) =>
    createHash("sha256")
      .update(JSON.stringify([pem, passphrase]))
      .digest("hex"),
  (pem: string, passphrase?: string) => createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) }),
);

function parse(pem: string, passphrase: string | undefined, source: PemSource): KeyObject {
  try {
    return privateKeyOf(pem, passphrase);
  } catch {
    // OpenSSL's error is not kept as the cause: nothing that read the key is to travel with the message.
    if (passphrase === undefined) throw unreadable(source.key);
    throw inputError(
      "KEY_PASSPHRASE_WRONG",
      `The key in ${placeOf(source.key)} cannot be decrypted: the passphrase is wrong, or the key is damaged.`,
      otherPassphraseRemedy(source.key, source.passphrase),
    );
  }
}

function notAKey(held: Exclude<KeyText, { kind: "key" }>, source: PemSource): KantivError {
  const { key } = source;
  if (held.kind === "cut") return unreadable(key, "holds a part of a private key", wholeKeyRemedy(key));
  if (held.kind === "instead") return unreadable(key, `holds ${held.what}, not a private key`, held.remedy);
  if (held.kind === "nothing" || !("env" in key)) return unreadable(key);
  return unreadable(key, "holds the path of a file, not a private key", nameFileRemedy(source));
}

function unreadable(ref: SecretRef, what = "holds no private key in PEM", remedy = convertRemedy(ref)): KantivError {
  return inputError("KEY_UNREADABLE", `The ${placeOf(ref)} ${what}.`, remedy);
}
