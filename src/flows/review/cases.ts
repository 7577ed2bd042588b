import { directivesIn } from "../../lint/suppression.ts";
import type { Context } from "../../model/command.ts";
import type { LoadedTemplate } from "../../model/template.ts";
import type { OwnProfile } from "../../model/user.ts";
import { readCertificate } from "../../oauth/key/certificate.ts";
import type { CaseSide } from "../../review/case.ts";
import type { OrgFacts } from "../../review/org-facts.ts";
import { SAMPLE_CERTIFICATE } from "../../review/sample-certificate.ts";
import { asksOf } from "../../settings/asks.ts";
import { parseOrgFile } from "../../settings/parse.ts";
import { powersOf, whoText } from "../../settings/powers.ts";
import { loadExample } from "../../template/example.ts";
import { isTemplatePath, templateFolder } from "../../template/locate.ts";
import { type Given, resolveParameters } from "../../template/parameters.ts";
import { folderOf, joinPath } from "../../util/paths.ts";
import { certificateNeeded } from "../input/prepare.ts";
import { readBases } from "../input/read-bases.ts";
import { assignsFor, ownProfileFor, renderAt } from "../input/render-at.ts";
import { attempt, type Side, templateIn } from "./side.ts";

/** A side of a case, and what a rehearsal sets up of it. */
export interface StagedSide extends CaseSide {
  /** Absent where it doesn't render. */
  app?: AppVersion;
  /** The template that an org file names: its folder, and how it is spoken of. */
  template?: { folder: string; name: string };
  /** Paths of what an org file extends. */
  extended?: readonly string[];
  /** Path of the certificate that an org file names. */
  certificate?: string;
  /** That one is not in the repository; a sample stands in for it. */
  sample?: boolean;
}

/** An app as one commit has it: enough to set it up in an org. */
export interface AppVersion {
  side: Side;
  /** As an org file at the root of the repository would name it. */
  named: string;
  template: LoadedTemplate;
  /** `certificatePem` as it stands in the repository, or the sample. */
  given: Given & { certificatePem: string };
  /** What an org file states of it beside the template. */
  ownProfile?: OwnProfile;
}

export const ABSENT: StagedSide = { rendered: { state: "absent" }, notes: [] };

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
): Promise<StagedSide> {
  const made = await attempt(async () => {
    const named = `./${folder}`;
    const template = await templateIn(side, named, ctx);
    const read = example && loadExample(await textIn(example.side, example.path), example.path);
    const declared = new Set(template.parameters.map(({ name }) => name));
    const own = Object.entries(read?.values ?? {}).filter(([name]) => !example?.foreign || declared.has(name));
    const given = { values: Object.fromEntries(own), places: read?.places, certificatePem: SAMPLE_CERTIFICATE };
    return rendered({ side, named, template, given });
  });
  return "broken" in made ? { rendered: made.broken, notes: [] } : { ...made.done, notes: [] };
}

