import { join } from "node:path";
import type { Context } from "../model/command.ts";

/** Paths of all files in a folder and its folders, from there. A link is no folder. */
export async function filesBelow(folder: string, { files }: Pick<Context, "files">): Promise<string[]> {
  const found: string[] = [];
  for (const { name, directory } of await files.list(folder)) {
    if (directory) found.push(...(await filesBelow(join(folder, name), { files })).map((path) => join(name, path)));
    else found.push(name);
  }
  return found;
}
