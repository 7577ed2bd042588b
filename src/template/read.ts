import { compareAscii } from "../metadata/canonical.ts";
import { placeOf } from "../metadata/layout.ts";
import { readDocument } from "../metadata/xml.ts";
import type { Problem } from "../model/errors.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { joinPath } from "../util/paths.ts";
import { remembering } from "../util/remembering.ts";
import { isMetadataFolder, publishersFile, refusedFile, TEMPLATE_KINDS } from "./contents.ts";
import { isBesideMetadata } from "./example.ts";
import { TEMPLATE_YAML } from "./locate.ts";
import { placementProblems, type ReadFile } from "./placement.ts";
import { readTemplateFile, type TemplateDescription } from "./template-file.ts";

/** What lies in a template's folder: its path from there, and its text where it has one that counts. */
export interface TemplateEntry {
  path: string;
  text?: string;
}

/** A template as far as it can be read, and all that is wrong with it. */
export interface TemplateReading {
  /** As the user knows it; empty for the working directory. */
  folder: string;
  /** `template.yaml`, as the user knows it. */
  file: string;
  /** Absent when `template.yaml` is not even in the form of one. */
  description?: TemplateDescription;
  /** As it calls itself, whether or not a template may be called so. */
  name?: string;
  files: readonly ReadFile[];
  problems: readonly Problem[];
}

/**
 * Reads a template from all that lies in its folder. `render` and `plan` refuse one with problems, `lint` lists them:
 * those of `template.yaml` (TEMPLATE_…, PARAMETER_DESCRIPTION), XML_INVALID, TEMPLATE_FILE for what is no part of a
 * template, TEMPLATE_PLACEHOLDER, and TEMPLATE_UNUSED or TEMPLATE_INCOMPLETE. Pure.
 */
export const readTemplate = remembering(20, (...asked) => JSON.stringify(asked), readAnew);

function readAnew(folder: string, entries: readonly TemplateEntry[]): TemplateReading {
  const file = joinPath(folder, TEMPLATE_YAML);
  const yaml = entries.find(({ path }) => path === TEMPLATE_YAML);
  const { description, name, texts, problems } = readTemplateFile(yaml?.text ?? "", file);
  const parts = entries.filter(isPart).sort((a, b) => compareAscii(a.path, b.path));
  const reads = parts.map((entry) => readEntry(entry, joinPath(folder, entry.path), description));
  const files = reads.flatMap((read) => read.file ?? []);
  return {
    folder,
    file,
    ...(description && { description }),
    ...(name !== undefined && { name }),
    files,
    problems: [
      ...problems,
      ...reads.flatMap((read) => read.problems),
      ...(description ? placementProblems(files, description, isWhole(reads, files, description), texts) : []),
      ...(reads.length === 0 ? [empty(file)] : []),
    ],
  };
}

/** Nothing that could not be read, is empty or lies elsewhere; and the file of the app, where it is the template's to make. */
function isWhole(
  reads: readonly { file?: ReadFile }[],
  files: readonly ReadFile[],
  { app }: TemplateDescription,
): boolean {
  const main = app ? "ExtlClntAppOauthConfigurablePolicies" : "ExternalClientApplication";
  const isRead = ({ file }: { file?: ReadFile }) => file !== undefined && isSound(file);
  return reads.every(isRead) && files.some(({ document }) => document.root.name === main);
}

function isSound({ path, document: { root } }: ReadFile): boolean {
  return placeOf(path)?.kind.type === root.name && root.children.length > 0;
}

/** Notes for people, examples and hidden files are left alone. */
function isPart({ path }: TemplateEntry): boolean {
  const [first = "", ...deeper] = path.split("/");
  return path !== TEMPLATE_YAML && !isBesideMetadata(first) && !deeper.some((step) => step.startsWith("."));
}

/** A file of a known type's folder; anything else is a slip, e.g. a misspelt folder. */
function readEntry(
  { path, text }: TemplateEntry,
  file: string,
  description: TemplateDescription | undefined,
): { file?: ReadFile; problems: readonly Problem[] } {
  const refused = refusedFile(path, file) ?? (description?.app && publishersFile(path, file));
  if (refused) return { problems: [refused] };
  const [first = "", ...deeper] = path.split("/");
  if (deeper.length !== 1 || !isMetadataFolder(first)) return { problems: [strange(path, first, file)] };
  const read = readDocument(text ?? "", file);
  if ("problems" in read) return read;
  return { file: { path, file, text: text ?? "", document: read.document }, problems: [] };
}

function strange(path: string, first: string, file: string): Problem {
  const folders = TEMPLATE_KINDS.map(({ folder }) => folder);
  const meant = isMetadataFolder(first) ? undefined : didYouMean(first, folders);
  const remedy = meant ? `Did you mean ${meant}?` : `Move it elsewhere; folders of a template: ${folders.join(", ")}.`;
  return { code: "TEMPLATE_FILE", message: `${path} is not part of a template.`, remedy, file };
}

function empty(file: string): Problem {
  const remedy = "Add the metadata files, in the folders of their types.";
  return { code: "TEMPLATE_FILE", message: "The template has no metadata files.", remedy, file };
}
