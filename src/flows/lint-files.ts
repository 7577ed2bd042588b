import { type LintInput, metadataFile, type SourceFile } from "../lint/input.ts";
import { type OrgFileReading, orgFileIn } from "../lint/subjects/org-file.ts";
import type { Context } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import { isTemplatePath, type TemplatePlaces, templateFolder } from "../template/locate.ts";
import { TEMPLATE_YAML } from "../template/read.ts";
import { folderOf, isInside, joinPath } from "../util/paths.ts";

/** Folders that hold what others wrote, or nothing to read. */
const SKIPPED = ["node_modules", "dist"];

/** Beside metadata: what says which version, who uses it, and what may hold a key. */
const READ = /(^|\/)(template\.yaml|package\.xml|sfdx-project\.json|\.env[\w.-]*)$|\.(ya?ml|key|pem|p8|crt|cer)$/;

/** Larger files are none that somebody wrote for this. */
const MAX_BYTES = 4_000_000;

/**
 * Reads what there is to lint under these paths: files, folders, or where there is none of that name, templates that ship. Adds what org files
 * among them name, without judging it.
 * @throws LINT_PATH (exit 2) for a path that is not there
 */
export async function readLintInput(paths: readonly string[], ctx: Context): Promise<LintInput> {
  const files = new Map<string, SourceFile>();
  const folders: string[] = [];
  for (const given of paths) {
    const named = relative(given, ctx.cwd);
    const found = await expanded(named, given, ctx);
    if (named !== "" && !found.includes(named) && (await ctx.files.exists(named))) folders.push(named);
    for (const path of found) {
      if (!files.has(path)) files.set(path, await readSource(path, ctx));
    }
  }
  const beside = new Map<string, SourceFile>();
  const { builtinFolder } = placesIn(ctx);
  const orgs = [...files.values()].flatMap((file) => orgFileIn(file, builtinFolder) ?? []);
  const others = [
    ...(await Promise.all(orgs.map((org) => namedBy(org, ctx)))).flat(),
    ...(await templatesAround([...files.keys()], ctx)),
  ];
  for (const path of others) {
    if (!files.has(path) && !beside.has(path)) beside.set(path, await readSource(path, ctx));
  }
  return { files: [...files.values()], folders, beside: [...beside.values()], builtinFolder, now: ctx.clock.now() };
}

/** Every file of a folder, the path itself for a file. */
async function expanded(path: string, given: string, ctx: Context): Promise<string[]> {
  if (await ctx.files.exists(path || ".")) return (await below(path, ctx)) ?? [path];
  const shipped = isTemplatePath(given) ? undefined : templateFolder(given, placesIn(ctx));
  if (shipped !== undefined && (await ctx.files.exists(shipped))) return (await below(shipped, ctx)) ?? [];
  throw inputError("LINT_PATH", `There is no file, folder or template ${JSON.stringify(given)}.`, "Check the path.");
}

/** Files in a folder and the folders in it; undefined when it is none. */
async function below(folder: string, ctx: Context): Promise<string[] | undefined> {
  const entries = await ctx.files.list(folder || ".").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (entries === undefined) return undefined;
  const found: string[] = [];
  for (const { name, directory } of entries) {
    if (directory ? SKIPPED.includes(name) || name.startsWith(".") : false) continue;
    const path = joinPath(folder, name);
    if (directory) found.push(...((await below(path, ctx)) ?? []));
    else found.push(path);
  }
  return found;
}

/** A link to a folder or to nothing lists as a file; it has nothing to read. */
async function readSource(path: string, ctx: Context): Promise<SourceFile> {
  if (metadataFile(path) === undefined && !READ.test(path)) return { path };
  try {
    const bytes = await ctx.files.read(path);
    return bytes.length > MAX_BYTES ? { path } : { path, text: bytes.toString("utf8") };
  } catch (error) {
    if (["EISDIR", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) return { path };
    throw error;
  }
}

/** The certificate and the template's files that an org file names, as far as they are there. */
async function namedBy({ template, certificate }: OrgFileReading, ctx: Context): Promise<string[]> {
  const folder = (await ctx.files.exists(template.folder || ".")) ? await below(template.folder, ctx) : undefined;
  const isThere = certificate !== undefined && (await ctx.files.exists(certificate));
  return [...(folder ?? []), ...(isThere ? [certificate] : [])];
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
