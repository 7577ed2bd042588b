/** A JWT bearer assertion: taking it apart and checking its signature. Claims are judged elsewhere. */
import type { X509Certificate } from "node:crypto";
import { compactVerify, decodeJwt, decodeProtectedHeader, errors, type JWTPayload } from "jose";

export interface Assertion {
  /** As it came. */
  text: string;
  issuer: string;
  subject: string;
  audiences: string[];
  /** Milliseconds since the epoch; null when there is none. */
  expiresAt: number | null;
  id: string | null;
}

/** Undefined when it is no JWT with alg RS256 and the claims that the flow needs. The signature is not looked at. */
export function readAssertion(text: string): Assertion | undefined {
  const claims = readClaims(text);
  if (!claims) return undefined;
  const { iss, sub, aud, exp, jti } = claims;
  if (typeof iss !== "string" || typeof sub !== "string") return undefined;
  const audiences = [aud].flat().filter((audience) => typeof audience === "string");
  const id = typeof jti === "string" ? jti : null;
  return { text, issuer: iss, subject: sub, audiences, expiresAt: readTime(exp), id };
}

function readClaims(text: string): JWTPayload | undefined {
  try {
    return decodeProtectedHeader(text).alg === "RS256" ? decodeJwt(text) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Seconds, as a number or in decimal text, both of which clients send. The Salesforce CLI sends milliseconds, and is let
 * in: what is too large for seconds is taken for those.
 */
function readTime(value: unknown): number | null {
  const time = typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof time !== "number" || !Number.isFinite(time)) return null;
  return time > 1e11 ? time : time * 1000;
}

/**
 * Whether the certificate's key signed it. No key but RSA of 2048 bits and more ever fits. The claims are not jose's to
 * judge: it takes no `exp` in text or in milliseconds, as this endpoint does.
 */
export async function signatureFits({ text }: Assertion, { publicKey }: X509Certificate): Promise<boolean> {
  if (publicKey.asymmetricKeyType !== "rsa") return false;
  try {
    await compactVerify(text, publicKey, { algorithms: ["RS256"] });
    return true;
  } catch (error) {
    // jose says by a TypeError that a key is too short.
    if (error instanceof errors.JOSEError || error instanceof TypeError) return false;
    throw error;
  }
}
