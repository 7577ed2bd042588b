import { filledTemplate } from "../flows/input/filled-template.ts";
import { assignsFor, renderAt } from "../flows/input/render-at.ts";
import { guideFacts } from "../guide/facts.ts";
import { type GuideSubject, setupGuide } from "../guide/guide.ts";
import { textIn } from "../metadata/component.ts";
import { sentOnes } from "../metadata/kinds.ts";
import { layoutFiles, textFile } from "../metadata/layout.ts";
import { zipFiles } from "../metadata/zip.ts";
import type { Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { OutputFile, RenderedPackage } from "../model/metadata.ts";
import { readCertificate } from "../oauth/key/certificate.ts";
import { html } from "../page/html.ts";
import { markdown } from "../page/markdown.ts";
import { dayOf } from "../util/words.ts";

/** `package`: all for who sets it up without this tool: metadata in both forms, the certificate and a guide made of them. */
export const run: Handler = async (flags, ctx) => {
  const { template, values, username, instanceUrl, ownProfile } = await filledTemplate(flags, ctx);
  const pkg = renderAt(template, values, undefined);
  const subject = { template: template.name, apiVersion: pkg.apiVersion, username, instanceUrl, ownProfile };
  const files = await filesOf(subject, pkg, assignsFor(template, values, pkg.components));
  const out = String(flags.out);
  const zip = await zipFiles(files);
  await ctx.files.write(out, zip);
  const names = files.map((file) => file.path).sort();
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { out, template: template.name, apiVersion: pkg.apiVersion, bytes: zip.length, files: names },
    text: (paint) =>
      [
        ...names.map((name) => paint("dim", `  ${name}`)),
        `${paint("green", "✔")} ${out}, a zip of ${names.length} files for API ${pkg.apiVersion}`,
        "Give it to who sets it up: guide.html in it says each step, and what to send back.",
      ].join("\n"),
  };
};

async function filesOf(subject: GuideSubject, pkg: RenderedPackage, assigns: readonly string[]): Promise<OutputFile[]> {
  const pem = textIn(pkg.components, "ExtlClntAppGlobalOauthSettings", "certificate");
  const certificate = pem ? readCertificate(pem) : undefined;
  const facts = guideFacts(pkg, certificate && { ...certificate, validTo: dayOf(certificate.validTo) }, assigns);
  const page = setupGuide(subject, facts);
  // The guide has each value of what is left to be set by hand.
  const sent = { ...pkg, components: sentOnes(pkg.components) };
  return [
    textFile("guide.md", markdown(page)),
    textFile("guide.html", html(page)),
    ...(certificate ? [textFile("kantiv.crt", certificate.pem)] : []),
    { path: "metadata-api.zip", bytes: await zipFiles(layoutFiles(sent, "metadata")) },
    ...layoutFiles(sent, "source").map(({ path, bytes }) => ({ path: `sfdx-project/${path}`, bytes })),
  ];
}
