import { isAbsolute, join } from "node:path";
import type { Context } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import type { Wave } from "../../model/fleet.ts";
import type { Files } from "../../model/ports.ts";
import { FLEET_FILE_FORM } from "../../settings/fleet-file.ts";
import { byText } from "../../util/by-text.ts";
import { isFolder } from "../../util/is-folder.ts";
import { folderOf, joinPath, withSlashes } from "../../util/paths.ts";
import { readYamlAs } from "../../util/read-yaml-as.ts";
import { uniqueBy } from "../../util/unique-by.ts";
import { pathPattern } from "../../util/wildcard.ts";
import { readText } from "../input/read-text.ts";

/** A file that may be an org file. */
export interface Candidate {
  path: string;
  /** Found in a folder or by a pattern, where other files lie as well. */
  found: boolean;
}

const SKIPPED = new Set(["node_modules", "dist"]);
const WILD = /[*?]/;

/** Whether the word stands for more than one file: a folder, or a pattern where there is no file of that name. */
export async function standsForMany(word: string, files: Files): Promise<boolean> {
  return (WILD.test(word) && !(await files.exists(word))) || (await isFolder(word, files));
}

/**
 * The files that words of `--org` stand for, each once, in the order of their paths. Throws `FLEET_EMPTY` (exit 2) for a folder or
 * pattern without any.
 */
export async function filesOf(words: readonly string[], ctx: Context): Promise<Candidate[]> {
  const all: (Candidate & { real: string })[] = [];
  for (const word of words) {
    const many = await standsForMany(word, ctx.files);
    const paths = many ? await expanded(joinPath("", withSlashes(word)), ctx.files) : [word];
    if (paths.length === 0) {
      throw inputError("FLEET_EMPTY", `${word} holds no YAML file.`, "Check the path; quote a pattern.");
    }
    for (const path of paths) all.push({ path, found: many, real: await ctx.files.resolve(path) });
  }
  // Named by itself, a file is an org file whatever else names it.
  const sorted = all.sort((a, b) => Number(a.found) - Number(b.found) || byText(a.path, b.path));
  return uniqueBy(sorted, ({ real }) => real).map(({ path, found }) => ({ path, found }));
}

/** What a fleet file says: words as those of `--org`, from the working directory, and waves. */
export async function readFleetFile(file: string, ctx: Context): Promise<{ words: string[]; waves: readonly Wave[] }> {
  const text = await readText(file, "FLEET_FILE_MISSING", "the fleet file", ctx);
  const { value, problems } = readYamlAs(text, file, FLEET_FILE_FORM);
  if (value === undefined) {
    const [first] = problems;
    const message = problems.length === 1 && first ? first.message : `${file} has ${problems.length} problems.`;
    throw inputError("FLEET_FILE_INVALID", message, "Correct it; schemas/fleet.schema.json describes its keys.", {
      problems,
    });
  }
  const folder = folderOf(withSlashes(file));
  return {
    words: value.orgs.map((word) => (isAbsolute(word) ? word : joinPath(folder, withSlashes(word)))),
    waves: (value.waves ?? []).map(({ size, stopAt, ...wave }) => ({
      ...wave,
      ...(size !== undefined && { size: Number.parseInt(size, 10) }),
      ...(stopAt !== undefined && { stopAt: String(stopAt) }),
    })),
  };
}

async function expanded(word: string, files: Files): Promise<string[]> {
  if (!WILD.test(word)) return below(word, files);
  // Walked from the last folder that is named in full.
  const folder = folderOf(word.slice(0, word.search(WILD)));
  const pattern = pathPattern(word.includes("/") ? word : `./${word}`);
  // A pattern's own first slash is that of .gitignore, which says no more than that it is about a whole path.
  return (await below(folder, files)).filter((path) => pattern.test(path.replace(/^\//, "")));
}

/** The YAML files below a folder, without hidden ones, those of hidden folders, of packages and of records. */
async function below(folder: string, files: Files): Promise<string[]> {
  const found: string[] = [];
  for (const { name, directory } of await files.list(folder || ".")) {
    if (name.startsWith(".")) continue;
    const path = folder === "" ? name : joinPath("", join(folder, name).replaceAll("\\", "/"));
    if (!directory && /\.ya?ml$/.test(name)) found.push(path);
    if (directory && !SKIPPED.has(name)) found.push(...(await below(path, files)));
  }
  return found;
}

/** Keys at the left margin that org files have and other YAML has not, or not two of. */
const OWN_KEYS = /^(extends|instanceUrl|template|admin|integrationUser|jwt)[ \t]*:/gm;

/** Whether a text among others is meant as an org file: told by two keys, without reading it as YAML. */
export function isMeantAsOrgFile(text: string): boolean {
  return new Set(text.match(OWN_KEYS)).size > 1;
}

/** The same function, which does its work once for each argument. */
export function once<T>(work: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.has(key) ? (known.get(key) as T) : work(key);
    known.set(key, value);
    return value;
  };
}
