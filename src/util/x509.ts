import { X509Certificate } from "node:crypto";
import { remembering } from "./remembering.ts";

/**
 * A certificate from its PEM; one that many orgs have in common is taken apart once.
 * @throws whatever OpenSSL says of a text that is none
 */
export const x509Of: (pem: string) => X509Certificate = remembering(
  50,
  (pem: string) => pem,
  (pem: string) => new X509Certificate(pem),
);

/** The certificate in a text, as orgs give it out: with or without its first and last line; undefined for what is none. */
export function certificateIn(text: string): X509Certificate | undefined {
  const isWhole = text.includes("-----BEGIN");
  try {
    return x509Of(isWhole ? text : `-----BEGIN CERTIFICATE-----\n${text.trim()}\n-----END CERTIFICATE-----`);
  } catch {
    return undefined;
  }
}

/** In one line; empty for none. */
export function subjectOf({ subject }: X509Certificate): string {
  // Absent, whatever the type says, for a certificate without a subject.
  return ((subject as string | undefined) ?? "").split("\n").join(", ");
}
