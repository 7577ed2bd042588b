import { generateKeyPair, type KeyObject, randomBytes, webcrypto } from "node:crypto";
import { promisify } from "node:util";
import { inputError } from "../../model/errors.ts";
import { Secret } from "../../model/secret.ts";

export interface NewCertificate {
  /** PEM, one trailing newline. */
  certificate: string;
  privateKey: KeyObject;
}

export interface CertificateRequest {
  /** Distinguished name, e.g. `CN=Kantiv Integration, O=Kantiv`. */
  subject: string;
  /** RSA modulus in bits; Salesforce takes RSA of 2048 bits or more. */
  bits: 2048 | 3072 | 4096;
  /** Milliseconds since the epoch. */
  notBefore: number;
  days: number;
}

/**
 * A new RSA key and a certificate that it signed itself (SHA-256), as Salesforce's own recipe for the JWT bearer flow
 * makes one: the org keeps the certificate and checks no chain. Throws `CERTIFICATE_SUBJECT` (exit 2).
 */
export async function createSelfSigned(request: CertificateRequest): Promise<NewCertificate> {
  await import("reflect-metadata");
  const { Name, X509CertificateGenerator } = await import("@peculiar/x509");
  const name = subjectName(() => new Name(request.subject).toString(), request.subject);
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: request.bits });
  const { subtle } = webcrypto;
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  const signingKey = await subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]);
  const { kty, n, e } = privateKey.export({ format: "jwk" });
  const publicKey = await subtle.importKey("jwk", { kty, n, e } as webcrypto.JsonWebKey, algorithm, true, ["verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // A positive number of 16 random bytes (RFC 5280, 4.1.2.2).
    serialNumber: `4${randomBytes(16).toString("hex").slice(1)}`,
    name,
    notBefore: new Date(request.notBefore),
    notAfter: new Date(request.notBefore + request.days * 86_400_000),
    signingAlgorithm: algorithm,
    keys: { privateKey: signingKey, publicKey },
  });
  return { certificate: `${certificate.toString("pem").trim()}\n`, privateKey };
}

function subjectName(parse: () => string, given: string): string {
  try {
    const name = parse();
    if (name !== "") return name;
  } catch {
    // The library's words are about its parser's state.
  }
  throw inputError(
    "CERTIFICATE_SUBJECT",
    `${JSON.stringify(given)} cannot be the subject of a certificate.`,
    "Give a distinguished name, e.g. CN=Kantiv Integration, O=Acme.",
  );
}

/** The key as PKCS#8 in PEM; with a passphrase encrypted (PBES2, AES-256-CBC). */
export function privateKeyPem(key: KeyObject, passphrase: Secret | undefined): Secret {
  const form = { type: "pkcs8", format: "pem" } as const;
  const pem = passphrase
    ? key.export({ ...form, cipher: "aes-256-cbc", passphrase: passphrase.reveal() })
    : key.export(form);
  return new Secret(pem.toString());
}
