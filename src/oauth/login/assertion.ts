import { base64url, compactVerify, SignJWT } from "jose";
import { inputError } from "../../model/errors.ts";
import type { Signer } from "../../model/ports.ts";
import { Secret } from "../../model/secret.ts";
import { x509Of } from "../../util/x509.ts";

export interface Claims {
  /** Consumer key of the app. */
  iss: string;
  /** Username, in a sandbox with its suffix; not the email address. */
  sub: string;
  /** Origin of the My Domain; see {@link otherAudience} for the documented second choice. */
  aud: string;
}

/** Salesforce takes an `exp` up to three to five minutes ahead, depending on the page; the shorter one is safe. */
const LIFETIME_SECONDS = 180;

const HEADER = { alg: "RS256", typ: "JWT" };

/**
 * A JWT for the bearer flow, RS256, with no claim beyond those that Salesforce documents and `jti`. It is good for one
 * request: a `jti` that was seen before is refused, so every attempt signs anew. A key at hand signs by `jose`; a program
 * is given the bytes. Either way the assertion is verified with the signer's certificate, where it has one, before it
 * is given out: a signature that the org cannot accept is never sent.
 *
 * @param now milliseconds since the epoch, by the server's clock where it is known
 * @param jti fresh for every call
 * @throws KantivError `SIGNER_FAILED` (exit 2) for a signature that does not fit the certificate; whatever the signer throws
 */
export async function signAssertion(
  claims: Claims,
  signer: Signer,
  now: number,
  jti: string,
  lifetimeSeconds = LIFETIME_SECONDS,
): Promise<Secret> {
  const payload = { ...claims, exp: Math.floor(now / 1000) + lifetimeSeconds, jti };
  const jwt = signer.key
    ? await new SignJWT(payload).setProtectedHeader(HEADER).sign(signer.key)
    : await signedElsewhere(payload, signer);
  await holdAgainstCertificate(jwt, signer);
  return new Secret(jwt);
}

async function signedElsewhere(payload: object, signer: Signer): Promise<string> {
  const input = `${base64url.encode(JSON.stringify(HEADER))}.${base64url.encode(JSON.stringify(payload))}`;
  return `${input}.${base64url.encode(await signer.sign(new TextEncoder().encode(input)))}`;
}

/** By its signature alone: a certificate past its end and claims that are wrong on purpose are for the org to judge. */
async function holdAgainstCertificate(jwt: string, { certificate }: Signer): Promise<void> {
  if (certificate === undefined) return;
  const { publicKey, fingerprint256 } = x509Of(certificate);
  try {
    await compactVerify(jwt, publicKey, { algorithms: [HEADER.alg] });
  } catch (cause) {
    throw inputError(
      "SIGNER_FAILED",
      `What the signer signed does not fit the certificate with fingerprint ${fingerprint256}, although it did a moment ago.`,
      "Try the command of jwt.signer by hand: it must sign every input with the key of this certificate, by RSASSA-PKCS1-v1_5 and SHA-256.",
      { cause },
    );
  }
}

/** The audience that Salesforce documents beside the My Domain; some clouds take only this one. */
export function otherAudience(sandbox: boolean): string {
  return sandbox ? "https://test.salesforce.com" : "https://login.salesforce.com";
}
