import { DEFAULT_CONFIG, judging, type LintConfig } from "../../lint/config.ts";
import type { LintInput } from "../../lint/input.ts";
import { type LintResult, lint } from "../../lint/lint.ts";
import { orgFileIn, withBases } from "../../lint/subjects/org-file.ts";
import { templatesIn } from "../../lint/subjects/template.ts";
import type { Context } from "../../model/command.ts";
import { KantivError, orError } from "../../model/errors.ts";
import type { LoadedTemplate } from "../../model/template.ts";
import { openTree } from "../../review/git-tree.ts";
import type { Revision } from "../../review/model.ts";
import type { FolderSide } from "../../review/pairs.ts";
import { treeFiles } from "../../review/tree-files.ts";
import { EXAMPLES_FOLDER } from "../../template/example.ts";
import { loadTemplate } from "../../template/load.ts";
import { folderOf, isInside, joinPath } from "../../util/paths.ts";
import { readConfig } from "../lint/config.ts";
import { readLintInput } from "../lint/files.ts";

/** The repository at one commit: what is in it, and what the rules say. */
export interface Side {
  revision: Revision;
  files: Context["files"];
  /** Every file's object id, by path. */
  objects: ReadonlyMap<string, string>;
  templates: readonly FolderSide[];
  /** Paths of files that are org files, as far as they can be read. */
  orgFiles: readonly string[];
  lint: LintResult;
  config: LintConfig;
}

/**
 * Reads a commit without a checkout. Throws `GIT_…` errors.
 *
 * @param paths what is looked at, from the repository's root; what is not there on this side is no part of it
 * @param configIn how its own configuration is read
 * @param before the configuration before the change that this side has
 */
export async function readSide(
  ref: string,
  paths: readonly string[],
  configIn: (files: Context["files"]) => Promise<LintConfig>,
  ctx: Context,
  before?: LintConfig,
): Promise<Side> {
  const ports = { exec: ctx.exec, env: ctx.env, cwd: ctx.cwd };
  const tree = await openTree(ref, ports);
  const files = await treeFiles(tree, { files: ctx.files, folder: ctx.templatesFolder }, ports);
  const there: string[] = [];
  for (const path of paths) if (await files.exists(path)) there.push(path);
  const input = await readLintInput(there, { ...ctx, files, cwd: "" });
  const config = await configIn(files);
  return {
    revision: tree.revision,
    files,
    objects: tree.objects,
    templates: foldersOf(input, tree.objects),
    orgFiles: withBases(input.files, input.beside).flatMap((file) => orgFileIn(file, input.builtinFolder)?.path ?? []),
    lint: lint(input, before ? judging(config, before) : config),
    config,
  };
}

/** The template that is named so from the repository's root: a folder of the commit by its path, or one that ships. */
export function templateIn(side: Side, name: string, ctx: Context): Promise<LoadedTemplate> {
  return loadTemplate(name, { files: side.files, builtinFolder: ctx.templatesFolder, baseFolder: "" });
}

/** Paths of a template's examples. */
export function examplesIn(side: Side, folder: string): string[] {
  const examples = joinPath(folder, EXAMPLES_FOLDER);
  return [...side.objects.keys()].filter((path) => folderOf(path) === examples && /\.ya?ml$/.test(path)).sort();
}

/** The configuration in the commit, or the default. Throws `LINT_CONFIG_INVALID`. */
export function ownConfig(files: Context["files"]): Promise<LintConfig> {
  return readConfig({}, { files });
}

/** The same, but what is wrong with it is over: else no change could mend it. */
export async function configBefore(files: Context["files"]): Promise<LintConfig> {
  const read = await attempt(() => ownConfig(files));
  return "done" in read ? read.done : DEFAULT_CONFIG;
}

/** Each template that is looked at, with all files of its folder. */
function foldersOf(input: LintInput, objects: ReadonlyMap<string, string>): FolderSide[] {
  return templatesIn(input.files).map(({ folder, name = "" }) => {
    const inside = [...objects].filter(([path]) => isInside(path, folder));
    const files = new Map(inside.map(([path, id]) => [folder === "" ? path : path.slice(folder.length + 1), id]));
    return { folder, name, files };
  });
}

/** A step of rendering that may fail by the user's doing, as a value. */
export async function attempt<T>(
  work: () => Promise<T>,
): Promise<{ done: T } | { broken: { state: "broken" } & Pick<KantivError, "code" | "message" | "problems"> }> {
  const done = await orError(work);
  if (!(done instanceof KantivError)) return { done };
  const { code, message, problems } = done;
  return { broken: { state: "broken", code, message, problems } };
}
