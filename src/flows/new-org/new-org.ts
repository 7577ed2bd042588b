import { dirname, join, relative } from "node:path";
import type { Context, Flags } from "../../model/command.ts";
import { inputError, KantivError, orError } from "../../model/errors.ts";
import type { SecretRef } from "../../model/secret.ts";
import type { LoadedTemplate } from "../../model/template.ts";
import { loadTemplate } from "../../template/load.ts";
import { isTemplatePath, ownTemplates, shippedTemplates } from "../../template/locate.ts";
import { valueFault } from "../../template/value.ts";
import { nameOfMyDomain, pastedOrigin } from "../../util/my-domain.ts";
import { withSlashes } from "../../util/paths.ts";
import { printable } from "../../util/printable.ts";
import { checkInstanceUrl } from "../../util/salesforce-host.ts";
import { PASSPHRASE_ENV } from "../../util/shell-lines.ts";
import { valuesFrom } from "../input/filled-template.ts";
import { pick } from "./login.ts";

/** Where an org is and what its file is called. */
export interface NewOrg {
  origin: string;
  name: string;
  file: string;
}

/** My Domain of what was pasted, by flag or typed. Throws `INSTANCE_URL_…` and `USAGE` (exit 2). */
export async function originOf({ from }: Flags, ctx: Context): Promise<string> {
  const asks = "Address of any page of the org, as the browser's address bar has it";
  if (from === undefined && !ctx.interactive) {
    throw inputError(
      "USAGE",
      "org new needs the org's address.",
      "Add --from URL: any page of the org, as a browser shows it.",
    );
  }
  for (let hint = ""; ; ) {
    const pasted = from === undefined ? await ctx.ask({ asks: `${hint}${asks}`, orSay: "--from URL" }) : String(from);
    const verdict = checkInstanceUrl(pastedOrigin(pasted));
    if (verdict.ok) return verdict.origin;
    if (from !== undefined) throw inputError(verdict.code, verdict.message, verdict.remedy);
    hint = `${pasted === "" ? "" : `${verdict.message} `}E.g. https://acme--uat.sandbox.lightning.force.com/lightning/page/home\n`;
  }
}

/** The org's name and file, which is not there yet. Throws `FILE_EXISTS` and `USAGE` (exit 2). */
export async function nameAndFile({ name }: Flags, origin: string, ctx: Context): Promise<NewOrg> {
  const word = await wordFor(name, nameOfMyDomain(origin), ctx);
  const hasFolder = !/[\\/]/.test(word) && (await ctx.files.exists("orgs"));
  const file = `${hasFolder ? "orgs/" : ""}${word}.yaml`;
  if (await ctx.files.exists(file)) {
    throw inputError(
      "FILE_EXISTS",
      `${file} is there already.`,
      "Nothing was written. Give another NAME, or move it away.",
    );
  }
  return { origin, name: withSlashes(word).split("/").at(-1) ?? word, file };
}

/** The name that was given or, on a terminal, is asked for until it can be one. */
async function wordFor(name: unknown, standard: string, ctx: Context): Promise<string> {
  const remedy = "Use letters, digits, dots, hyphens and underscores, e.g. acme-uat.";
  for (let hint = ""; ; ) {
    const asked = name === undefined && ctx.interactive;
    const orSay = "a word after org new";
    const given = asked
      ? await ctx.ask({ asks: `${hint}Name of the org file`, standard, orSay })
      : String(name ?? standard);
    const word = given.replace(/\.ya?ml$/, "");
    if (/^(?:[^\s\p{Cc}]*\/)?[A-Za-z0-9][A-Za-z0-9._-]*$/u.test(withSlashes(word))) return word;
    if (!asked) throw inputError("USAGE", `${JSON.stringify(word)} cannot be an org's name.`, remedy);
    hint = `${remedy}\n`;
  }
}

/** The template as somebody names it from the working directory; the folder's own stand before those that ship. */
export async function templateFor({ template }: Flags, ctx: Context): Promise<string> {
  if (template !== undefined) return String(template);
  const own = await ownTemplates(ctx.cwd, ctx.templatesFolder, ctx.files);
  const choices = own.length > 0 ? own : await shippedTemplates(ctx.templatesFolder, ctx.files);
  const standard = choices.find((one) => one.endsWith("kantiv-integration")) ?? choices[0] ?? "kantiv-integration";
  if (choices.length <= 1 || !ctx.interactive) return standard;
  const width = Math.max(...choices.map((name) => name.length));
  const lines = await Promise.all(
    choices.map(async (name) => `  ${name.padEnd(width)}  ${firstSentence(await descriptionOf(name, ctx))}`),
  );
  return pick({ before: lines, asks: "Which template?", orSay: "--template NAME" }, choices, standard, ctx);
}

