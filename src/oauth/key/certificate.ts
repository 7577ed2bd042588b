import { type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { inputError, type KantivError } from "../../model/errors.ts";
import type { Signer } from "../../model/ports.ts";
import { certificateText } from "../../util/certificate-text.ts";
import { numberOf, remembering } from "../../util/remembering.ts";
import { IS_PAIR, NEW_PAIR, shellPath } from "../../util/shell-lines.ts";
import { dayOf } from "../../util/words.ts";
import { certificateIn, subjectOf, x509Of } from "../../util/x509.ts";
import { MIN_BITS } from "./key.ts";
import { OTHER_PAIR } from "./key-remedies.ts";

export interface CertificateInfo {
  /** One line, e.g. `CN=Kantiv Integration, O=Kantiv`. */
  subject: string;
  /** Both in milliseconds since the epoch. */
  validFrom: number;
  validTo: number;
  /** SHA-256 as Setup shows it: hexadecimal pairs with colons. */
  fingerprint256: string;
  bits: number;
  /** One PEM block with LF line ends and a final newline: what goes into the app. */
  pem: string;
  /** e.g. `sha256WithRSAEncryption`, where this Node tells. */
  signatureAlgorithm?: string;
}

const DAY = 86_400_000;
/** Days before the end at which a warning is due. */
const WARN_DAYS = [7, 30, 60];
/** The app's certificate field takes no more than 4 KB. */
const MAX_BYTES = 4096;

/**
 * The certificate that goes into the app, checked for what Salesforce takes: one X.509 certificate in PEM, RSA of 2048
 * bits or more, under 4 KB. A file that holds a private key is refused, so that none is ever deployed.
 *
 * @param file named in messages
 * @throws input errors (exit 2): `CERTIFICATE_INVALID`, `_IS_KEY`, `_CHAIN`, `_TOO_LARGE`, `_NOT_RSA`, `_KEY_TOO_SHORT`
 */
export function readCertificate(pem: string | Uint8Array, file?: string): CertificateInfo {
  const text = typeof pem === "string" ? pem : Buffer.from(pem).toString("latin1");
  const wrong = (code: string, message: string, remedy: string) =>
    inputError(code, message, remedy, { problems: file ? [{ code, message, remedy, file }] : [] });
  const name = file ? `The certificate ${file}` : "The certificate";
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw wrong(
      "CERTIFICATE_IS_KEY",
      `${name} holds a private key.`,
      "Name the file of the certificate; keep the key elsewhere.",
    );
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length > 1) {
    const remedy = "Leave only the certificate of the signing key in it; Salesforce checks no chain.";
    throw wrong("CERTIFICATE_CHAIN", `${name} holds ${blocks.length} certificates.`, remedy);
  }
  const parsed = blocks[0] === undefined ? undefined : certificateIn(blocks[0]);
  if (parsed === undefined) {
    throw wrong(
      "CERTIFICATE_INVALID",
      `${name} is no X.509 certificate in PEM.`,
      `Convert it: openssl x509 -inform DER -in ${shellPath(file ?? "FILE")} -out new.crt`,
    );
  }
  const { publicKey } = parsed;
  if (publicKey.asymmetricKeyType !== "rsa") {
    const message = `${name} is for a key of type ${publicKey.asymmetricKeyType}; Salesforce verifies RS256 only.`;
    throw wrong("CERTIFICATE_NOT_RSA", message, OTHER_PAIR);
  }
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < MIN_BITS) {
    const message = `${name} is for a key of ${bits} bits; Salesforce asks for ${MIN_BITS} or more.`;
    throw wrong("CERTIFICATE_KEY_TOO_SHORT", message, OTHER_PAIR);
  }
  const normal = parsed.toString().replace(/\r\n/g, "\n").trimEnd().concat("\n");
  if (Buffer.byteLength(normal) > MAX_BYTES) {
    const message = `${name} has ${Buffer.byteLength(normal)} bytes; Salesforce takes ${MAX_BYTES}.`;
    throw wrong("CERTIFICATE_TOO_LARGE", message, "Use a certificate with fewer names and extensions.");
  }
  return {
    subject: subjectOf(parsed),
    validFrom: parsed.validFromDate.getTime(),
    validTo: parsed.validToDate.getTime(),
    fingerprint256: parsed.fingerprint256,
    bits,
    pem: normal,
    ...(parsed.signatureAlgorithm && { signatureAlgorithm: parsed.signatureAlgorithm }),
  };
}

