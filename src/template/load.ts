import { inputError, type KantivError, type Problem } from "../model/errors.ts";
import { type Files, REPOSITORY_FILE_BYTES } from "../model/ports.ts";
import type { LoadedTemplate } from "../model/template.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { joinPath } from "../util/paths.ts";
import { isMetadataFolder } from "./contents.ts";
import { isTemplatePath, shippedTemplates, TEMPLATE_YAML, type TemplatePlaces, templateFolder } from "./locate.ts";
import { readTemplate, type TemplateEntry } from "./read.ts";

/**
 * A template from the disk, checked as far as it can be without values. `name` is that of a template that ships, or the
 * path of a folder, as `template/locate` has it.
 * @throws TEMPLATE_UNKNOWN when there is none of that name; TEMPLATE_INVALID with every problem in its files. Exit 2.
 */
export async function loadTemplate(name: string, places: TemplatePlaces & { files: Files }): Promise<LoadedTemplate> {
  const { files } = places;
  const folder = templateFolder(name, places);
  if (!(await files.exists(joinPath(folder, TEMPLATE_YAML)))) throw await unknown(name, folder, places);
  const { description, files: read, problems } = readTemplate(folder, await entriesOf(folder, files));
  if (description === undefined || problems.length > 0) throw invalid(name, problems);
  return { ...description, folder, files: read.map(({ path, file, document: { root } }) => ({ path, file, root })) };
}

/** What lies in the folder; of what is no part of a template the name is enough. */
async function entriesOf(folder: string, files: Files): Promise<TemplateEntry[]> {
  const entries: TemplateEntry[] = [];
  const readable = async (path: string): Promise<TemplateEntry> => ({
    path,
    text: new TextDecoder().decode(await files.read(joinPath(folder, path), { maxBytes: REPOSITORY_FILE_BYTES })),
  });
  for (const { name, directory } of await files.list(folder)) {
    if (name === TEMPLATE_YAML) entries.push(await readable(name));
    else if (!directory || !isMetadataFolder(name)) entries.push({ path: name });
    else {
      for (const inner of await files.list(joinPath(folder, name))) {
        const path = `${name}/${inner.name}`;
        entries.push(inner.directory ? { path: `${path}/` } : await readable(path));
      }
    }
  }
  return entries;
}

async function unknown(
  name: string,
  folder: string,
  { files, builtinFolder }: TemplatePlaces & { files: Files },
): Promise<KantivError> {
  const shipped = await shippedTemplates(builtinFolder, files);
  const list = `Templates that ship: ${shipped.join(", ")}.`;
  if (isTemplatePath(name)) return inputError("TEMPLATE_UNKNOWN", `${folder || "."} has no ${TEMPLATE_YAML}.`, list);
  const meant = didYouMean(name, shipped);
  const remedy = `${meant ? `Did you mean ${meant}? ` : ""}${list} A folder of your own is given as a path: ./${name}`;
  return inputError("TEMPLATE_UNKNOWN", `There is no template ${JSON.stringify(name)}.`, remedy);
}

function invalid(name: string, problems: readonly Problem[]): KantivError {
  const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  const message = `Template ${name} has ${count}.`;
  return inputError("TEMPLATE_INVALID", message, "Correct the template's files.", { problems });
}
