import { KINDS, type Kind } from "../metadata/kinds.ts";
import { placeOf } from "../metadata/layout.ts";
import { folderOf } from "../util/paths.ts";
import { remembering } from "../util/remembering.ts";

/** A file that was read for linting. Paths have `/` between folders, as the user named them. */
export interface SourceFile {
  path: string;
  /** Absent when the file's name says enough, or it holds no text. */
  text?: string;
  /** Why it was not read: it is a link, a device, too large. */
  refused?: string;
}

export interface LintInput {
  files: readonly SourceFile[];
  /** Not judged themselves, but named by files that are: templates and certificates of org files. */
  beside?: readonly SourceFile[];
  /** Folders that were named to be judged, as far as they are folders. */
  folders?: readonly string[];
  /** Paths that org files name and that lie outside of the repository: nothing of them was read. */
  outside?: ReadonlySet<string>;
  /** Where the templates that ship are, as the paths of their files begin. */
  builtinFolder: string;
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
export const metadataFile = remembering(8_000, (path: string) => path, metadataFileAt);

function metadataFileAt(path: string): MetadataFile | undefined {
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
