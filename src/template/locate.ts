import type { Files } from "../model/ports.ts";
import { joinPath, withSlashes } from "../util/paths.ts";

/** What a folder has that is a template. */
export const TEMPLATE_YAML = "template.yaml";

/** Where a repository has its own; `init` makes it, `template new` writes there. */
export const OWN_TEMPLATES = "templates";

export interface TemplatePlaces {
  /** Where the templates that ship are. */
  builtinFolder: string;
  /** Folder of the file that names the template; the working directory for one that the command line names. */
  baseFolder: string;
}

/**
 * The folder of the template that is named so. What has a slash, a backslash or begins with a dot is a path from the file
 * that names it; anything else is the name of a template that ships, whatever folders lie beside the file.
 */
export function templateFolder(name: string, { builtinFolder, baseFolder }: TemplatePlaces): string {
  return isTemplatePath(name)
    ? joinPath(withSlashes(baseFolder), name.replaceAll("\\", "/"))
    : `${withSlashes(builtinFolder)}/${name}`;
}

export function isTemplatePath(name: string): boolean {
  return /[/\\]/.test(name) || name.startsWith(".");
}

/** Names of the templates that ship. */
export async function shippedTemplates(builtinFolder: string, files: Files): Promise<string[]> {
  return (await files.list(builtinFolder)).filter((entry) => entry.directory).map((entry) => entry.name);
}

/** Those of the working directory's `templates/`, as an org file beside it names them. */
export async function ownTemplates(cwd: string, builtinFolder: string, files: Files): Promise<string[]> {
  const folder = joinPath(withSlashes(cwd), OWN_TEMPLATES);
  if (folder === withSlashes(builtinFolder) || !(await files.exists(folder))) return [];
  const found: string[] = [];
  for (const { name, directory } of await files.list(folder)) {
    if (directory && (await files.exists(`${folder}/${name}/${TEMPLATE_YAML}`)))
      found.push(`./${OWN_TEMPLATES}/${name}`);
  }
  return found;
}
