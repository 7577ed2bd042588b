import { REPOSITORY_FILE_BYTES, type RecordFiles } from "../model/ports.ts";

/** The folder of a record, which changes while runs go on. */
const RECORD = /(^|[\\/])\.kantiv([\\/]|$)/;

/**
 * The same disk for a run over many orgs, which reads each file of the repository once: what they have in common they have from one
 * reading, also when somebody edits it meanwhile. Records are read each time, and whatever this run writes elsewhere is read anew.
 */
export function readingOnce(files: RecordFiles): RecordFiles {
  const known = new Map<string, Promise<unknown>>();
  const once = <T>(key: readonly unknown[], path: string, read: () => Promise<T>): Promise<T> => {
    if (RECORD.test(path)) return read();
    const name = JSON.stringify(key);
    const reading = (known.get(name) as Promise<T> | undefined) ?? read();
    known.set(name, reading);
    // What could not be read may be there the next time.
    reading.catch(() => known.delete(name));
    return reading;
  };
  const writing = async (path: string, write: Promise<void>): Promise<void> => {
    try {
      await write;
    } finally {
      if (!RECORD.test(path)) known.clear();
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
