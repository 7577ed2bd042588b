import { dirname, resolve } from "node:path";
import { type LintInput, metadataFile, type SourceFile } from "../../lint/input.ts";
import { isLikeOrgFile, orgFileIn, withBases } from "../../lint/subjects/org-file.ts";
import { isRecordPath, RECORD_FOLDER } from "../../lint/subjects/records.ts";
import type { Context } from "../../model/command.ts";
import { inputError, KantivError, orError } from "../../model/errors.ts";
import { REPOSITORY_FILE_BYTES } from "../../model/ports.ts";
import { basesOf } from "../../settings/extend.ts";
import { isTemplatePath, TEMPLATE_YAML, type TemplatePlaces, templateFolder } from "../../template/locate.ts";
import { isFolder } from "../../util/is-folder.ts";
import { folderOf, isInside, joinPath } from "../../util/paths.ts";
import { rememberingOf } from "../../util/remembering.ts";
import { repositoryOf } from "../input/repository.ts";

/** Folders that hold what others wrote, or nothing to read. */
const SKIPPED = ["node_modules", "dist"];

/** Beside metadata: what says which version, who uses it, and what may hold a key. */
const READ = /(^|\/)(template\.yaml|package\.xml|sfdx-project\.json|\.env[\w.-]*)$|\.(ya?ml|key|pem|p8|crt|cer)$/;

/**
 * Reads what there is to lint under these paths: files, folders, or where there is none of that name, templates that ship. Adds what org files
 * among them name, without judging it. No link is followed below the paths, and nothing is read of what an org file names outside of its
 * repository.
 * @throws LINT_PATH (exit 2) for a path that is not there
 */
export async function readLintInput(paths: readonly string[], ctx: Context): Promise<LintInput> {
  const files = new Map<string, SourceFile>();
  const roots = [ctx.templatesFolder];
  const folders: string[] = [];
  for (const given of paths) {
    const named = relative(given, ctx.cwd);
    const root = await repositoryRoot(resolve(ctx.cwd, given), ctx);
    roots.push(root);
    const found = await expanded(named, given, ctx);
    if (named !== "" && !found.includes(named) && (await ctx.files.exists(named))) folders.push(named);
    for (const file of await readSources(
      found.filter((path) => !files.has(path)),
      () => root,
      ctx,
    )) {
      files.set(file.path, file);
    }
  }
  const beside = new Map<string, SourceFile>();
  const { builtinFolder } = placesIn(ctx);
  const rootOf = (path: string) => roots.find((root) => isWithin(resolve(ctx.cwd, path), root));
  for (const file of [...files.values()]) await readExtended(file, rootOf, files, beside, ctx);
  const orgs = withBases([...files.values()], [...beside.values()]).flatMap(
    (file) => orgFileIn(file, builtinFolder) ?? [],
  );
  // Many org files name the same.
  const named = [
    ...new Set(orgs.flatMap(({ template, certificate }) => [template.folder, ...(certificate ? [certificate] : [])])),
  ];
  const outside = new Set(named.filter((path) => rootOf(path) === undefined));
  const unread = named.filter((path) => !folders.includes(path));
  const others = [
    ...(await Promise.all(unread.map((path) => filesAt(path, rootOf(path), ctx)))).flat(),
    ...(await templatesAround([...files.keys()], ctx)),
  ];
  const more = [...new Set(others)].filter((path) => !files.has(path) && !beside.has(path));
  for (const file of await readSources(more, rootOf, ctx)) beside.set(file.path, file);
  const judged = { files: [...files.values()], folders, beside: [...beside.values()] };
  return { ...judged, outside, builtinFolder, now: ctx.clock.now() };
}

/** Reads what an org file extends, as far as it lies in a repository that is looked at. */
async function readExtended(
  file: SourceFile,
  rootOf: (path: string) => string | undefined,
  files: ReadonlyMap<string, SourceFile>,
  beside: Map<string, SourceFile>,
  ctx: Context,
): Promise<void> {
  if (file.text === undefined || !isLikeOrgFile(file)) return;
  const bases = basesOf(file.text, file.path);
  for (let step = bases.next(); !step.done; ) {
    const path = step.value;
    const root = rootOf(path);
    const known = files.get(path) ?? beside.get(path);
    const base = known ?? (root === undefined ? undefined : await readSource(path, root, ctx));
    if (base && !known) beside.set(path, base);
    step = bases.next(base?.text);
  }
}

