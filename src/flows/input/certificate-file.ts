import type { Context } from "../../model/command.ts";
import { inputError, KantivError } from "../../model/errors.ts";
import { type CertificateInfo, readCertificate } from "../../oauth/key/certificate.ts";
import { shellPath } from "../../util/shell-lines.ts";
import { readText } from "./read-text.ts";

/**
 * The certificate of a file that an org file or a flag names. Throws `CERTIFICATE_MISSING` (exit 2) where it cannot be read, with the command
 * that makes one there, and what `readCertificate` throws.
 */
export async function readCertificateFile(path: string, ctx: Context): Promise<CertificateInfo> {
  let text: string;
  try {
    text = await readText(path, "CERTIFICATE_MISSING", "the certificate", ctx);
  } catch (error) {
    if (!(error instanceof KantivError) || error.code !== "CERTIFICATE_MISSING") throw error;
    const make = `kantiv-sf certificate create --out-cert ${shellPath(path)} --out-key ${shellPath(keyBeside(path))}`;
    const remedy = `Correct the path (that of an org file starts from its folder), or make a pair: ${make}`;
    throw inputError(error.code, error.message, remedy);
  }
  return readCertificate(text, path);
}

function keyBeside(path: string): string {
  return `${path.replace(/\.(crt|cer|pem|cert)$/i, "")}.key`;
}
