import type { CommandSpec, Context, Flags } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import { shellWord } from "../../util/command-line.ts";
import { didYouMean } from "../../util/did-you-mean.ts";
import { flagWords } from "../../util/flag-words.ts";
import { readMembers } from "../fleet/members.ts";

/** Folders in which an org file is looked for by its name. */
const FOLDERS = ["", "orgs/"];

/**
 * The path that a word of `--org` stands for: what is there under it, a pattern, or else the org file of that name here or in `orgs/`.
 * Throws `ORG_FILE_MISSING` (exit 2) for a name that no org file has.
 */
export async function namedOrgFile(word: string, ctx: Context): Promise<string> {
  if (/[*?\\/]|\.ya?ml$/.test(word) || (await ctx.files.exists(word))) return word;
  const paths = FOLDERS.flatMap((folder) => [`${folder}${word}.yaml`, `${folder}${word}.yml`]);
  for (const path of paths) if (await ctx.files.exists(path)) return path;
  const here = await orgFilesHere(ctx);
  const near = didYouMean(word, here.map(nameOf));
  const remedy =
    near === undefined
      ? "Give the file's path, or make one: kantiv-sf org new"
      : `Did you mean --org ${near}? (${here.find((path) => nameOf(path) === near)})`;
  throw inputError("ORG_FILE_MISSING", `There is no org file ${word}, ${paths[0]} or ${paths[2]}.`, remedy);
}

/**
 * The only org file here or in `orgs/`, which is told. Throws `USAGE` (exit 2) where there is none, or more than one, or
 * where it has to be named.
 *
 * @param command that needs it
 * @param given its flags
 */
export async function onlyOrgFile(
  spec: Pick<CommandSpec, "name" | "flags" | "positional">,
  given: Flags,
  ctx: Context,
): Promise<string> {
  const { name: command, flags } = spec;
  const { org } = flags;
  const here = await orgFilesHere(ctx);
  const [file] = here;
  if (file === undefined) {
    const [or, also] = org?.instead ? [` or --${org.instead}`, `Give --${org.instead}, or make`] : ["", "Make"];
    const remedy = `There is none here. ${also} one: kantiv-sf org new`;
    throw inputError("USAGE", `${command} needs --org FILE${or}.`, remedy);
  }
  if (here.length > 1) {
    const lines = here.slice(0, 5).map((path) => lineOn(path, spec, given));
    throw inputError("USAGE", `Which of the ${here.length} org files here?`, lines.join(", or "));
  }
  // Nobody would see which org it is before something goes that no later run gives back.
  if (org?.orgFile === "named" && given.yes === true) {
    const message = `${command} --yes asks nobody, so that the org has to be named.`;
    throw inputError("USAGE", message, `If it is the one of ${file}, add: --org ${shellWord(file)}`);
  }
  // Nobody named it: so that nothing happens to an org that nobody meant.
  ctx.emit({ kind: "step", step: "Org file", state: "done", detail: `${file}, the only one here` });
  return file;
}

/** The command line as it was given, on that org file. */
function lineOn(path: string, { name, flags, positional }: Parameters<typeof onlyOrgFile>[0], given: Flags): string {
  const { org: _, ...own } = flags;
  const word = positional && given[positional.name.replace(/^[<[]|(?:\.\.)?[>\]]$/g, "")];
  const words = [...[word ?? []].flat().map(String), "--org", path, ...flagWords(own, given)];
  return ["kantiv-sf", name, ...words.map(shellWord)].join(" ");
}

/** By which names the org files here are known to `--org`, as a shell offers them. */
export async function orgNamesHere(ctx: Context): Promise<string[]> {
  return [...new Set((await orgFilesHere(ctx)).map(nameOf))];
}

/** Org files here and in `orgs/`, without those that others extend and orgs that are no more. */
async function orgFilesHere(ctx: Context): Promise<string[]> {
  const candidates: { path: string; found: boolean }[] = [];
  for (const folder of FOLDERS) {
    if (folder !== "" && !(await ctx.files.exists(folder))) continue;
    for (const { name, directory } of await ctx.files.list(folder || ".")) {
      if (!directory && /^[^.].*\.ya?ml$/.test(name)) candidates.push({ path: `${folder}${name}`, found: true });
    }
  }
  const { members } = await readMembers(candidates, ctx, "alone");
  return members.filter(({ retired }) => retired === undefined).map(({ file }) => file);
}

function nameOf(path: string): string {
  return path.replace(/^orgs\//, "").replace(/\.ya?ml$/, "");
}
