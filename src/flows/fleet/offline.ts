import { dirname } from "node:path";
import type { Context } from "../../model/command.ts";
import { KantivError } from "../../model/errors.ts";
import type { SecretRef } from "../../model/secret.ts";
import type { KeySource, Settings } from "../../model/settings.ts";
import type { LoadedTemplate } from "../../model/template.ts";
import type { CertificateInfo } from "../../oauth/key/certificate.ts";
import { sentBy } from "../../settings/asks.ts";
import { loadTemplate } from "../../template/load.ts";
import { refuseMissingSecret } from "../../util/read-secret.ts";
import { readCertificateFile } from "../input/certificate-file.ts";
import { certificateNeeded, keyNeeded, valuesAndNames } from "../input/prepare.ts";
import { once } from "./files.ts";
import type { ReadMember } from "./members.ts";

/** What a command needs of each org file before anything is asked of an org. */
export interface OfflineNeeds {
  certificate: boolean;
  /** It signs, and cannot do without. */
  key: boolean;
}

/**
 * A check of org files as far as it can be made without a request and without a program: template, values, certificate, and whether the secrets
 * are there. What many name is read once. Gives every error of a file.
 */
export function offlineCheck(needs: OfflineNeeds, ctx: Context): (member: ReadMember) => Promise<KantivError[]> {
  const template = templateReader(ctx);
  const certificate = once((path) => readCertificateFile(path, ctx));
  return async ({ settings }) => {
    if (settings === undefined) return [];
    const found: KantivError[] = [];
    let pem: CertificateInfo | undefined;
    if (needs.certificate) {
      await collected(found, async () => {
        const { certificate: path } = settings.jwt;
        if (path !== undefined) pem = await certificate(path);
        else if ((await template(settings)).app !== "installed")
          throw certificateNeeded(settings.file, settings.places);
      });
    }
    await collected(found, async () => {
      valuesAndNames(await template(settings), settings, pem);
    });
    for (const ref of secretsOf(settings, needs)) await collected(found, () => refuseMissingSecret(ref, ctx));
    if (needs.key && settings.jwt.signer === undefined) found.push(keyNeeded());
    return found;
  };
}

/** Reads templates that org files name, each once. */
export function templateReader(ctx: Context): (settings: Settings) => Promise<LoadedTemplate> {
  const read = once((key) => {
    const [name = "", baseFolder = ""] = JSON.parse(key) as string[];
    return loadTemplate(name, { files: ctx.files, builtinFolder: ctx.templatesFolder, baseFolder });
  });
  return ({ template, templateFrom, file }) => read(JSON.stringify([template, templateFrom ?? dirname(file)]));
}

async function collected(found: KantivError[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof KantivError)) throw error;
    found.push(error);
  }
}

function secretsOf({ admin, jwt }: Settings, { key }: OfflineNeeds): SecretRef[] {
  return [
    ...sentBy(admin),
    ...(admin.kind === "jwt" ? keySecrets(admin.key) : []),
    ...(key ? keySecrets(jwt.signer) : []),
  ];
}

function keySecrets(source: KeySource | undefined): SecretRef[] {
  if (source === undefined || "command" in source) return [];
  return [source.key, ...(source.passphrase ? [source.passphrase] : [])];
}
