/** A JWT bearer assertion: taking it apart and checking its signature. Claims are judged elsewhere. */
import { verify, type X509Certificate } from "node:crypto";

export interface Assertion {
  issuer: string;
  subject: string;
  audiences: string[];
  /** Milliseconds since the epoch; null when there is none. */
  expiresAt: number | null;
  id: string | null;
  signed: string;
  signature: Buffer;
}

const PART = /^[A-Za-z0-9_-]+$/;

/** Undefined when it is no signed JWT with alg RS256 and the claims that the flow needs. */
export function readAssertion(text: string): Assertion | undefined {
  const parts = text.split(".");
  const [header = "", payload = "", signature = ""] = parts;
  if (parts.length !== 3 || !parts.every((part) => PART.test(part))) return undefined;
  const claims = jsonPart(payload);
  if (jsonPart(header)?.alg !== "RS256" || !claims) return undefined;
  const { iss, sub, aud, exp, jti } = claims;
  if (typeof iss !== "string" || typeof sub !== "string") return undefined;
  const audiences = (Array.isArray(aud) ? aud : [aud]).filter(
    (audience): audience is string => typeof audience === "string",
  );
  return {
    issuer: iss,
    subject: sub,
    audiences,
    expiresAt: readTime(exp),
    id: typeof jti === "string" ? jti : null,
    signed: `${header}.${payload}`,
    signature: Buffer.from(signature, "base64url"),
  };
}

function jsonPart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
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

/** RSA keys only: other kinds of certificate can be uploaded, and then never fit. */
export function signatureFits(assertion: Assertion, certificate: X509Certificate): boolean {
  if (certificate.publicKey.asymmetricKeyType !== "rsa") return false;
  return verify("RSA-SHA256", Buffer.from(assertion.signed), certificate.publicKey, assertion.signature);
}
