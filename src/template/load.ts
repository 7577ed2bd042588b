import { isAbsolute, join } from "node:path";
import { KINDS } from "../metadata/kinds.ts";
import { parseDocument } from "../metadata/xml.ts";
import { inputError, KantivError, type Problem } from "../model/errors.ts";
import type { Files } from "../model/ports.ts";
import type { LoadedTemplate } from "../model/template.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { isBesideMetadata } from "./example.ts";
import { placementProblems, type ReadFile } from "./placement.ts";
import { readTemplateFile } from "./template-file.ts";

const TEMPLATE_YAML = "template.yaml";

export interface TemplatePlaces {
  files: Files;
  /** Where the templates that ship are. */
  builtinFolder: string;
  /** Where a relative path of the user starts: the org file's folder, or the working directory. */
  baseFolder: string;
}

/**
 * A template from the disk, checked as far as it can be without values. `name` is that of a template that ships, or the
 * path of a folder, which has a slash or begins with a dot.
 * @throws TEMPLATE_UNKNOWN when there is none of that name; TEMPLATE_INVALID with every problem in its files. Exit 2.
 */
export async function loadTemplate(name: string, places: TemplatePlaces): Promise<LoadedTemplate> {
  const { files } = places;
  const folder = isPath(name)
    ? isAbsolute(name)
      ? name
      : join(places.baseFolder, name)
    : join(places.builtinFolder, name);
  const yamlPath = join(folder, TEMPLATE_YAML);
  if (!(await files.exists(yamlPath))) throw await unknown(name, folder, places);
  const reading = readTemplateFile(decode(await files.read(yamlPath)), yamlPath);
  const { read, problems } = await readFiles(folder, files);
  const { description } = reading;
  const all = [
    ...reading.problems,
    ...problems,
    ...(description ? placementProblems(read, description.parameters, reading.placeOf) : []),
  ];
  if (read.length === 0 && problems.length === 0) all.push(empty(folder));
  if (description === undefined || all.length > 0) throw invalid(name, all);
  return { ...description, folder, files: read.map(({ path, document }) => ({ path, root: document.root })) };
}

async function readFiles(folder: string, files: Files): Promise<{ read: ReadFile[]; problems: Problem[] }> {
  const { found, problems } = await metadataPaths(folder, files);
  const read: ReadFile[] = [];
  for (const path of found) {
    const file = join(folder, path);
    try {
      read.push({ path, file, document: parseDocument(decode(await files.read(file)), file) });
    } catch (error) {
      if (!(error instanceof KantivError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { read, problems };
}

/** Files of the folders of known types; anything else but notes and examples is a slip, e.g. a misspelt folder. */
async function metadataPaths(folder: string, files: Files): Promise<{ found: string[]; problems: Problem[] }> {
  const found: string[] = [];
  const problems: Problem[] = [];
  for (const entry of await files.list(folder)) {
    if (entry.name === TEMPLATE_YAML || isBesideMetadata(entry.name)) continue;
    if (!entry.directory || !KINDS.some((kind) => kind.folder === entry.name)) {
      problems.push(strange(join(folder, entry.name), entry.name));
      continue;
    }
    for (const inner of await files.list(join(folder, entry.name))) {
      if (inner.name.startsWith(".")) continue;
      if (inner.directory) problems.push(strange(join(folder, entry.name, inner.name), inner.name));
      else found.push(`${entry.name}/${inner.name}`);
    }
  }
  return { found, problems };
}

function strange(file: string, name: string): Problem {
  const folders = KINDS.map((kind) => kind.folder);
  const meant = didYouMean(name, folders);
  const remedy = meant ? `Did you mean ${meant}?` : `Folders: ${folders.join(", ")}.`;
  return { code: "TEMPLATE_FILE", message: `${name} is not part of a template.`, remedy, file };
}

function empty(folder: string): Problem {
  const remedy = "Add the metadata files, in the folders of their types.";
  return { code: "TEMPLATE_FILE", message: "The template has no metadata files.", remedy, file: folder };
}

async function unknown(name: string, folder: string, { files, builtinFolder }: TemplatePlaces): Promise<KantivError> {
  const shipped = (await files.list(builtinFolder)).filter((entry) => entry.directory).map((entry) => entry.name);
  const list = `Templates that ship: ${shipped.join(", ")}.`;
  if (isPath(name)) return inputError("TEMPLATE_UNKNOWN", `${folder} has no ${TEMPLATE_YAML}.`, list);
  const meant = didYouMean(name, shipped);
  const remedy = `${meant ? `Did you mean ${meant}? ` : ""}${list} A folder of your own is given as a path: ./${name}`;
  return inputError("TEMPLATE_UNKNOWN", `There is no template ${JSON.stringify(name)}.`, remedy);
}

function invalid(name: string, problems: readonly Problem[]): KantivError {
  const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  const message = `Template ${name} has ${count}.`;
  return inputError("TEMPLATE_INVALID", message, "Correct the template's files.", { problems });
}

function isPath(name: string): boolean {
  return /[/\\]/.test(name) || name.startsWith(".");
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
