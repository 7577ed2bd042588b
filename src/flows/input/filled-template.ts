import { type Context, type Flags, wordOf } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import type { LoadedTemplate, ParameterValues, ResolvedValues } from "../../model/template.ts";
import type { OwnProfile } from "../../model/user.ts";
import { loadTemplate } from "../../template/load.ts";
import { resolveParameters } from "../../template/parameters.ts";
import { readCertificateFile } from "./certificate-file.ts";
import { prepare } from "./prepare.ts";
import { RENDER_NEEDS } from "./prepared.ts";
import { ownProfileFor } from "./render-at.ts";

/** A template with values, and whose integration user it is for where an org file says so. */
export interface FilledTemplate {
  template: LoadedTemplate;
  values: ResolvedValues;
  username?: string;
  /** Its org, where an org file says so. */
  instanceUrl?: string;
  /** A profile of the integration user's own, where one is stated. */
  ownProfile?: OwnProfile;
}

/**
 * The template and values that an org file names (`--org`), or a template with values of the command line (`--template`,
 * `--set`, `--cert`). Throws `USAGE` unless it is one of them, and input errors as `prepare` does.
 */
export async function filledTemplate(flags: Flags, ctx: Context): Promise<FilledTemplate> {
  if ((flags.org === undefined) === (flags.template === undefined)) {
    throw inputError("USAGE", "Which template, with which values?", "Give --org FILE or --template NAME: one of them.");
  }
  if (flags.org !== undefined) {
    if (flags.set !== undefined || flags.cert !== undefined) {
      const remedy = "Write the values into the org file, under parameters and jwt.certificate.";
      throw inputError("USAGE", "--set and --cert belong to --template.", remedy);
    }
    const { template, values, settings, ownProfile } = await prepare(flags, RENDER_NEEDS, ctx);
    return {
      template,
      values,
      ...(ownProfile && { ownProfile }),
      username: settings.integrationUser.username,
      instanceUrl: settings.instanceUrl,
    };
  }
  const template = await templateNamed(String(flags.template), ctx);
  const certificate = wordOf(flags.cert);
  const pem = certificate && (await readCertificateFile(certificate, ctx)).pem;
  const values = resolveParameters(template, valuesFrom(flags.set), pem);
  const ownProfile = ownProfileFor(template, values);
  return { template, values, ...(ownProfile && { ownProfile }) };
}

/** A template as the command line names it: one that ships, or a path from the working directory. */
export function templateNamed(name: string, ctx: Context): Promise<LoadedTemplate> {
  return loadTemplate(name, { files: ctx.files, builtinFolder: ctx.templatesFolder, baseFolder: ctx.cwd });
}

/** `--set name=value`: several times with one name, a list in that order. Throws `USAGE`. */
export function valuesFrom(given: unknown): ParameterValues {
  const pairs = (Array.isArray(given) ? given : []).map((text): [string, string] => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(String(text)) ?? [];
    if (name === undefined || value === undefined) {
      throw inputError(
        "USAGE",
        `--set takes name=value, not ${JSON.stringify(text)}.`,
        "E.g. --set appName=Kantiv_UAT; a list by repeating it: --set readObjects=Account --set readObjects=Contact",
      );
    }
    return [name, value];
  });
  const byName = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, all]) => {
      const [first = "", ...others] = all.map(([, value]) => value);
      return [name, others.length > 0 ? [first, ...others] : first];
    }),
  );
}
