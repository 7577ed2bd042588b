import { dirname, resolve } from "node:path";
import type { Context, Flags, Handler } from "../model/command.ts";
import { EXIT, inputError, KantivError } from "../model/errors.ts";
import { Secret } from "../model/secret.ts";
import { readCertificate } from "../oauth/key/certificate.ts";
import { type CertificateRequest, createSelfSigned, privateKeyPem } from "../oauth/key/self-signed.ts";
import { nextText } from "../reports/next-text.ts";
import { shellWord } from "../util/command-line.ts";
import { passphraseFault } from "../util/passphrase.ts";
import { readSecret } from "../util/read-secret.ts";
import { typeVariable, whoMayUse } from "../util/shell-lines.ts";

/** So that a clock which is a little behind does not take the certificate for one of the future, in milliseconds. */
const BACKDATED_MS = 5 * 60_000;
const PRIVATE = 0o600;

/** `certificate create`: a key and a certificate that it signs itself, in two new files; no org is contacted. */
export const run: Handler = async (flags, ctx) => {
  const [certificateFile, keyFile] = [String(flags["out-cert"]), String(flags["out-key"])];
  const request = requestFrom(flags, ctx.clock.now());
  await refuseTaken([certificateFile, keyFile], ctx);
  const { passphrase, typed = false } = await passphraseFrom(flags, ctx);
  const pair = await createSelfSigned(request);
  const info = readCertificate(pair.certificate, certificateFile);
  await writeBoth(
    { path: keyFile, text: privateKeyPem(pair.privateKey, passphrase) },
    { path: certificateFile, text: pair.certificate },
    ctx,
  );
  const { subject, bits, fingerprint256 } = info;
  const [validFrom, validTo] = [new Date(info.validFrom).toISOString(), new Date(info.validTo).toISOString()];
  const encrypted = passphrase !== undefined;
  return {
    status: "ok",
    exit: EXIT.ok,
    result: {
      certificate: certificateFile,
      key: keyFile,
      encrypted,
      subject,
      bits,
      validFrom,
      validTo,
      fingerprint256,
    },
    text: (paint) =>
      [
        paint("bold", subject),
        `  Certificate  ${certificateFile}, ${bits} bits, until ${validTo.slice(0, 10)}`,
        `  SHA-256      ${fingerprint256}`,
        `  Key          ${keyFile}, ${encrypted ? "encrypted" : paint("yellow", "not encrypted")}, for its owner only`,
        paint("dim", "The certificate goes into the org file as jwt.certificate; the key is kept from everybody else."),
        nextText([...(typed ? [exportLine(flags)] : []), showLine(certificateFile, keyFile, flags, encrypted)], paint),
      ].join("\n"),
  };
};

function requestFrom(flags: Flags, now: number): CertificateRequest {
  const days = Number(flags.days);
  const subject = String(flags.subject).trim();
  return { subject, bits: Number(flags.bits) as CertificateRequest["bits"], notBefore: now - BACKDATED_MS, days };
}

/** For the commands that open the key: typed once more into the shell, not shown and in no history. */
function exportLine(flags: Flags): string {
  const env = String(flags["passphrase-env"]);
  return typeVariable(env);
}

function showLine(certificate: string, key: string, flags: Flags, encrypted: boolean): string {
  const words = ["kantiv-sf", "certificate", "show", certificate, "--key-file", key];
  const opened = encrypted ? ["--passphrase-env", String(flags["passphrase-env"])] : [];
  return [...words, ...opened].map(shellWord).join(" ");
}

/** The passphrase from the environment, or typed on a terminal; none only when an unencrypted key was asked for. */
async function passphraseFrom(flags: Flags, ctx: Context): Promise<{ passphrase?: Secret; typed?: boolean }> {
  if (flags.unencrypted === true) {
    const message = "The key is not encrypted: whoever reads the file can log in as the integration user.";
    ctx.emit({ kind: "warning", code: "KEY_NOT_ENCRYPTED", message });
    return {};
  }
  const env = String(flags["passphrase-env"]);
  try {
    const passphrase = await readSecret({ env }, ctx);
    const fault = weakness(passphrase.reveal(), flags);
    if (fault === undefined) return { passphrase };
    throw inputError(
      "PASSPHRASE_WEAK",
      `The passphrase in ${env} ${fault}.`,
      `Take several words that do not belong together (--weak-passphrase takes this one all the same): ${typeVariable(env)}`,
    );
  } catch (error) {
    if (!(error instanceof KantivError) || error.code !== "SECRET_MISSING") throw error;
    if (ctx.interactive) return { passphrase: await typedPassphrase(flags, ctx), typed: true };
    throw inputError(
      "PASSPHRASE_MISSING",
      `The key is to be encrypted, and the environment variable ${env} is not set or empty.`,
      `Name another variable with --passphrase-env, or type a long passphrase into this one: ${typeVariable(env)}`,
    );
  }
}

function weakness(passphrase: string, flags: Flags): string | undefined {
  return flags["weak-passphrase"] === true ? undefined : passphraseFault(passphrase);
}

/** Asked for until it is good enough and typed the same way twice. */
async function typedPassphrase(flags: Flags, ctx: Context): Promise<Secret> {
  for (let hint = ""; ; ) {
    const once = new Secret(await ctx.ask({ asks: `${hint}Passphrase of the key`, hidden: true }));
    const fault = weakness(once.reveal(), flags);
    if (fault !== undefined) {
      hint = `It ${fault}. Take several words that do not belong together.\n`;
      continue;
    }
    const again = new Secret(await ctx.ask({ asks: "Once more", hidden: true }));
    if (once.reveal() === again.reveal()) return once;
    hint = "The two differ. Type it again.\n";
  }
}

/** Both are looked at before anything is made. */
async function refuseTaken(paths: readonly [string, string], ctx: Context): Promise<void> {
  const [one, other] = paths.map((path) => resolve(ctx.cwd, path));
  if (one === other) throw inputError("USAGE", "--out-cert and --out-key are one file.", "Give two.");
  for (const path of paths) if (await ctx.files.exists(path)) throw taken(path);
}

function taken(path: string): KantivError {
  return inputError(
    "FILE_EXISTS",
    `${path} is there already.`,
    "Nothing was written. Choose another name, or move it away.",
  );
}

interface NewFile {
  path: string;
  text: Secret | string;
}

/** The key first: a certificate without its key would be the worse half. Neither stays when the other cannot be written. */
async function writeBoth(key: NewFile & { text: Secret }, certificate: NewFile & { text: string }, ctx: Context) {
  await createFile(key.path, key.text.reveal(), PRIVATE, ctx);
  try {
    await createFile(certificate.path, certificate.text, 0o644, ctx);
  } catch (error) {
    await ctx.files.remove(key.path);
    throw error;
  }
}

async function createFile(path: string, text: string, mode: number, ctx: Context): Promise<void> {
  try {
    await ctx.files.create(path, text, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The same code comes for a folder's name that a file has.
    if (code === "EEXIST" && (await ctx.files.exists(path))) throw taken(path);
    if (code === undefined) throw error;
    const remedy = `Look whose the folder is: ${whoMayUse(dirname(path))}`;
    throw inputError("FILE_NOT_WRITTEN", `${path} cannot be written (${code}).`, remedy);
  }
}
