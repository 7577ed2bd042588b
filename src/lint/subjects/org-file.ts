import type { Problem } from "../../model/errors.ts";
import type { Place } from "../../model/metadata.ts";
import { type Bases, basesOf, extendedAmong, type OrgFilePart, resolved } from "../../settings/extend.ts";
import { CERTIFICATE_NEEDED, CONSUMER_KEY_UNUSED } from "../../settings/installed.ts";
import { addressProblems, readResolved } from "../../settings/parse.ts";
import { templateFolder } from "../../template/locate.ts";
import type { Given } from "../../template/parameters.ts";
import type { TemplateReading } from "../../template/read.ts";
import { folderOf, joinPath } from "../../util/paths.ts";
import { valueIn, writtenValues } from "../../util/read-yaml-as.ts";
import { numberOf, remembering, rememberingOf } from "../../util/remembering.ts";
import { readYaml, type YamlSource } from "../../util/yaml-source.ts";
import type { SourceFile } from "../input.ts";
import type { LintPackage, Reach } from "../subject.ts";
import { reachOf } from "./reach.ts";
import { filledTemplate, refusedValues, templateAlone, valuesIn } from "./template.ts";

/** What of an org file matters to rules: the rest is judged when a command reads it. */
export interface OrgFileReading {
  path: string;
  /** As it is named, and the folder that this stands for. */
  template: { name: string; folder: string; place: Place };
  /** Path of the certificate's file, if the org file names one. */
  certificate?: string;
  given: Given & { places: { certificate: Place } };
  /** A profile of the integration user's own that it states, as far as it matters that it does. */
  ownProfile?: { own: { name: string }; place: Place };
  /** It says anything of the login. */
  hasJwt: boolean;
  /** Where it gives a consumer key. */
  consumerKey?: Place;
  reach: Reach;
}

/** A file that may be an org file, with what it extends. */
export interface OrgFileText extends SourceFile {
  bases: Bases;
}

/** Each of these files that is meant as an org file, with what it extends, but those that others of them extend: alone they need not be whole. */
export function withBases(files: readonly SourceFile[], beside: readonly SourceFile[] = []): OrgFileText[] {
  const texts = new Map([...beside, ...files].map(({ path, text }) => [path, text]));
  const read = files.filter(isLikeOrgFile).map((file) => ({ ...file, bases: basesAmong(file, texts) }));
  const extended = extendedAmong(read.map(({ path, bases }) => ({ file: path, bases })));
  return read.filter(({ path }) => !extended.has(path));
}

function basesAmong({ path, text = "" }: SourceFile, texts: ReadonlyMap<string, string | undefined>): Bases {
  const bases = basesOf(text, path);
  let step = bases.next();
  while (!step.done) step = bases.next(texts.get(step.value));
  return step.value;
}

/** The org file in this YAML; undefined when the file is something else, or cannot be read. */
export function orgFileIn({ path, text = "", bases }: OrgFileText, builtinFolder: string): OrgFileReading | undefined {
  if (bases.parts.length === 0 && !text.includes("template")) return undefined;
  const yaml = readYaml(text);
  return "faults" in yaml ? undefined : readingOf({ file: path, source: yaml.source }, bases.parts, builtinFolder);
}

/** Asked at several steps of one run. */
const readingOf = remembering(
  8_000,
  (own: OrgFilePart, parts: Bases["parts"], builtinFolder: string) =>
    JSON.stringify([builtinFolder, ...[own, ...parts].map(({ file, source }) => [file, numberOf(source)])]),
  readAnew,
);