/**
 * @param now milliseconds since the epoch
 * @throws input errors `CERTIFICATE_EXPIRED`, `CERTIFICATE_NOT_YET_VALID`
 */
export function checkValidity(certificate: CertificateInfo, now: number): void {
  const problem = validityProblem(certificate, now);
  if (problem) throw problem;
}

/** The same as a value: undefined for a certificate that is in force. */
export function validityProblem({ validFrom, validTo }: CertificateInfo, now: number): KantivError | undefined {
  if (now > validTo) {
    return dated(
      "CERTIFICATE_EXPIRED",
      `expired on ${dayOf(validTo)}`,
      `Make a new pair, and put it in force: ${NEW_PAIR}`,
    );
  }
  if (now >= validFrom) return undefined;
  const remedy = "Check this machine's clock; else wait, or use a certificate that is valid today.";
  return dated("CERTIFICATE_NOT_YET_VALID", `is not valid before ${dayOf(validFrom)}`, remedy);
}

function dated(code: string, what: string, remedy: string): KantivError {
  return inputError(code, `The certificate ${what}.`, remedy);
}

/**
 * The warning that is due for a certificate whose end is near: from 60 days on, more urgent at 30 and at 7.
 *
 * @param now milliseconds since the epoch
 */
export function expiryWarning(
  certificate: CertificateInfo,
  now: number,
): { code: "CERTIFICATE_EXPIRES"; message: string; days: number; threshold: number } | undefined {
  const days = Math.floor((certificate.validTo - now) / DAY);
  const threshold = WARN_DAYS.find((limit) => days <= limit);
  if (threshold === undefined || days < 0) return undefined;
  const left = days === 0 ? "today" : `in ${days} day${days === 1 ? "" : "s"}, on ${dayOf(certificate.validTo)}`;
  const urge = threshold === 7 ? "Rotate it now" : threshold === 30 ? "Rotate it this month" : "Plan its rotation";
  return { code: "CERTIFICATE_EXPIRES", message: `The certificate expires ${left}. ${urge}.`, days, threshold };
}

/**
 * Whether the key fits the certificate: the signer signs random bytes, the certificate verifies them. So it works for
 * a key that is held elsewhere too, and shows that the signer makes RS256 signatures. Returns the signer of exactly this
 * certificate, whose assertions are held against it.
 *
 * @throws KantivError `KEY_CERTIFICATE_MISMATCH` (exit 2); what the signer throws
 */
export async function checkPair(certificate: CertificateInfo, signer: Signer): Promise<Signer> {
  const fits = signer.key ? isPair(signer.key, certificate.pem) : await signsFor(certificate.pem, signer);
  if (fits) return { ...signer, certificate: certificate.pem };
  throw inputError(
    "KEY_CERTIFICATE_MISMATCH",
    `The private key does not belong to the certificate ${certificateText(certificate)}.`,
    `Name a key and a certificate that were made together, in the org file or by the flags. Whether two were: ${IS_PAIR}`,
  );
}

/** Of a key that is here one answer holds for all orgs that have it. */
const isPair = remembering(
  20,
  (key: KeyObject, pem: string) => JSON.stringify([numberOf(key), pem]),
  (key: KeyObject, pem: string) => {
    const nonce = randomBytes(32);
    return verify("sha256", nonce, x509Of(pem).publicKey, sign("sha256", nonce, key));
  },
);

/** A program that signs is asked each time. */
async function signsFor(pem: string, signer: Signer): Promise<boolean> {
  const nonce = randomBytes(32);
  return verify("sha256", nonce, x509Of(pem).publicKey, await signer.sign(nonce));
}
