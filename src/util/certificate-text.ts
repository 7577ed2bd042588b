/** What people know a certificate by. */
export interface CertificateFacts {
  /** One line, e.g. `CN=Kantiv Integration, O=Kantiv`; empty for one without a subject. */
  subject: string;
  /** Milliseconds since the epoch, or ISO 8601. */
  validTo: number | string;
  /** SHA-256, hexadecimal pairs with colons. */
  fingerprint256: string;
}

/** A pair that ends before the one that was deployed from here last is the one that a rotation replaced, as a rule. */
export function isFormer(ours: Pick<CertificateFacts, "validTo">, last: CertificateFacts): boolean {
  return new Date(ours.validTo) < new Date(last.validTo);
}

/** `CN=Kantiv, ends 2027-02-01 (SHA-256 1A:2B:3C:4D…)`: as much of the fingerprint as tells two of one name apart. */
export function certificateText({ subject, validTo, fingerprint256 }: CertificateFacts): string {
  const ends = new Date(validTo).toISOString().slice(0, 10);
  return `${subject || "without a subject"}, ends ${ends} (SHA-256 ${fingerprint256.slice(0, 23)}…)`;
}
