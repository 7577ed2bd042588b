import { type Files, REPOSITORY_FILE_BYTES } from "../../model/ports.ts";
import { type Bases, basesOf } from "../../settings/extend.ts";

/** What an org file extends, read; of what cannot be read the org file says why. */
export async function readBases(text: string, file: string, files: Pick<Files, "read">): Promise<Bases> {
  const bases = basesOf(text, file);
  let step = bases.next();
  while (!step.done) step = bases.next(await textOrNothing(step.value, files));
  return step.value;
}

function textOrNothing(path: string, files: Pick<Files, "read">): Promise<string | undefined> {
  return files.read(path, { maxBytes: REPOSITORY_FILE_BYTES }).then(
    (bytes) => bytes.toString("utf8"),
    () => undefined,
  );
}
