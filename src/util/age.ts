import type { Encrypter } from "age-encryption";
import { inputError } from "../model/errors.ts";
import { Secret } from "../model/secret.ts";
import { variableFrom } from "./shell-lines.ts";

/** Encrypts to the recipients it was made for. */
export type Seal = (text: Secret) => Promise<string>;

/**
 * Encryption to public keys in the age format (age-encryption.org/v1), in ASCII armor: opens with `age -d -i KEYFILE`.
 *
 * @param recipients public keys, `age1…`; never empty
 * @throws RECIPIENT_INVALID, RECIPIENT_IS_KEY (exit 2), before anything is asked of an org; a private key that was given
 *   by mistake is not repeated
 */
export async function sealFor(recipients: readonly string[]): Promise<Seal> {
  const { Encrypter, armor } = await import("age-encryption");
  const encrypter = new Encrypter();
  recipients.forEach((recipient, index) => {
    addRecipient(encrypter, recipient.trim(), index + 1);
  });
  if (recipients.length === 0) throw new Error("nobody to encrypt to");
  return async (text) => armor.encode(await encrypter.encrypt(text.reveal()));
}

function addRecipient(encrypter: Encrypter, recipient: string, place: number): void {
  if (/AGE-SECRET-KEY/i.test(recipient)) {
    throw inputError(
      "RECIPIENT_IS_KEY",
      `Recipient ${place} is a private key.`,
      "Give the public key, which begins with age1, as age-keygen -y KEYFILE prints it; if others saw this one, make another: age-keygen -o age.key",
    );
  }
  try {
    encrypter.addRecipient(recipient);
  } catch {
    throw inputError(
      "RECIPIENT_INVALID",
      `Recipient ${place} is no age public key.`,
      "SSH keys and passphrases are not taken. Give what begins with age1, as this prints it: age-keygen -y KEYFILE",
    );
  }
}

/** The variable that holds the private age key, which opens every sealed secret. */
export const IDENTITY = "KANTIV_SF_AGE_IDENTITY";

/** What is sealed, opened; or why it cannot be: by this key, or by none. */
export type Opened = { text: Secret } | { failed: "identity" | "form" };

/** Opens what was sealed to the public key of this private one. Throws `SEALED_IDENTITY` (exit 2) for what is none. */
export async function opener(identity: Secret): Promise<(armored: string) => Promise<Opened>> {
  const { Decrypter, armor } = await import("age-encryption");
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(identity.reveal());
  } catch {
    // Its own words are not kept: they may repeat the key.
    throw inputError(
      "SEALED_IDENTITY",
      "What is given as age private key is none.",
      `Give one that age-keygen wrote: ${variableFrom(IDENTITY, "age.key")}`,
    );
  }
  return async (armored) => {
    try {
      return { text: new Secret(await decrypter.decrypt(armor.decode(armored), "text")) };
    } catch (error) {
      const isForeign = error instanceof Error && /no identity matched/.test(error.message);
      return { failed: isForeign ? "identity" : "form" };
    }
  };
}
