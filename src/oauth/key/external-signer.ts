import { inputError, type KantivError } from "../../model/errors.ts";
import type { Env, Exec, Signer } from "../../model/ports.ts";
import type { KeySource } from "../../model/settings.ts";
import { childEnvironment } from "../../util/child-environment.ts";
import { printable } from "../../util/printable.ts";

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** Of 1024 to 16384 bits: what is neither is an error message, not a signature. */
const MIN_BYTES = 128;
const MAX_BYTES = 2048;

/**
 * A signer outside of this process, for a key that a KMS or HSM keeps: the program reads the bytes from stdin and
 * writes their RSASSA-PKCS1-v1_5 SHA-256 signature to stdout, raw or in base64. It signs one probe here, which shows
 * that it works and how long its key is: a signature is as long as the modulus. Of the environment it gets what every
 * program gets, and the variables that it is said to need.
 *
 * @throws KantivError `SIGNER_FAILED` (exit 2), here and from `sign`
 */
export async function externalSigner(
  { command, env: own = [] }: Extract<KeySource, { command: unknown }>,
  { exec, env }: { exec: Exec; env: Env },
): Promise<Signer> {
  const environment = childEnvironment(env, (name) => own.includes(name));
  const sign = (input: Uint8Array) => run(command, { env: environment, stdin: input }, exec);
  const probe = await sign(new TextEncoder().encode("kantiv-sf: is the signer there?"));
  return { bits: probe.length * 8, sign };
}

async function run(
  [program = "", ...args]: readonly string[],
  given: Parameters<Exec>[2],
  exec: Exec,
): Promise<Uint8Array> {
  const result = await exec(program, args, given).catch((cause: unknown) => {
    const why = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "is not there" : "could not be started";
    throw failed(program, why, cause);
  });
  if (result.code !== 0) {
    const said = printable(result.stderr.toString("utf8"), 300);
    throw failed(program, `ended with exit code ${result.code}${said ? `: ${said}` : ""}`);
  }
  const signature = signatureIn(result.stdout);
  if (signature === undefined) {
    throw failed(program, `wrote ${result.stdout.length} bytes that are no RSA signature, raw or in base64`);
  }
  return signature;
}

function signatureIn(stdout: Buffer): Uint8Array | undefined {
  // All of a raw signature's bytes in base64's alphabet: not in the age of the universe.
  const text = stdout.toString("latin1").replace(/\s+/g, "");
  const bytes = BASE64.test(text) ? Buffer.from(text, "base64") : stdout;
  return bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES ? bytes : undefined;
}

function failed(program: string, why: string, cause?: unknown): KantivError {
  return inputError(
    "SIGNER_FAILED",
    `The external signer ${printable(program, 200)} ${why}.`,
    "Try the command of jwt.signer by hand: it reads bytes from stdin and writes their RS256 signature to stdout. Of the environment it gets what signer.env names, beside PATH, HOME and the like.",
    { cause },
  );
}
