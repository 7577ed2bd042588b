import { KINDS, type Kind } from "../metadata/kinds.ts";
import { placeOf } from "../metadata/layout.ts";

/** A file that was read for linting. Paths have `/` between folders, as the user named them. */
export interface SourceFile {
  path: string;
  /** Absent when the file's name says enough, or it holds no text. */
  text?: string;
}

export interface LintInput {
  files: readonly SourceFile[];
  /** Not judged themselves, but named by files that are: templates and certificates of org files. */
  beside?: readonly SourceFile[];
  /** Milliseconds since the epoch. */
  now: number;
}

/** A file of a metadata type: where its package begins, and what its name says. */
export interface MetadataFile {
  kind: Kind;
  fullName: string;
  /** The folder above the type's folder; for a file outside of one, its own folder. */
  root: string;
}

const SETTINGS_NAME = "ExternalClientApp";

/** What a path stands for, in either layout or as a single file anywhere; undefined for other files. */
export function metadataFile(path: string): MetadataFile | undefined {
  const place = placeOf(path) ?? placeBySuffix(path);
  if (place === undefined) return undefined;
  // A folder of settings holds those of everything else in the org, too.
  if (place.kind.folder === "settings" && place.fullName !== SETTINGS_NAME) return undefined;
  const folder = folderOf(path);
  return { ...place, root: folder.split("/").at(-1) === place.kind.folder ? folderOf(folder) : folder };
}

/** Suffixes that belong to External Client Apps alone; others mean nothing outside of their folder. */
function placeBySuffix(path: string): { kind: Kind; fullName: string } | undefined {
  const name = (path.split("/").at(-1) ?? "").replace(/-meta\.xml$/, "");
  const dot = name.lastIndexOf(".");
  const kind = KINDS.find((known) => known.suffix.startsWith("eca") && known.suffix === name.slice(dot + 1));
  return kind === undefined || dot < 1 ? undefined : { kind, fullName: name.slice(0, dot) };
}

/** The folder that holds the path; empty for the working directory itself. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash) || "/";
}

/** A path below a folder, without `.` and `..` where that can be. */
export function joinPath(folder: string, path: string): string {
  const whole = path.startsWith("/") || folder === "" ? path : `${folder}/${path}`;
  const steps: string[] = [];
  for (const step of whole.split("/")) {
    if (step === "." || (step === "" && steps.length > 0)) continue;
    if (step === ".." && steps.length > 0 && steps.at(-1) !== ".." && steps.at(-1) !== "") steps.pop();
    else steps.push(step);
  }
  return steps.join("/");
}

export function isInside(path: string, folder: string): boolean {
  return folder === "" ? !path.startsWith("/") : path.startsWith(`${folder.replace(/\/$/, "")}/`);
}
