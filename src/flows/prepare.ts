import { dirname, join } from "node:path";
import type { Context, Flags } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
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
} from "../oauth/certificate.ts";
import { loadSigner } from "../oauth/key.ts";
import { TESTED_API_VERSION } from "../org/connect.ts";
import { isOurs, OWNER_MARK } from "../plan/ownership.ts";
import { recordFolder } from "../record/paths.ts";
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

/** An org file and all that it points at, checked before anything is asked of an org. */
export interface Prepared extends OrgFile {
  template: LoadedTemplate;
  values: ResolvedValues;
  certificate: CertificateInfo;
  names: Names;
}

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
 * Reads and checks the org file, its template, parameters and certificate. Throws input errors (exit 2) that name every
 * problem of a file at once.
 *
 * @param options `expired`: a certificate past its end will do, for the command that replaces it
 */
export async function prepare(flags: Flags, ctx: Context, options: { expired?: boolean } = {}): Promise<Prepared> {
  const orgFile = await readOrgFile(flags, ctx);
  const { settings } = orgFile;
  const template = await loadTemplate(settings.template, {
    files: ctx.files,
    builtinFolder: ctx.templatesFolder,
    baseFolder: dirname(settings.file),
  });
  const certificate = await readPem(settings.jwt.certificate, ctx);
  if (options.expired !== true) checkValidity(certificate, ctx.clock.now());
  const warning = expiryWarning(certificate, ctx.clock.now());
  if (warning) ctx.emit({ kind: "warning", code: warning.code, message: warning.message });
  return { ...orgFile, ...valuesAndNames(template, settings, certificate) };
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
): Promise<Prepared> {
  const { certificate: path, signer, parameters } = change;
  const certificate = await readPem(path, ctx);
  checkValidity(certificate, ctx.clock.now());
  const settings: Settings = {
    ...prepared.settings,
    jwt: { certificate: path, signer },
    parameters: { ...prepared.settings.parameters, ...parameters },
  };
  return { ...prepared, ...valuesAndNames(prepared.template, settings, certificate) };
}

async function readPem(path: string, ctx: Context): Promise<CertificateInfo> {
  return readCertificate(await readText(path, "CERTIFICATE_MISSING", "the certificate", ctx), path);
}

function valuesAndNames(template: LoadedTemplate, settings: Settings, certificate: CertificateInfo) {
  const values = resolveParameters(template, settings.parameters, certificate.pem, settings.places);
  return { settings, template, values, certificate, names: namesOf(renderAt(template, values, undefined)) };
}

/** The key that signs, checked against the certificate before any request. Throws `KEY_…` errors (exit 2). */
export async function prepareSigner(prepared: Prepared, ctx: Context): Promise<Signer> {
  const source = prepared.settings.jwt.signer;
  if (!source) {
    throw inputError(
      "KEY_MISSING",
      "The org file names no private key, and this command signs.",
      "Add jwt.key, e.g. key: { env: KANTIV_JWT_KEY }.",
    );
  }
  const signer = await loadSigner(source, ctx);
  await checkPair(prepared.certificate, signer);
  return signer;
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
