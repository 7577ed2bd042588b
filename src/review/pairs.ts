import { byText } from "../util/by-text.ts";
import type { State } from "./model.ts";

/** A template's folder on one side: its name in template.yaml, and its files by path in the folder to object id. */
export interface FolderSide {
  folder: string;
  name: string;
  files: ReadonlyMap<string, string>;
}

export interface Pair {
  base?: FolderSide;
  head?: FolderSide;
  state: State;
}

/** Share of equal files from which on a folder counts as the other one under a new name. */
const ALIKE = 0.5;

/**
 * Each template of either side with the one that it was before: of the same folder, else what is only on one side by its
 * name, else by its files. In the order of folders. Pure.
 */
export function pairTemplates(base: readonly FolderSide[], head: readonly FolderSide[]): Pair[] {
  const gone = new Set(base.filter((one) => !head.some(({ folder }) => folder === one.folder)));
  const added = head.filter((one) => !base.some(({ folder }) => folder === one.folder));
  const renames = new Map<FolderSide, FolderSide>();
  for (const fits of [sameName, alike]) {
    for (const one of added) {
      const before = renames.has(one) ? undefined : [...gone].find((other) => fits(other, one));
      if (before && gone.delete(before)) renames.set(one, before);
    }
  }
  const pairs = head.map((one): Pair => {
    const before = base.find(({ folder }) => folder === one.folder);
    const renamed = renames.get(one);
    if (before) return { base: before, head: one, state: sameFiles(before, one) ? "unchanged" : "changed" };
    return renamed ? { base: renamed, head: one, state: "renamed" } : { head: one, state: "added" };
  });
  const removed = [...gone].map((one): Pair => ({ base: one, state: "removed" }));
  return [...pairs, ...removed].sort((a, b) => byText(folderIn(a), folderIn(b)));
}

function sameName(a: FolderSide, b: FolderSide): boolean {
  return a.name !== "" && a.name === b.name;
}

function alike(a: FolderSide, b: FolderSide): boolean {
  const ids = new Set(a.files.values());
  const equal = [...b.files.values()].filter((id) => ids.has(id)).length;
  return equal > 0 && equal >= ALIKE * Math.max(a.files.size, b.files.size);
}

function sameFiles(a: FolderSide, b: FolderSide): boolean {
  return a.files.size === b.files.size && [...a.files].every(([path, id]) => b.files.get(path) === id);
}

function folderIn({ base, head }: Pair): string {
  return head?.folder ?? base?.folder ?? "";
}