function readAnew(own: OrgFilePart, parts: Bases["parts"], builtinFolder: string): OrgFileReading | undefined {
  const path = own.file;
  const source = resolved(own, { parts });
  const has = (...steps: string[]) => valueIn(source.value, steps);
  const name = has("template");
  if (typeof name !== "string" || (has("jwt") === undefined && has("integrationUser") === undefined)) return undefined;
  const certificate = has("jwt", "certificate");
  // Each path starts from the file that states it.
  const statedIn = (...key: string[]) => folderOf(source.valueAt(key).file ?? path);
  const { values, places, items } = writtenValues(source, ["parameters"], path);
  return {
    path,
    template: {
      name,
      folder: templateFolder(name, { builtinFolder, baseFolder: statedIn("template") }),
      place: { file: path, ...source.valueAt(["template"]) },
    },
    reach: reachOf(source, path),
    hasJwt: typeof has("jwt") === "object" && has("jwt", "certificate") === undefined,
    ...(has("integrationUser", "ownProfile") != null && {
      ownProfile: { own: { name: "" }, place: { file: path, ...source.keyAt(["integrationUser", "ownProfile"]) } },
    }),
    ...(has("jwt", "consumerKey") != null && {
      consumerKey: { file: path, ...source.keyAt(["jwt", "consumerKey"]) },
    }),
    ...(typeof certificate === "string" && { certificate: joinPath(statedIn("jwt", "certificate"), certificate) }),
    given: {
      values,
      places: {
        whole: { file: path, ...source.keyAt(["parameters"]) },
        parameters: places,
        items,
        certificate: { file: path, ...source.valueAt(["jwt", "certificate"]) },
      },
    },
  };
}

/** Keys that an org file has and other YAML has not, or not two of. */
const OWN_KEYS = ["extends", "instanceUrl", "template", "admin", "integrationUser", "jwt"];

/** Whether the file is meant as an org file, whatever is wrong with it. */
export function isLikeOrgFile({ path, text }: SourceFile): boolean {
  if (text === undefined || !/\.ya?ml$/.test(path)) return false;
  const yaml = readYaml(text);
  if ("faults" in yaml) return /^(instanceUrl|integrationUser)\s*:/m.test(text);
  return hasOwnKeys(yaml.source);
}

const hasOwnKeys = rememberingOf(
  ({ value }: YamlSource) => OWN_KEYS.filter((key) => valueIn(value, [key]) !== undefined).length > 1,
);

/** ORG_FILE_… for all that keeps a command from taking the org file, but what the environment may bring. */
export function orgFileProblems(file: OrgFileText): readonly Problem[] {
  const { problems, source } = readResolved(file.text ?? "", file.path, file.bases);
  const address = source ? addressProblems(source).map((one) => ({ file: file.path, ...one })) : [];
  return [...problems, ...address];
}

/**
 * The template with this org's values; what they cause is shown in the org file, ORG_TEMPLATE when the template is not
 * there. The certificate is looked at all the same.
 */
export function orgPackage(
  org: OrgFileReading,
  templates: readonly TemplateReading[],
  files: readonly SourceFile[],
  outside: ReadonlySet<string>,
): LintPackage {
  const { whole, certificate: atCertificate } = org.given.places;
  const pem = files.find((file) => file.path === org.certificate)?.text;
  const isThere = !outside.has(org.template.folder);
  const template = isThere ? templates.find(({ folder }) => folder === org.template.folder) : undefined;
  const filled = template && filledTemplate(template, valuesIn(template, { ...org.given, certificatePem: pem }));
  return {
    origin: "org",
    place: whole,
    components: filled?.components ?? [],
    ...(filled?.app && { app: filled.app }),
    problems: [
      ...(template && filled
        ? [...filled.problems, ...refusedValues(template, org.given, org.ownProfile)]
        : [missingTemplate(org, outside)]),
      ...(org.consumerKey && template && template.description?.app !== "installed"
        ? [{ ...CONSUMER_KEY_UNUSED, ...org.consumerKey }]
        : []),
      ...(org.certificate === undefined && org.hasJwt && template?.description?.app !== "installed"
        ? [{ ...CERTIFICATE_NEEDED, ...atCertificate }]
        : []),
      ...(org.certificate !== undefined && outside.has(org.certificate)
        ? [isOutside(org.certificate, atCertificate)]
        : []),
    ],
    parameters: [],
    reach: org.reach,
    certificates: pem === undefined ? [] : [{ text: pem, known: true, place: atCertificate }],
    ...(template && { base: templateAlone(template) }),
  };
}

function missingTemplate({ template: { name, folder, place } }: OrgFileReading, outside: ReadonlySet<string>): Problem {
  if (outside.has(folder)) return isOutside(name, place);
  return { code: "ORG_TEMPLATE", message: `There is no template ${JSON.stringify(name)}.`, ...place };
}

function isOutside(path: string, place: Place): Problem {
  return { code: "PATH_OUTSIDE", message: `${path} lies outside of the repository; it is not read.`, ...place };
}
