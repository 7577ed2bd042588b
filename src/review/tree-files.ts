import { metadataFile } from "../lint/input.ts";
import { inputError } from "../model/errors.ts";
import { type Files, REPOSITORY_FILE_BYTES, type RecordFiles } from "../model/ports.ts";
import { byText } from "../util/by-text.ts";
import { isInside, joinPath } from "../util/paths.ts";
import { type GitPorts, type GitTree, readObjects } from "./git-tree.ts";

/** Read at once, since nearly all of them will be asked for; other files one by one. */
const LIKELY = /\.(ya?ml|json|xml|crt|cer|pem|key|p8)$/;

/**
 * The files of a commit as a disk that cannot be written. Paths start at the repository's root; of the real disk nothing
 * shows but the templates that ship, so that an org file of a pull request can't name a file of the machine.
 *
 * @param shipped the real disk, and the folder on it that may be read
 */
export async function treeFiles(
  tree: GitTree,
  shipped: { files: Files; folder: string },
  ports: GitPorts,
): Promise<RecordFiles> {
  const { objects, sizes } = tree;
  const isSmall = (id: string) => (sizes.get(id) ?? 0) <= REPOSITORY_FILE_BYTES;
  const likely = [...objects].filter(
    ([path, id]) => isSmall(id) && (LIKELY.test(path) || metadataFile(path) !== undefined),
  );
  const known = await readObjects([...new Set(likely.map(([, id]) => id))], ports);
  const folders = foldersOf(objects.keys());
  // Without its dots, so that no path leads out of the folder again.
  const own = (path: string) => joinPath("", path.replaceAll("\\", "/"));
  const shippedFolder = own(shipped.folder);
  const isShipped = (path: string) => own(path) === shippedFolder || isInside(own(path), shippedFolder);
  return {
    read: async (path) => {
      if (isShipped(path)) return shipped.files.read(path);
      const id = objects.get(own(path));
      if (id === undefined) throw missing(path, folders.has(own(path)) ? "EISDIR" : "ENOENT");
      if (!isSmall(id)) throw tooLarge(path);
      const bytes = known.get(id) ?? (await readObjects([id], ports)).get(id);
      return bytes ?? missing(path, "ENOENT");
    },
    list: async (path) => {
      if (isShipped(path)) return shipped.files.list(path);
      const entries = folders.get(own(path));
      if (entries === undefined) throw missing(path, objects.has(own(path)) ? "ENOTDIR" : "ENOENT");
      return [...entries].map(([name, directory]) => ({ name, directory })).sort((a, b) => byText(a.name, b.name));
    },
    exists: async (path) =>
      isShipped(path) ? shipped.files.exists(path) : objects.has(own(path)) || folders.has(own(path)),
    mode: async () => undefined,
    resolve: async (path) => own(path),
    write: refuse,
    lines: (path) => unread(path),
    append: refuse,
    create: refuse,
    remove: refuse,
  };
}

/** Every folder, the root as the empty path, with the names in it and whether they are folders. */
function foldersOf(paths: Iterable<string>): Map<string, Map<string, boolean>> {
  const folders = new Map<string, Map<string, boolean>>([["", new Map()]]);
  for (const path of paths) {
    const steps = path.split("/");
    steps.forEach((name, index) => {
      const parent = steps.slice(0, index).join("/");
      const entries = folders.get(parent) ?? new Map<string, boolean>();
      folders.set(parent, entries.set(name, index < steps.length - 1));
    });
  }
  return folders;
}

function missing(path: string, code: string): never {
  throw Object.assign(new Error(`${code}: ${path} in the commit`), { code });
}

function tooLarge(path: string): Error {
  const what = `${path} is larger than ${REPOSITORY_FILE_BYTES / 1_000_000} MB in the commit; it is not read.`;
  return inputError("FILE_SIZE", what, "Nothing that belongs there is so large: remove it.");
}

// biome-ignore lint/correctness/useYield: nothing of a commit is read by lines
async function* unread(path: string): AsyncGenerator<string> {
  throw new Error(`a commit is not read by lines: ${path}`);
}

async function refuse(path: string): Promise<never> {
  throw new Error(`a commit cannot be written: ${path}`);
}
