import { keySourceFrom } from "../flows/input/key-flags.ts";
import { readText } from "../flows/input/read-text.ts";
import type { Check } from "../model/checks.ts";
import type { Context, Handler } from "../model/command.ts";
import { EXIT, KantivError, orError } from "../model/errors.ts";
import type { KeySource } from "../model/settings.ts";
import {
  type CertificateInfo,
  checkPair,
  checkValidity,
  expiryWarning,
  readCertificate,
} from "../oauth/key/certificate.ts";
import { loadSigner } from "../oauth/key/key.ts";
import { checksText } from "../reports/checks-text.ts";

/** `certificate show`: what a certificate file is, whether it is valid today, and whether a key fits it. */
export const run: Handler = async (flags, ctx) => {
  const file = String(flags.file);
  const source = keySourceFrom(flags);
  const certificate = readCertificate(await readText(file, "CERTIFICATE_MISSING", "the certificate", ctx), file);
  const warning = expiryWarning(certificate, ctx.clock.now());
  if (warning) ctx.emit({ kind: "warning", code: warning.code, message: warning.message });
  const checks = [
    await checked({ id: "valid", title: "It is valid today" }, "", () => checkValidity(certificate, ctx.clock.now())),
    await keyCheck(certificate, source, ctx),
  ];
  const ok = checks.every((check) => check.status !== "failed");
  const { subject, bits, fingerprint256, signatureAlgorithm } = certificate;
  const day = (ms: number) => new Date(ms).toISOString();
  const [validFrom, validTo] = [day(certificate.validFrom), day(certificate.validTo)];
  return {
    status: ok ? "ok" : "failed",
    exit: ok ? EXIT.ok : EXIT.refused,
    result: {
      file,
      subject,
      bits,
      validFrom,
      validTo,
      fingerprint256,
      signatureAlgorithm: signatureAlgorithm ?? null,
      checks,
    },
    text: (paint) =>
      [
        paint("bold", subject),
        `  Valid    ${validFrom.slice(0, 10)} to ${validTo.slice(0, 10)}`,
        `  SHA-256  ${fingerprint256}`,
        `  Key      RSA, ${bits} bits${signatureAlgorithm ? `; signed with ${signatureAlgorithm}` : ""}`,
        checksText(checks, paint),
      ].join("\n"),
    form: "prose",
  };
};

async function keyCheck(certificate: CertificateInfo, source: KeySource | undefined, ctx: Context): Promise<Check> {
  const about = { id: "key", title: "The key fits" };
  if (!source) return { ...about, status: "unknown", detail: "no key was named" };
  const signer = await loadSigner(source, ctx);
  return checked(about, `${signer.bits} bits`, () => checkPair(certificate, signer));
}

async function checked(about: Pick<Check, "id" | "title">, detail: string, check: () => unknown): Promise<Check> {
  const done = await orError(async () => check());
  if (!(done instanceof KantivError)) return { ...about, status: "passed", detail };
  return { ...about, status: "failed", detail: done.message, remedy: done.remedy, code: done.code };
}
