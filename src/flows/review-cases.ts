import { folderOf, joinPath } from "../lint/input.ts";
import type { Context } from "../model/command.ts";
import type { LoadedTemplate, ParameterValues } from "../model/template.ts";
import { readCertificate } from "../oauth/certificate.ts";
import type { CaseSide, OrgFacts } from "../review/case.ts";
import type { Rendered } from "../review/model.ts";
import { SAMPLE_CERTIFICATE } from "../review/sample-certificate.ts";
import { parseOrgFile } from "../settings/parse.ts";
import { readExample } from "../template/example.ts";
import { resolveParameters } from "../template/parameters.ts";
import { renderAt } from "./prepare.ts";
import { attempt, type Side, templateIn } from "./review-side.ts";

/** A side of a case, and what a rehearsal needs to walk it. */
export interface Made extends CaseSide {
  /** Absent where it doesn't render. */
  walk?: Walk;
  /** Path of the template's folder in the commit, or name of one that ships; for org files. */
  template?: string;
  /** The org file's certificate is not in the repository; a sample stands in for it. */
  sample?: boolean;
}

export interface Walk {
  side: Side;
  template: LoadedTemplate;
  parameters: ParameterValues;
  /** PEM, as it stands in the repository or as the sample. */
  certificate: string;
}

export const ABSENT: Made = { rendered: { state: "absent" }, notes: [] };

/** The instance URL and admin that a run would take from its environment matter to no rendering. */
const ENVIRONMENT = {
  SF_ORG_INSTANCE_URL: "https://from-the-environment.my.salesforce.com",
  SF_ACCESS_TOKEN: "unused",
};

/**
 * A template with the values of an example.
 *
 * @param example its path, and the side that it is read from; absent for the template's defaults
 * @param foreign the example is the other side's: what this side's template doesn't declare is left out
 */
export async function exampleCase(
  side: Side,
  folder: string,
  example: { side: Side; path: string; foreign: boolean } | undefined,
  ctx: Context,
): Promise<Made> {
  const made = await attempt(async () => {
    const template = await templateIn(side, `./${folder}`, "", ctx);
    const given = example ? readExample(await textIn(example.side, example.path), example.path) : {};
    const declared = new Set(template.parameters.map(({ name }) => name));
    const values = Object.entries(given).filter(([name]) => !example?.foreign || declared.has(name));
    return rendered(side, template, Object.fromEntries(values), SAMPLE_CERTIFICATE);
  });
  return "broken" in made ? { rendered: made.broken, notes: [] } : { ...made.done, notes: [] };
}

/** An org file's template with its values; absent when the side has no such file. */
export async function orgCase(side: Side, path: string, ctx: Context): Promise<Made> {
  if (!side.objects.has(path)) return ABSENT;
  const notes: string[] = [];
  let org: OrgFacts | undefined;
  let named: string | undefined;
  const made = await attempt(async () => {
    const settings = parseOrgFile(await textIn(side, path), path, ENVIRONMENT);
    named = templateNamed(settings.template, path);
    const { instanceUrl, integrationUser } = settings;
    const isGiven = instanceUrl !== ENVIRONMENT.SF_ORG_INSTANCE_URL;
    const file = joinPath("", settings.jwt.certificate);
    const isThere = side.objects.has(file);
    org = {
      instanceUrl: isGiven ? instanceUrl : "from the environment",
      template: named,
      username: integrationUser.username,
      certificate: isThere ? "in the repository" : "not in the repository",
    };
    // From the root, so that a fault in the template has the same words for every org.
    const isShipped = named === settings.template;
    const template = await templateIn(side, isShipped ? named : `./${named}`, "", ctx);
    if (!isThere) notes.push(`The certificate ${file} is not in the repository; a sample stands in for it.`);
    const certificate = isThere ? readCertificate(await side.files.read(file), file).pem : SAMPLE_CERTIFICATE;
    return rendered(side, template, settings.parameters, certificate);
  });
  const sample = org?.certificate === "not in the repository";
  const rest = { notes, sample, ...(org && { org }), ...(named !== undefined && { template: named }) };
  return "broken" in made ? { rendered: made.broken, ...rest } : { ...made.done, ...rest };
}

/**
 * Both sides with the same certificate where only one has it in the repository: a sample beside a real one would look like a
 * certificate that is replaced.
 */
export function withOneCertificate(before: Made, after: Made): [Made, Made] {
  if (!before.walk || !after.walk || before.sample === after.sample) return [before, after];
  return [
    before.sample ? renderedAgain(before, before.walk, after.walk.certificate) : before,
    after.sample ? renderedAgain(after, after.walk, before.walk.certificate) : after,
  ];
}

function renderedAgain(made: Made, { side, template, parameters }: Walk, certificate: string): Made {
  return { ...made, ...rendered(side, template, parameters, certificate), notes: [] };
}

function rendered(
  side: Side,
  template: LoadedTemplate,
  parameters: ParameterValues,
  certificate: string,
): { rendered: Rendered; walk: Walk } {
  const pkg = renderAt(template, resolveParameters(template, parameters, certificate), undefined);
  return { rendered: { state: "rendered", package: pkg }, walk: { side, template, parameters, certificate } };
}

/** A path from the repository's root, or the name of a template that ships. */
function templateNamed(template: string, orgFile: string): string {
  return /[/\\]/.test(template) || template.startsWith(".") ? joinPath(folderOf(orgFile), template) : template;
}

async function textIn(side: Side, path: string): Promise<string> {
  return (await side.files.read(path)).toString("utf8");
}