/** The repository that a path is in; else the working directory, or where the path leads out of it, its own folder. */
async function repositoryRoot(path: string, { files, cwd }: Context): Promise<string> {
  const repository = await repositoryOf(path, files);
  if (repository !== undefined) return repository;
  if (isWithin(path, resolve(cwd))) return resolve(cwd);
  return (await isFolder(path, files)) ? path : dirname(path);
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || isInside(path.replaceAll("\\", "/"), folder.replaceAll("\\", "/"));
}

/** Every file of a folder, the path itself for a file. */
async function expanded(path: string, given: string, ctx: Context): Promise<string[]> {
  if (await ctx.files.exists(path || ".")) return (await below(path, ctx)) ?? [path];
  const shipped = isTemplatePath(given) ? undefined : templateFolder(given, placesIn(ctx));
  if (shipped !== undefined && (await ctx.files.exists(shipped))) return (await below(shipped, ctx)) ?? [];
  throw inputError("LINT_PATH", `There is no file, folder or template ${JSON.stringify(given)}.`, "Check the path.");
}

/** Files in a folder and the folders in it; undefined when it is none. */
async function below(folder: string, ctx: Context, root?: string): Promise<string[] | undefined> {
  const how = root === undefined ? {} : { within: root };
  const entries = await ctx.files.list(folder || ".", how).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (entries === undefined) return undefined;
  const found: string[] = [];
  for (const { name, directory } of entries) {
    if (directory && (SKIPPED.includes(name) || (name.startsWith(".") && name !== RECORD_FOLDER))) continue;
    const path = joinPath(folder, name);
    if (directory) found.push(...((await below(path, ctx, root)) ?? []));
    else found.push(path);
  }
  return found;
}

/** So many files are open at once at most. */
const AT_ONCE = 64;

async function readSources(
  paths: readonly string[],
  rootOf: (path: string) => string | undefined,
  ctx: Context,
): Promise<SourceFile[]> {
  const read: SourceFile[] = [];
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE).map((path) => readSource(path, rootOf(path), ctx));
    read.push(...(await Promise.all(some)));
  }
  return read;
}

/** A link to a folder or to nothing lists as a file; it is refused like any. Of a record the names are enough. */
async function readSource(path: string, root: string | undefined, ctx: Context): Promise<SourceFile> {
  if (isRecordPath(path) || (metadataFile(path) === undefined && !READ.test(path))) return { path };
  try {
    const how = { maxBytes: REPOSITORY_FILE_BYTES, ...(root === undefined ? {} : { within: root }) };
    return { path, text: textOf(await ctx.files.read(path, how)) };
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (["EISDIR", "ENOENT"].includes(code)) return { path };
    if (error instanceof KantivError) return { path, refused: message };
    throw error;
  }
}

/** A run over many orgs reads each file once. */
const textOf = rememberingOf((bytes: Buffer) => bytes.toString("utf8"));

/** The files of a folder or the file itself, as far as they are there; nothing of what lies in no repository that is looked at. */
async function filesAt(path: string, root: string | undefined, ctx: Context): Promise<string[]> {
  if (root === undefined || !(await ctx.files.exists(path || "."))) return [];
  const found = await orError(() => below(path, ctx, root));
  // A link: read as a file it is refused, and told.
  return found === undefined || found instanceof KantivError ? [path] : found;
}

/** The files of templates of which only some files were given, as a hook before a commit does. */
async function templatesAround(paths: readonly string[], ctx: Context): Promise<string[]> {
  const folders = new Set(paths.filter((path) => metadataFile(path)).map((path) => folderOf(folderOf(path))));
  const found: string[] = [];
  for (const folder of folders) {
    const yaml = joinPath(folder, TEMPLATE_YAML);
    if (!paths.includes(yaml) && (await ctx.files.exists(yaml))) found.push(...((await below(folder, ctx)) ?? []));
  }
  return found;
}

/** Where templates are looked for: a path argument is named from the working directory. */
function placesIn(ctx: Context): TemplatePlaces {
  return { builtinFolder: relative(ctx.templatesFolder, ctx.cwd), baseFolder: "" };
}

/** As the user named it, without `./`; from the working directory where it is below that. */
function relative(path: string, cwd: string): string {
  const own = joinPath("", path.replaceAll("\\", "/"));
  const base = cwd.replaceAll("\\", "/");
  if (own === base) return "";
  return isInside(own, base) ? own.slice(base === "" ? 0 : base.length + 1) : own;
}
