import { dirname, resolve } from "node:path";
import type { LintInput } from "../../lint/input.ts";
import { keyProblems } from "../../lint/subjects/keys.ts";
import { orgFileIn, withBases } from "../../lint/subjects/org-file.ts";
import { isRecordPath, recordFolderOf } from "../../lint/subjects/records.ts";
import type { Context } from "../../model/command.ts";
import { gitSays, repositoryOf } from "../input/repository.ts";

/**
 * Without files that hold a private key and that git ignores, or that lie in no repository at all: they are beside it, not in it. What git
 * knows in spite of its ignore list stays, and so does what was named outright.
 */
export async function inRepository(input: LintInput, named: readonly string[], ctx: Context): Promise<LintInput> {
  return withoutIgnoredKeys(await withoutOwnRecords(input, ctx), named, ctx);
}

/** Of the records of runs only those that git has. */
async function withoutOwnRecords(input: LintInput, ctx: Context): Promise<LintInput> {
  const folders = new Set(input.files.flatMap(({ path }) => (isRecordPath(path) ? [recordFolderOf(path)] : [])));
  const known = new Set<string>();
  for (const folder of folders) if (await isTracked(folder, ctx)) known.add(folder);
  return { ...input, files: input.files.filter(({ path }) => !isRecordPath(path) || known.has(recordFolderOf(path))) };
}

async function isTracked(folder: string, ctx: Context): Promise<boolean> {
  const listed = await gitSays(["ls-files", "-z", "--", `:(literal)${folder}`], ctx);
  return listed?.code === 0 && listed.stdout.length > 0;
}

async function withoutIgnoredKeys(input: LintInput, named: readonly string[], ctx: Context): Promise<LintInput> {
  const wanted = new Set([...named, ...certificatesOf(input)]);
  const keys = keyProblems(input.files).flatMap(({ file = "" }) => (wanted.has(file) ? [] : [file]));
  if (keys.length === 0) return input;
  const outside = new Set<string>();
  for (const path of keys) {
    const repository = await repositoryOf(dirname(resolve(ctx.cwd, path)), ctx.files);
    if (repository === undefined) outside.add(path);
  }
  const ignored = await ignoredByGit(
    keys.filter((path) => !outside.has(path)),
    ctx,
  );
  return { ...input, files: input.files.filter(({ path }) => !ignored.has(path) && !outside.has(path)) };
}

/** A key in a certificate's place is a mistake of the org file, wherever it lies. */
function certificatesOf({ files, beside, builtinFolder }: LintInput): string[] {
  return withBases(files, beside).flatMap((file) => orgFileIn(file, builtinFolder)?.certificate ?? []);
}

/** Nothing where there is no git, or it cannot say. */
async function ignoredByGit(paths: readonly string[], ctx: Context): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const answer = await gitSays(["check-ignore", "-z", "--stdin"], ctx, Buffer.from(paths.join("\0")));
  return new Set(answer?.code === 0 ? answer.stdout.toString("utf8").split("\0") : []);
}
