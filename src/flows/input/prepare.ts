import { dirname } from "node:path";
import type { Context, Flags } from "../../model/command.ts";
import { EXIT, inputError, KantivError, orError } from "../../model/errors.ts";
import type { StateFinding } from "../../model/finding.ts";
import type { Signer } from "../../model/ports.ts";
import type { KeySource, Settings } from "../../model/settings.ts";
import type { LoadedTemplate } from "../../model/template.ts";
import {
  type CertificateInfo,
  checkPair,
  checkValidity,
  expiryWarning,
  validityProblem,
} from "../../oauth/key/certificate.ts";
import { loadSigner } from "../../oauth/key/key.ts";
import { recordFolder } from "../../record/paths.ts";
import { SAMPLE_CERTIFICATE } from "../../review/sample-certificate.ts";
import { asksOf } from "../../settings/asks.ts";
import { CERTIFICATE_NEEDED, CONSUMER_KEY_UNUSED } from "../../settings/installed.ts";
import { parseOrgFile } from "../../settings/parse.ts";
import { loadTemplate } from "../../template/load.ts";
import { resolveParameters } from "../../template/parameters.ts";
import { commandLine } from "../../util/command-line.ts";
import { readCertificateFile } from "./certificate-file.ts";
import { flagsAgain, needConsent, trustWords } from "./consent.ts";
import type { Certified, InputNeeds, OrgFile, Paired, Prepared, PreparedFor } from "./prepared.ts";
import { readBases } from "./read-bases.ts";
import { readText } from "./read-text.ts";
import { namesOf, ownProfileFor } from "./render-at.ts";

/** Reads and checks the org file alone. Throws `ORG_FILE_…` (exit 2) with every problem at once. */
export async function readOrgFile(flags: Flags, ctx: Context): Promise<OrgFile> {
  const file = String(flags.org);
  const orgFileText = await readText(file, "ORG_FILE_MISSING", "the org file", ctx);
  const bases = await readBases(orgFileText, file, ctx.files);
  const settings = { ...parseOrgFile(orgFileText, file, ctx.env, bases), again: flagsAgain(flags) };
  return {
    settings,
    orgFileText,
    resolvedText: [orgFileText, ...bases.texts].join("\n---\n"),
    recordFolder: recordFolder(file),
    asks: asksOf(settings),
    trust: trustWords(flags, ctx),
  };
}

/**
 * Reads and checks the org file, its template, parameters, certificate and key, as far as the command needs them. Throws
 * input errors (exit 2) that name every problem of a file at once.
 */
export async function prepare<const N extends InputNeeds>(
  flags: Flags,
  needs: N,
  ctx: Context,
): Promise<PreparedFor<N>> {
  const orgFile = await readOrgFile(flags, ctx);
  const { settings } = orgFile;
  const template = await templateOf(settings, ctx);
  const read = await certificateFor(settings, template, needs, ctx);
  const certificate = read instanceof KantivError ? undefined : read;
  if (certificate && needs.certificate === "valid") checkValidity(certificate, ctx.clock.now());
  const base: Prepared = {
    ...orgFile,
    ...valuesAndNames(template, settings, certificate),
    ...(certificate && { certificate }),
    findings: [...(certificate ? dateFindings(certificate, settings, ctx) : []), ...unusedKey(settings, template, ctx)],
  };
  const key = read instanceof KantivError ? { unsigned: read } : await keyFor(base, needs.key, ctx);
  return { ...base, ...key } as PreparedFor<N>;
}

/**
 * The same for `apply`, which proves the login: it asks for the key, but of an installed app, whose publisher mostly keeps it.
 * Throws input errors as {@link prepare} does.
 */
export async function prepareApply(flags: Flags, ctx: Context): Promise<Prepared> {
  const prepared = await prepare(flags, { certificate: "valid", key: "ifThere", installed: "uncertified" }, ctx);
  const { unsigned, names } = prepared;
  if (unsigned && !(names.isInstalled && unsigned.code === "KEY_MISSING")) throw unsigned;
  return prepared;
}

function templateOf({ template, templateFrom, file }: Settings, ctx: Context): Promise<LoadedTemplate> {
  return loadTemplate(template, {
    files: ctx.files,
    builtinFolder: ctx.templatesFolder,
    baseFolder: templateFrom ?? dirname(file),
  });
}

/** The name of the app that an org file is about. Throws input errors as {@link prepare} does. */
export async function appNameOf(settings: Settings, ctx: Context): Promise<string> {
  return valuesAndNames(await templateOf(settings, ctx), settings, undefined).names.app;
}

async function certificateFor(
  { jwt: { certificate: path }, places, file }: Settings,
  { app }: LoadedTemplate,
  { certificate: need, installed }: InputNeeds,
  ctx: Context,
): Promise<CertificateInfo | KantivError | undefined> {
  if (path === undefined) {
    const mayLack = app === "installed" && (installed === "uncertified" || need === "none" || need === "ifThere");
    if (mayLack) return undefined;
    throw certificateNeeded(file, places);
  }
  if (need === "none") return undefined;
  return need === "ifThere" ? orWhy(() => readCertificateFile(path, ctx)) : readCertificateFile(path, ctx);
}

