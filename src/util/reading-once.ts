import { REPOSITORY_FILE_BYTES, type RecordFiles } from "../model/ports.ts";

/** The folder of a record, which changes while runs go on. */
const RECORD = /(^|[\\/])\.kantiv([\\/]|$)/;

/**
 * The same disk for a run over many orgs, which reads each file of the repository once: what they have in common they have from one
 * reading, also when somebody edits it meanwhile. Records are read each time, and whatever this run writes elsewhere is read anew.
 */
export function readingOnce(files: RecordFiles): RecordFiles {
  // By the last step of the path, since one file may be named in several ways.
  const known = new Map<string, Map<string, Promise<unknown>>>();
  const once = <T>(key: readonly unknown[], path: string, read: () => Promise<T>): Promise<T> => {
    if (RECORD.test(path)) return read();
    const step = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
    const some = known.get(step) ?? new Map<string, Promise<unknown>>();
    known.set(step, some);
    const name = JSON.stringify(key);
    const reading = (some.get(name) as Promise<T> | undefined) ?? read();
    some.set(name, reading);
    // What could not be read may be there the next time.
    reading.catch(() => some.delete(name));
    return reading;
  };
  const writing = async (path: string, write: Promise<void>): Promise<void> => {
    try {
      await write;
    } finally {
      // The file, and the folders that may list it from now on.
      if (!RECORD.test(path)) for (const step of [...stepsOf(path), ".", ""]) known.delete(step);
    }
  };
  return {
    ...files,
    read: (path, how) =>
      how?.maxBytes === REPOSITORY_FILE_BYTES
        ? once(["read", path, how.within], path, () => files.read(path, how))
        : files.read(path, how),
    list: (path, how) => once(["list", path, how?.within], path, () => files.list(path, how)),
    exists: (path) => once(["exists", path], path, () => files.exists(path)),
    write: (path, ...more) => writing(path, files.write(path, ...more)),
    create: (path, ...more) => writing(path, files.create(path, ...more)),
    append: (path, ...more) => writing(path, files.append(path, ...more)),
    remove: (path) => writing(path, files.remove(path)),
  };
}

function stepsOf(path: string): string[] {
  return path.split(/[\\/]/);
}
