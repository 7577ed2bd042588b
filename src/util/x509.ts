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