async function descriptionOf(name: string, ctx: Context): Promise<string> {
  const template = await orError(() => loadFor(name, ctx));
  // Whoever takes it is told what is wrong.
  return template instanceof KantivError ? "" : printable(template.description, 300);
}

function firstSentence(text: string): string {
  return text.split(/(?<=[.;:])\s/)[0]?.replace(/[.;:]$/, "") ?? "";
}

/** The template itself. Throws `TEMPLATE_…` (exit 2). */
export function loadFor(template: string, ctx: Context): Promise<LoadedTemplate> {
  return loadTemplate(template, { files: ctx.files, builtinFolder: ctx.templatesFolder, baseFolder: "" });
}

/** The same template, as the org file has to name it. */
export function templateFrom(file: string, template: string): string {
  if (!isTemplatePath(template)) return template;
  const path = pathFrom(file, template);
  return isTemplatePath(path) ? path : `./${path}`;
}

/** Values of parameters: what `--set` says, and what the template wants and nobody said. Throws `USAGE` (exit 2). */
export async function parametersFor(
  { set }: Flags,
  { parameters }: LoadedTemplate,
  ctx: Context,
): Promise<Record<string, string | readonly string[]>> {
  const values: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(valuesFrom(set))) {
    const isList = parameters.some((spec) => spec.name === name && spec.list === true);
    const texts = [value].flat();
    values[name] = isList ? texts : (texts.at(-1) ?? "");
  }
  for (const spec of parameters) {
    const isWanted = spec.required && spec.type !== "certificate" && values[spec.name] === undefined;
    if (!isWanted) continue;
    if (!ctx.interactive) {
      const remedy = `Add --set ${spec.name}=VALUE. ${spec.description}`;
      throw inputError("USAGE", `The template needs a value for ${spec.name}.`, remedy);
    }
    for (let fault: ReturnType<typeof valueFault>; values[spec.name] === undefined; ) {
      const hint = fault ? `It ${fault.fault}: ${fault.remedy}\n` : "";
      const answer = await ctx.ask({
        asks: `${hint}${spec.description}\n${spec.name}`,
        orSay: `--set ${spec.name}=VALUE`,
      });
      const texts = spec.list ? answer.split(",").map((text) => text.trim()) : [answer];
      fault = texts.map((text) => valueFault(spec, text)).find((one) => one !== undefined);
      if (!fault) values[spec.name] = spec.list ? texts : answer;
    }
  }
  return values;
}

/** The pair that the app is to have: paths from the working directory, and whether they are there. */
export interface NewPair {
  certificate: string;
  key: SecretRef;
  passphrase?: SecretRef;
  /** Files of the pair that are still to be made. */
  missing: boolean;
}

/**
 * Certificate and key: what flags say, else the certificate that lies beside the org file, else a pair that is still to be made.
 *
 * @param word of the integration, by which a new pair is called
 */
export async function pairFor(flags: Flags, { file }: NewOrg, word: string, ctx: Context): Promise<NewPair> {
  const folder = dirname(file);
  const certificate =
    flags.cert === undefined
      ? ((await onlyCertificate(folder, ctx)) ?? join(folder, `${word}.crt`))
      : String(flags.cert);
  const isThere = await ctx.files.exists(certificate);
  const passphrase = { env: PASSPHRASE_ENV };
  if (flags["key-env"] !== undefined) return { certificate, key: { env: String(flags["key-env"]) }, missing: !isThere };
  const keyFile =
    flags["key-file"] === undefined ? `${certificate.replace(/\.\w+$/, "")}.key` : String(flags["key-file"]);
  const hasKey = await ctx.files.exists(keyFile);
  // A pair whose key is elsewhere is in the environment, as a secret of a CI or of a vault is.
  if (isThere && !hasKey && flags["key-file"] === undefined) {
    return { certificate, key: { env: "KANTIV_JWT_KEY" }, missing: false };
  }
  const isOpen = hasKey && !/ENCRYPTED/.test((await ctx.files.read(keyFile)).toString("latin1"));
  return { certificate, key: { file: keyFile }, ...(isOpen ? {} : { passphrase }), missing: !(isThere && hasKey) };
}

async function onlyCertificate(folder: string, { files }: Context): Promise<string | undefined> {
  if (!(await files.exists(folder))) return undefined;
  const found = (await files.list(folder)).filter(({ name, directory }) => !directory && /\.(crt|cer)$/.test(name));
  return found.length === 1 && found[0] ? join(folder, found[0].name) : undefined;
}

/** A path from the working directory as a file of another folder has to name it. */
export function pathFrom(file: string, path: string): string {
  if (/^([\\/]|[A-Za-z]:)/.test(path)) return path;
  return withSlashes(relative(dirname(file), path));
}
