import type { Problem } from "../../model/errors.ts";
import { outOfGit } from "../../util/shell-lines.ts";
import type { SourceFile } from "../input.ts";

/** Where runs keep their record, beside an org file. */
export const RECORD_FOLDER = ".kantiv";

export function isRecordPath(path: string): boolean {
  return path.split("/").includes(RECORD_FOLDER);
}

/** RECORD_COMMITTED for each record among the files, at its first one. */
export function recordProblems(files: readonly SourceFile[]): Problem[] {
  const folders = new Map<string, string>();
  for (const { path } of files) {
    if (!isRecordPath(path)) continue;
    const folder = recordFolderOf(path);
    if (!folders.has(folder)) folders.set(folder, path);
  }
  return [...folders].map(([folder, file]) => ({
    code: "RECORD_COMMITTED",
    message: `${folder} is the record of runs, and git has it.`,
    remedy: outOfGit(folder),
    file,
  }));
}

/** The path up to the folder itself. */
export function recordFolderOf(path: string): string {
  const steps = path.split("/");
  return steps.slice(0, steps.indexOf(RECORD_FOLDER) + 1).join("/");
}

/** FILE_REFUSED for each file that was not read for what it is. */
export function refusedProblems(files: readonly SourceFile[]): Problem[] {
  return files.flatMap(({ path, refused }) =>
    refused === undefined ? [] : [{ code: "FILE_REFUSED", message: refused, file: path }],
  );
}
