import { dirname, join } from "node:path";
import type { Context, Flags } from "../model/command.ts";
import { EXIT, inputError, KantivError } from "../model/errors.ts";
import type { StateFinding } from "../model/finding.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { Signer } from "../model/ports.ts";
import type { KeySource, Settings } from "../model/settings.ts";
import type { LoadedTemplate, ResolvedValues } from "../model/template.ts";
import {
  type CertificateInfo,
  checkPair,
  checkValidity,
  expiryWarning,
  readCertificate,
  validityProblem,
} from "../oauth/certificate.ts";
import { loadSigner } from "../oauth/key.ts";
import { TESTED_API_VERSION } from "../org/connect.ts";
import { isOurs, OWNER_MARK } from "../plan/ownership.ts";
import { recordFolder } from "../record/paths.ts";
import { SAMPLE_CERTIFICATE } from "../review/sample-certificate.ts";
import { parseOrgFile } from "../settings/parse.ts";
import { loadTemplate } from "../template/load.ts";
import { resolveParameters } from "../template/parameters.ts";
import { render } from "../template/render.ts";

/** An org file by itself: enough to open the org. */
export interface OrgFile {
  settings: Settings;
  /** As read, for the plan's fingerprint. */
  orgFileText: string;
  /** Where runs on this org file's org leave their record. */
  recordFolder: string;
}

/** What a command asks of an org file before anything is asked of an org. */
export interface InputNeeds {
  /**
   * `valid`: one that is over or has not begun is refused; `readable`: its dates are told as a finding; `ifThere`: it need
   * not even be there; `none`: it has no part in this.
   */
  certificate: "valid" | "readable" | "ifThere" | "none";
  /** `ifThere`: what keeps it from signing is told, not thrown. */
  key: "yes" | "ifThere" | "no";
}

/** What `render` and `package` ask: what leaves here has a certificate that is in force. */
export const RENDER_NEEDS = { certificate: "valid", key: "no" } as const;

/** What `verify` asks: the login itself says what a certificate past its end is worth. */
export const VERIFY_NEEDS = { certificate: "readable", key: "yes" } as const;

/** What `handoff` asks: without the key it says that the login is not proven. */
export const HANDOFF_NEEDS = { certificate: "readable", key: "ifThere" } as const;

/** What `plan` and `drift` ask: they sign nothing, and tell what is amiss with the certificate. */
export const PLAN_NEEDS = { certificate: "readable", key: "no" } as const;

/** An org file and what it points at, checked before anything is asked of an org. */
export interface Prepared extends OrgFile {
  template: LoadedTemplate;
  values: ResolvedValues;
  names: Names;
  certificate?: CertificateInfo;
  /** Signs with the key that fits the certificate. */
  signer?: Signer;
  /** Why there is no signer, where one was looked for. */
  unsigned?: Unsigned;
  /** What is known to be amiss already: the certificate's dates. */
  findings: readonly StateFinding[];
}

/** What keeps a login from being tried, as the error that it would be. */
export type Unsigned = Pick<KantivError, "code" | "message" | "remedy">;

/** With the certificate that goes into the app. */
export type Certified = Prepared & { certificate: CertificateInfo };

/** With the key as well. */
export type Signing = Certified & { signer: Signer };

/** Whether the login can be tried with what is at hand. */
export function isSigning(prepared: Prepared): prepared is Signing {
  return prepared.signer !== undefined && prepared.certificate !== undefined;
}

/** What stays of {@link InputNeeds} once they are met. */
export type PreparedFor<N extends InputNeeds> = Prepared &
  (N["certificate"] extends "valid" | "readable" ? Certified : Prepared) &
  (N["key"] extends "yes" ? Signing : Prepared);

interface Names {
  app: string;
  permissionSet: string;
  /** OAuth scopes as in the template: `Api`, `Basic`, … */
  scopes: readonly string[];
}

/** Reads and checks the org file alone. Throws `ORG_FILE_…` (exit 2) with every problem at once. */
export async function readOrgFile(flags: Flags, ctx: Context): Promise<OrgFile> {
  const file = String(flags.org);
  const orgFileText = await readText(file, "ORG_FILE_MISSING", "the org file", ctx);
  return { settings: parseOrgFile(orgFileText, file, ctx.env), orgFileText, recordFolder: recordFolder(file) };
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
  const template = await loadTemplate(settings.template, {
    files: ctx.files,
    builtinFolder: ctx.templatesFolder,
    baseFolder: dirname(settings.file),
  });
  const read = await certificateFor(settings.jwt.certificate, needs.certificate, ctx);
  const certificate = read instanceof KantivError ? undefined : read;
  if (certificate && needs.certificate === "valid") checkValidity(certificate, ctx.clock.now());
  const base: Prepared = {
    ...orgFile,
    ...valuesAndNames(template, settings, certificate),
    ...(certificate && { certificate }),
    findings: certificate ? dateFindings(certificate, settings.file, ctx) : [],
  };
  const key = read instanceof KantivError ? { unsigned: read } : await keyFor(base, needs.key, ctx);
  return { ...base, ...key } as PreparedFor<N>;
}

async function certificateFor(
  path: string,
  need: InputNeeds["certificate"],
  ctx: Context,
): Promise<CertificateInfo | KantivError | undefined> {
  if (need === "none") return undefined;
  return need === "ifThere" ? orWhy(() => readPem(path, ctx)) : readPem(path, ctx);
}

