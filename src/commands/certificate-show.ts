import { keySourceFrom } from "../flows/key-flags.ts";
import { readText } from "../flows/read-text.ts";
import type { Check } from "../model/checks.ts";
import type { Context, Handler } from "../model/command.ts";
import { EXIT, KantivError } from "../model/errors.ts";
import type { KeySource } from "../model/settings.ts";
import {
  type CertificateInfo,
  checkPair,
  checkValidity,
  expiryWarning,
  readCertificate,
} from "../oauth/certificate.ts";
import { loadSigner } from "../oauth/key.ts";
import { checksText } from "../reports/checks-text.ts";

/** `certificate show`: what a certificate file is, whether it is valid today, and whether a key fits it. */
export const run: Handler = async (flags, ctx) => {
  const file = String(flags.file);
  const source = keySourceFrom(flags);
  const certificate = readCertificate(await readText(file, "CERTIFICATE_MISSING", "the certificate", ctx), file);
  const warning = expiryWarning(certificate, ctx.clock.now());
  if (warning) ctx.emit({ kind: "warning", code: warning.code, message: warning.message });
  const checks = [validityCheck(certificate, ctx.clock.now()), await keyCheck(certificate, source, ctx)];
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
  };
};

function validityCheck(certificate: CertificateInfo, now: number): Check {
  return checked("valid", "It is valid today", () => checkValidity(certificate, now));
}

async function keyCheck(certificate: CertificateInfo, source: KeySource | undefined, ctx: Context): Promise<Check> {
  const [id, title] = ["key", "The key fits"];
  if (!source) return { id, title, status: "unknown", detail: "no key was named" };
  const signer = await loadSigner(source, ctx);
  try {
    await checkPair(certificate, signer);
    return { id, title, status: "passed", detail: `${signer.bits} bits` };
  } catch (error) {
    return failedBy(id, title, error);
  }
}

function checked(id: string, title: string, check: () => void): Check {
  try {
    check();
    return { id, title, status: "passed", detail: "" };
  } catch (error) {
    return failedBy(id, title, error);
  }
}

function failedBy(id: string, title: string, error: unknown): Check {
  if (!(error instanceof KantivError)) throw error;
  return { id, title, status: "failed", detail: error.message, remedy: error.remedy, code: error.code };
}
