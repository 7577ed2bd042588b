import type { Files } from "../model/ports.ts";

/** Whether a folder is there. */
export function isFolder(path: string, files: Files): Promise<boolean> {
  return files.list(path).then(
    () => true,
    () => false,
  );
}