/** An org file's template with its values; absent when the side has no such file. */
export async function orgCase(side: Side, path: string, ctx: Context): Promise<StagedSide> {
  if (!side.objects.has(path)) return ABSENT;
  const notes: string[] = [];
  let org: OrgFacts | undefined;
  let named: StagedSide["template"];
  let alsoAllowed: StagedSide["alsoAllowed"];
  let extended: readonly string[] = [];
  let certificate: string | undefined;
  const made = await attempt(async () => {
    const text = await textIn(side, path);
    const bases = await readBases(text, path, side.files);
    extended = bases.paths;
    const settings = parseOrgFile(text, path, ENVIRONMENT, bases);
    const places = { builtinFolder: ctx.templatesFolder, baseFolder: settings.templateFrom ?? folderOf(path) };
    const folder = templateFolder(settings.template, places);
    const isPath = isTemplatePath(settings.template);
    named = { folder, name: isPath ? folder : settings.template };
    const file = settings.jwt.certificate === undefined ? undefined : joinPath("", settings.jwt.certificate);
    certificate = file;
    const isThere = file !== undefined && side.objects.has(file);
    const { instanceUrl, integrationUser } = settings;
    alsoAllowed = settings.alsoAllowed;
    org = {
      instanceUrl: instanceUrl === ENVIRONMENT.SF_ORG_INSTANCE_URL ? "from the environment" : instanceUrl,
      template: named.name,
      username: integrationUser.username,
      certificate: isThere ? "in the repository" : "not in the repository",
      powers: { ...powersOf(settings), ...suppressionsIn({ path, text }) },
      asks: asksOf(settings),
      letIn: (settings.alsoAllowed ?? []).map(whoText),
    };
    // From the root, so that a fault in the template has the same words for every org.
    const fromRoot = isPath && !folder.startsWith("/") ? `./${folder}` : named.name;
    const template = await templateIn(side, fromRoot, ctx);
    if (file === undefined && template.app !== "installed") throw certificateNeeded(path, settings.places);
    if (file !== undefined && !isThere)
      notes.push(`The certificate ${file} is not in the repository; a sample stands in for it.`);
    const certificatePem = isThere ? readCertificate(await side.files.read(file), file).pem : SAMPLE_CERTIFICATE;
    const given = { values: settings.parameters, places: settings.places, certificatePem };
    const { ownProfile } = integrationUser;
    return rendered({ side, named: fromRoot, template, given, ...(ownProfile && { ownProfile }) });
  });
  const sample = org?.certificate === "not in the repository";
  const rest = {
    notes,
    sample,
    ...(org && { org }),
    ...(alsoAllowed && { alsoAllowed }),
    ...(named && { template: named }),
    ...(certificate !== undefined && { certificate }),
    extended,
  };
  return "broken" in made ? { rendered: made.broken, ...rest } : { ...made.done, ...rest };
}

/** Paths of the files and folders of a repository that an org file's case is made from, as far as it could be made. */
export function madeFrom(path: string, { template, extended = [], certificate }: StagedSide): (string | undefined)[] {
  return [path, template?.folder, ...extended, certificate];
}

/** A case of an org file, none of whose files the other side has otherwise, as that one's; undefined for what was not made whole. */
export function onOtherSide(made: StagedSide, side: Side): StagedSide | undefined {
  return made.app && { ...made, app: { ...made.app, side } };
}

/** The comments by which the file lets findings of its own pass. */
function suppressionsIn(file: { path: string; text: string }): { suppressions?: string } {
  const all = directivesIn(file).map(({ codes, reason }) => `${codes.join(", ")} (${reason})`);
  return all.length > 0 ? { suppressions: all.join(", ") } : {};
}

/**
 * Both sides with the same certificate where only one has it in the repository: a sample beside a real one would look like a
 * certificate that is replaced.
 */
export function withOneCertificate(before: StagedSide, after: StagedSide): [StagedSide, StagedSide] {
  if (!before.app || !after.app || before.sample === after.sample) return [before, after];
  return [
    before.sample ? renderedAgain(before, before.app, after.app) : before,
    after.sample ? renderedAgain(after, after.app, before.app) : after,
  ];
}

function renderedAgain(made: StagedSide, app: AppVersion, other: AppVersion): StagedSide {
  const { certificatePem } = other.given;
  return { ...made, ...rendered({ ...app, given: { ...app.given, certificatePem } }), notes: [] };
}

function rendered(app: AppVersion): Pick<StagedSide, "rendered" | "ownProfile" | "assigns"> & { app: AppVersion } {
  const { values, certificatePem, places } = app.given;
  const resolved = resolveParameters(app.template, values, certificatePem, places);
  const pkg = renderAt(app.template, resolved, undefined);
  const own = ownProfileFor(app.template, resolved, { ownProfile: app.ownProfile, places });
  const assigns = assignsFor(app.template, resolved, pkg.components);
  return {
    rendered: { state: "rendered", package: pkg },
    app,
    ...(own && { ownProfile: own }),
    ...(assigns.length > 0 && { assigns }),
  };
}

async function textIn(side: Side, path: string): Promise<string> {
  return (await side.files.read(path)).toString("utf8");
}