/** As an org file that lacks any other key is refused. */
export function certificateNeeded(file: string, places: Settings["places"]): KantivError {
  const { message, remedy } = CERTIFICATE_NEEDED;
  const problems = [{ ...CERTIFICATE_NEEDED, file, ...places?.certificate }];
  return inputError("ORG_FILE_INVALID", `${file}: ${message}`, remedy, { problems });
}

export function keyNeeded(): KantivError {
  const message = "The org file names no private key to sign the login with.";
  return inputError("KEY_MISSING", message, "Add jwt.key, e.g. key: { env: KANTIV_JWT_KEY }.");
}

/** What is there, or the input error that says why it cannot be used. */
export async function orWhy<T>(read: () => Promise<T>): Promise<T | KantivError> {
  const found = await orError(read);
  if (found instanceof KantivError && found.exit !== EXIT.input) throw found;
  return found;
}

/** The signer of the certificate at hand, or why there is none. Throws `NOT_TRUSTED` for a program that nobody agreed to. */
export async function keyFor(
  prepared: Prepared,
  need: InputNeeds["key"],
  ctx: Context,
): Promise<Pick<Prepared, "signer" | "unsigned">> {
  const { certificate, names } = prepared;
  if (need === "no" || (!certificate && !names.isInstalled)) return {};
  // The file may name a program that signs, and it is tried at once.
  await needConsent(prepared, ctx);
  if (need === "yes") return { signer: await signerOf(prepared, ctx) };
  const signer = await orWhy(() => signerOf(prepared, ctx));
  return signer instanceof KantivError ? { unsigned: signer } : { signer };
}

/** Days before the end of a certificate from which on that counts as something amiss. */
const EXPIRES_SOON_DAYS = 30;

/** A certificate that is over or has not begun keeps `apply` from its work; one that ends soon only wants to be known. */
function dateFindings(certificate: CertificateInfo, settings: Settings, ctx: Context): StateFinding[] {
  const now = ctx.clock.now();
  const wrong = validityProblem(certificate, now);
  if (wrong) return [{ code: wrong.code, message: wrong.message, remedy: wrong.remedy, blocks: true }];
  const warning = expiryWarning(certificate, now);
  if (!warning) return [];
  const { code, message, days } = warning;
  ctx.emit({ kind: "warning", code, message });
  if (days > EXPIRES_SOON_DAYS) return [];
  const remedy = commandLine("certificate rotate", settings, "--new-cert", "FILE", "--new-key-file", "FILE");
  return [{ code, message, remedy, blocks: false }];
}

/** Warned of and told, since somebody thinks that it counts. */
function unusedKey({ jwt }: Settings, { app }: LoadedTemplate, ctx: Context): StateFinding[] {
  if (jwt.consumerKey === undefined || app === "installed") return [];
  const { code, message } = CONSUMER_KEY_UNUSED;
  ctx.emit({ kind: "warning", code, message });
  return [{ ...CONSUMER_KEY_UNUSED, blocks: false, ofInput: true }];
}

/**
 * The same org file with another pair, checked in the same way, and other parameters.
 *
 * @param change `certificate`: path of the PEM file
 */
export async function prepareOther(
  prepared: Prepared,
  change: { certificate: string; signer: KeySource; parameters?: Readonly<Record<string, string>> },
  ctx: Context,
): Promise<Paired> {
  const { certificate: path, signer: source, parameters } = change;
  const certificate = await readCertificateFile(path, ctx);
  checkValidity(certificate, ctx.clock.now());
  const settings: Settings = {
    ...prepared.settings,
    jwt: { certificate: path, signer: source },
    parameters: { ...prepared.settings.parameters, ...parameters },
  };
  const other: Certified = { ...prepared, ...valuesAndNames(prepared.template, settings, certificate), certificate };
  return { ...other, signer: await signerOf(other, ctx) };
}

/** The values of an org's parameters, and the names that its app gets by them. Throws input errors. */
export function valuesAndNames(template: LoadedTemplate, settings: Settings, certificate: CertificateInfo | undefined) {
  // A command that needs no certificate needs names alone, in which none stands.
  const values = resolveParameters(
    template,
    settings.parameters,
    certificate?.pem ?? SAMPLE_CERTIFICATE,
    settings.places,
  );
  const own = ownProfileFor(template, values, {
    ownProfile: settings.integrationUser.ownProfile,
    places: settings.places,
  });
  return { settings, template, values, names: namesOf(template, values), ...(own && { ownProfile: own }) };
}

/**
 * The key that signs, checked against the certificate before any request; of an installed app, whose publisher has it, there may be
 * none to check against. Throws `KEY_…` errors (exit 2).
 */
async function signerOf({ settings, certificate }: Prepared, ctx: Context): Promise<Signer> {
  const source = settings.jwt.signer;
  if (!source) throw keyNeeded();
  const signer = await loadSigner(source, ctx);
  return certificate ? checkPair(certificate, signer) : signer;
}
