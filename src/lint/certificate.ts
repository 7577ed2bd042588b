import type { X509Certificate } from "node:crypto";
import { canonicalPem } from "../metadata/pem.ts";
import { remembering } from "../util/remembering.ts";
import { x509Of } from "../util/x509.ts";

/** What rules ask of a certificate; times in milliseconds since the epoch. */
export interface CertificateFacts {
  /** e.g. `rsa`, `ec`. */
  keyType: string;
  /** Modulus length; 0 for keys of other types. */
  bits: number;
  /** The hash of its signature when that is one that nobody should trust any more. */
  weakHash?: "SHA-1" | "MD5";
  validFrom: number;
  validTo: number;
  /** `YYYY-MM-DD`. */
  lastDay: string;
  firstDay: string;
}

/** Platform limit of the field, as for its neighbours; in bytes of PEM. */
const MAX_BYTES = 4096;

/**
 * DER of the object identifiers 1.2.840.113549.1.1.4 and .5 (RFC 8017, appendix A.2.4). Looked for in the bytes, since
 * not every Node that runs this tells the algorithm.
 */
const WEAK = [
  ["MD5", Buffer.from("06092a864886f70d010104", "hex")],
  ["SHA-1", Buffer.from("06092a864886f70d010105", "hex")],
] as const;

/** The facts of one certificate in PEM or bare base64, or what makes the text unusable as one. Many orgs have the same, and several rules ask. */
export const certificateFacts = remembering(50, (text: string) => text, factsAnew);

function factsAnew(text: string): CertificateFacts | { fault: string } {
  if (text.includes("PRIVATE KEY-----")) return { fault: "is a private key" };
  const pem = canonicalPem(text);
  if (pem === undefined) return { fault: "is not one X.509 certificate in PEM" };
  if (Buffer.byteLength(pem) > MAX_BYTES) return { fault: `is larger than ${MAX_BYTES} bytes` };
  try {
    return factsOf(x509Of(pem));
  } catch {
    return { fault: "cannot be read as an X.509 certificate" };
  }
}

function factsOf(certificate: X509Certificate): CertificateFacts {
  const { publicKey, raw, validFromDate, validToDate } = certificate;
  const weak = WEAK.find(([, identifier]) => raw.includes(identifier));
  return {
    keyType: publicKey.asymmetricKeyType ?? "unknown",
    bits: publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
    ...(weak && { weakHash: weak[0] }),
    validFrom: validFromDate.getTime(),
    validTo: validToDate.getTime(),
    firstDay: validFromDate.toISOString().slice(0, 10),
    lastDay: validToDate.toISOString().slice(0, 10),
  };
}
