/** Characters of a passphrase below which trying all of them is a matter of days for who has the encrypted key. */
const SHORTEST = 12;

/** Beginnings of what is tried first, whatever follows. */
const COMMON = /^(?:password|passw0rd|passphrase|qwerty|letmein|welcome|changeit|secret|salesforce|kantiv|1234|abcd)/i;

/** Why a passphrase keeps nobody out, as the end of a sentence; undefined where it may do. It is not repeated. Pure. */
export function passphraseFault(passphrase: string): string | undefined {
  if (passphrase.length < SHORTEST) return `has ${passphrase.length} characters, and needs ${SHORTEST}`;
  if (new Set(passphrase).size < 5) return "repeats the same few characters";
  return COMMON.test(passphrase) && passphrase.length < 2 * SHORTEST
    ? "begins with a word that is guessed first"
    : undefined;
}
