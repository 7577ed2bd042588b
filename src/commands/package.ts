import { prepare } from "../flows/prepare.ts";
import { RENDER_NEEDS } from "../flows/prepared.ts";
import { readText } from "../flows/read-text.ts";
import { renderAt } from "../flows/render-at.ts";
import { guideFacts } from "../guide/facts.ts";
import { setupGuide } from "../guide/guide.ts";
import { textOf } from "../metadata/component.ts";
import { layoutFiles } from "../metadata/layout.ts";
import { zipFiles } from "../metadata/zip.ts";
import type { Context, Flags, Handler } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import type { OutputFile, RenderedPackage } from "../model/metadata.ts";
import { readCertificate } from "../oauth/certificate.ts";
import { html } from "../page/html.ts";
import { markdown } from "../page/markdown.ts";
import { loadTemplate } from "../template/load.ts";
import { resolveParameters } from "../template/parameters.ts";

/** `package`: all for who sets it up without this tool: metadata in both forms, the certificate and a guide made of them. */
export const run: Handler = async (flags, ctx) => {
  const { template, username, pkg } = await packaged(flags, ctx);
  const files = await filesOf(template, username, pkg);
  const out = String(flags.out);
  const zip = await zipFiles(files);
  await ctx.files.write(out, zip);
  const names = files.map((file) => file.path).sort();
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { out, template, apiVersion: pkg.apiVersion, bytes: zip.length, files: names },
    text: (paint) => [...names, paint("dim", `${names.length} files for API ${pkg.apiVersion}, in ${out}`)].join("\n"),
  };
};

interface Packaged {
  template: string;
  username: string | undefined;
  pkg: RenderedPackage;
}

/** From an org file, or from a template with values of the command line. */
async function packaged(flags: Flags, ctx: Context): Promise<Packaged> {
  if ((flags.org === undefined) === (flags.template === undefined)) {
    throw inputError("USAGE", "Say what to package.", "Give --org FILE or --template NAME: one of them.");
  }
  if (flags.org !== undefined) {
    const { template, values, settings } = await prepare(flags, RENDER_NEEDS, ctx);
    return {
      template: template.name,
      username: settings.integrationUser.username,
      pkg: renderAt(template, values, undefined),
    };
  }
  const places = { files: ctx.files, builtinFolder: ctx.templatesFolder, baseFolder: ctx.cwd };
  const template = await loadTemplate(String(flags.template), places);
  const certificate = flags.certificate === undefined ? undefined : String(flags.certificate);
  const pem =
    certificate && readCertificate(await readText(certificate, "CERTIFICATE_MISSING", "the certificate", ctx)).pem;
  const values = resolveParameters(template, settingsOf(flags.set), pem);
  return { template: template.name, username: undefined, pkg: renderAt(template, values, undefined) };
}

/** `--set name=value`, several times. */
function settingsOf(given: unknown): Record<string, string> {
  const pairs = (Array.isArray(given) ? given : []).map((text) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(String(text)) ?? [];
    if (name === undefined || value === undefined) {
      throw inputError(
        "USAGE",
        `--set takes name=value, not ${JSON.stringify(text)}.`,
        "E.g. --set appName=Kantiv_UAT",
      );
    }
    return [name, value] as const;
  });
  return Object.fromEntries(pairs);
}

async function filesOf(template: string, username: string | undefined, pkg: RenderedPackage): Promise<OutputFile[]> {
  const settings = pkg.components.find(({ type }) => type === "ExtlClntAppGlobalOauthSettings");
  const pem = settings && textOf(settings.root, "certificate");
  const certificate = pem ? readCertificate(pem) : undefined;
  const facts = guideFacts(
    pkg,
    certificate && { ...certificate, validTo: new Date(certificate.validTo).toISOString().slice(0, 10) },
  );
  const page = setupGuide({ template, apiVersion: pkg.apiVersion, username }, facts);
  return [
    text("guide.md", markdown(page)),
    text("guide.html", html(page)),
    ...(certificate ? [text("kantiv.crt", certificate.pem)] : []),
    { path: "metadata-api.zip", bytes: await zipFiles(layoutFiles(pkg, "metadata")) },
    ...layoutFiles(pkg, "source").map(({ path, bytes }) => ({ path: `sfdx-project/${path}`, bytes })),
  ];
}

const text = (path: string, content: string): OutputFile => ({ path, bytes: new TextEncoder().encode(content) });
