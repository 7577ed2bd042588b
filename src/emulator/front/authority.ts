/** A certificate authority for one run. Its keys, and those of the hosts, are in memory and nowhere else. */
import { randomBytes, webcrypto } from "node:crypto";

/** PEM, as a TLS server takes them. */
export interface HostCertificate {
  cert: string;
  key: string;
}

export interface Validity {
  notBefore: Date;
  notAfter: Date;
}

type X509 = typeof import("@peculiar/x509");

const DAY = 24 * 60 * 60 * 1000;
const KEYS = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };
const NAME = "CN=Emulated Salesforce CA";

/** By this machine's clock, which TLS clients go by, whatever time it is in the emulated world. */
function usualValidity(): Validity {
  const now = Date.now();
  return { notBefore: new Date(now - DAY), notAfter: new Date(now + 90 * DAY) };
}

/** A positive number of 16 random bytes (RFC 5280, 4.1.2.2). */
function serialNumber(): string {
  return `4${randomBytes(16).toString("hex").slice(1)}`;
}

export class Authority {
  /** Its certificate, PEM. */
  readonly certificate: string;
  readonly #x509: X509;
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #issued = new Map<string, Promise<HostCertificate>>();

  private constructor(x509: X509, keys: webcrypto.CryptoKeyPair, certificate: string) {
    this.#x509 = x509;
    this.#keys = keys;
    this.certificate = certificate;
  }

  static async create(): Promise<Authority> {
    await import("reflect-metadata");
    const x509 = await import("@peculiar/x509");
    const keys = await webcrypto.subtle.generateKey(KEYS, false, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: NAME,
      ...usualValidity(),
      signingAlgorithm: SIGNING,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new Authority(x509, keys, pem(certificate));
  }

  /** The certificate of a host, made when it is first asked for. */
  certificateOf(host: string): Promise<HostCertificate> {
    const issued = this.#issued.get(host) ?? this.issue(host);
    this.#issued.set(host, issued);
    return issued;
  }

  /** A new certificate for one host name. */
  async issue(host: string, validity: Validity = usualValidity()): Promise<HostCertificate> {
    const x509 = this.#x509;
    const keys = await webcrypto.subtle.generateKey(KEYS, true, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      // A common name ends at 64 characters, a host name does not; clients read the alternative name alone.
      subject: "O=Emulated Salesforce",
      issuer: NAME,
      ...validity,
      signingAlgorithm: SIGNING,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
        await x509.AuthorityKeyIdentifierExtension.create(this.#keys.publicKey),
      ],
    });
    const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
    return { cert: pem(certificate), key: pemOf("PRIVATE KEY", der) };
  }
}

function pem(certificate: { rawData: ArrayBuffer }): string {
  return pemOf("CERTIFICATE", Buffer.from(certificate.rawData));
}

function pemOf(what: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${what}-----\n${lines.join("\n")}\n-----END ${what}-----\n`;
}