/** What is there, or the input error that says why it cannot be used. */
async function orWhy<T>(read: () => Promise<T>): Promise<T | KantivError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof KantivError && error.exit === EXIT.input) return error;
    throw error;
  }
}

async function keyFor(
  prepared: Prepared,
  need: InputNeeds["key"],
  ctx: Context,
): Promise<Pick<Prepared, "signer" | "unsigned">> {
  const { certificate } = prepared;
  if (need === "no" || !certificate) return {};
  const certified = { ...prepared, certificate };
  if (need === "yes") return { signer: await signerOf(certified, ctx) };
  const signer = await orWhy(() => signerOf(certified, ctx));
  return signer instanceof KantivError ? { unsigned: signer } : { signer };
}

/** Days before the end of a certificate from which on that counts as something amiss. */
const EXPIRES_SOON_DAYS = 30;

/** A certificate that is over or has not begun keeps `apply` from its work; one that ends soon only wants to be known. */
function dateFindings(certificate: CertificateInfo, orgFile: string, ctx: Context): StateFinding[] {
  const now = ctx.clock.now();
  const wrong = validityProblem(certificate, now);
  if (wrong) return [{ code: wrong.code, message: wrong.message, remedy: wrong.remedy, blocks: true }];
  const warning = expiryWarning(certificate, now);
  if (!warning) return [];
  const { code, message, days } = warning;
  ctx.emit({ kind: "warning", code, message });
  if (days > EXPIRES_SOON_DAYS) return [];
  const remedy = `kantiv-sf certificate rotate --org ${orgFile} --new-cert FILE --new-key-file FILE`;
  return [{ code, message, remedy, blocks: false }];
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
): Promise<Signing> {
  const { certificate: path, signer: source, parameters } = change;
  const certificate = await readPem(path, ctx);
  checkValidity(certificate, ctx.clock.now());
  const settings: Settings = {
    ...prepared.settings,
    jwt: { certificate: path, signer: source },
    parameters: { ...prepared.settings.parameters, ...parameters },
  };
  const other: Certified = { ...prepared, ...valuesAndNames(prepared.template, settings, certificate), certificate };
  return { ...other, signer: await signerOf(other, ctx) };
}

async function readPem(path: string, ctx: Context): Promise<CertificateInfo> {
  return readCertificate(await readText(path, "CERTIFICATE_MISSING", "the certificate", ctx), path);
}

function valuesAndNames(template: LoadedTemplate, settings: Settings, certificate: CertificateInfo | undefined) {
  // A command that needs no certificate needs names alone, in which none stands.
  const values = resolveParameters(
    template,
    settings.parameters,
    certificate?.pem ?? SAMPLE_CERTIFICATE,
    settings.places,
  );
  return { settings, template, values, names: namesOf(renderAt(template, values, undefined)) };
}

/** The key that signs, checked against the certificate before any request. Throws `KEY_…` errors (exit 2). */
async function signerOf({ settings, certificate }: Certified, ctx: Context): Promise<Signer> {
  const source = settings.jwt.signer;
  if (!source) {
    throw inputError(
      "KEY_MISSING",
      "The org file names no private key, and this command signs.",
      "Add jwt.key, e.g. key: { env: KANTIV_JWT_KEY }.",
    );
  }
  return checkPair(certificate, await loadSigner(source, ctx));
}

/** Renders at a version, or at the highest that both the template and this tool know. */
export function renderAt(
  template: LoadedTemplate,
  values: ResolvedValues,
  apiVersion: string | undefined,
): RenderedPackage {
  return render(template, values, apiVersion ?? `${Math.min(template.apiVersions.max, TESTED_API_VERSION)}.0`);
}

/**
 * An app without the mark in its description would be somebody else's at the next run. Throws `TEMPLATE_UNMARKED` (exit 2).
 */
export function requireOwnerMark({ template, values }: Prepared): void {
  const { components } = renderAt(template, values, undefined);
  if (components.some((component) => component.type === "ExternalClientApplication" && isOurs(component))) return;
  throw inputError(
    "TEMPLATE_UNMARKED",
    `The app's description in template ${template.name} lacks "${OWNER_MARK}", by which the next run knows that the app is its own.`,
    `Add these words to <description> of ${join(template.folder, "externalClientApps")}.`,
  );
}

function namesOf(pkg: RenderedPackage): Names {
  const of = (type: string) => pkg.components.find((component) => component.type === type);
  const [app, permissionSet] = [of("ExternalClientApplication"), of("PermissionSet")];
  if (!app || !permissionSet) {
    throw inputError(
      "TEMPLATE_INCOMPLETE",
      "The template makes no External Client App or no permission set.",
      "Add the missing file to the template.",
    );
  }
  const scopes =
    of("ExtlClntAppOauthSettings")?.root.children.find((child) => child.name === "commaSeparatedOauthScopes")?.text ??
    "";
  return {
    app: app.fullName,
    permissionSet: permissionSet.fullName,
    scopes: scopes.split(",").map((scope) => scope.trim()),
  };
}

/** A text file that the user named. Throws `code` (exit 2) when it cannot be read. */
export async function readText(path: string, code: string, what: string, ctx: Context): Promise<string> {
  try {
    return (await ctx.files.read(path)).toString("utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === undefined) throw error;
    throw inputError(
      code,
      `Cannot read ${what} ${path} (${reason}).`,
      "Check the path; paths in an org file start from its folder.",
    );
  }
}
